import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Excerpt } from "../server/src/base/excerpt.ts";
import { classify } from "../server/src/condition/action.ts";
import { embeddedConditions } from "../server/src/condition/embedded.ts";
import type { Expression, Name } from "../server/src/condition/expression.ts";
import { grammarOf } from "../server/src/condition/grammars.ts";
import { boundOf, constantTruth, contradict, implies } from "../server/src/condition/interval.ts";
import { judge } from "../server/src/condition/judge.ts";
import { lookupMetric } from "../server/src/condition/metric.ts";
import { metrics } from "../server/src/condition/metrics.ts";
import type { Evidence } from "../server/src/model/condition.ts";
import type { Script } from "../server/src/model/script.ts";

function read(text: string, id = "mlops"): Expression {
  const { expression, problems } = grammarOf(id)?.read(text) ?? {};
  expect(problems).toEqual([]);
  if (!expression) throw new Error(`nothing read from ${text}`);
  return expression;
}

describe("names of metrics", () => {
  test.each([
    ["accuracy", "accuracy", "higher"],
    ["val_AUC", "roc_auc", "higher"],
    ["needs.evaluate.outputs.accuracy", "accuracy", "higher"],
    ["model.accuracy", "accuracy", "higher"],
    ["valAccuracy", "accuracy", "higher"],
    ["churn_f1_macro", "f1", "higher"],
    ["mape", "mape", "lower"],
    ["map", "map", "higher"],
    ["mAP", "map", "higher"],
    ["mAP50", "map_detection", "higher"],
    ["eval/ndcg@10", "ndcg", "higher"],
    ["log_loss", "log_loss", "lower"],
    ["logloss", "log_loss", "lower"],
    ["neg_log_loss", "log_loss", "higher"],
    ["neg_root_mean_squared_error", "rmse", "higher"],
    ["negative_predictive_value", "negative_predictive_value", "higher"],
    ["negative_likelihood_ratio", "negative_likelihood_ratio", "lower"],
    ["negative_log_likelihood", "log_loss", "lower"],
    ["accuracy_drop", "accuracy_drop", "lower"],
    ["recall_degradation", "recall", "lower"],
    ["rmse_degradation", "rmse", "lower"],
    ["rmse_improvement", "rmse", "higher"],
    ["regression_r2", "r2", "higher"],
    ["one_minus_accuracy", "accuracy", "lower"],
    ["p_value", "p_value", "pvalue"],
    ["pValue", "p_value", "pvalue"],
    ["ks_p_value", "ks_p_value", "pvalue"],
    ["ks", "ks", "ambiguous"],
    ["kolmogorov_smirnov", "ks_statistic", "drift"],
    ["psi", "psi", "drift"],
    ["data_volume_increase", "data_volume_increase", "volume"],
    ["domain_classifier_auc", "domain_classifier_auc", "drift"],
    ["latency_p95_ms", "latency", "lower"],
  ])("%s is %s, %s", (text, known, direction) => {
    const found = lookupMetric(text.split("."));
    expect([found?.name, found?.direction]).toEqual([known, direction]);
  });

  test.each([
    "mapping",
    "map_size",
    "road_map",
    "loss_function",
    "accuracy_delta",
    "accuracy_threshold",
    "target_accuracy",
    "rmse_std",
    "rmse_drop",
    "psi_decrease",
    "negative_mse",
    "accurate",
    "foo",
    "requests.get",
    "",
  ])("no verdict on %s", (text) => {
    expect(lookupMetric(text.split("."))).toBeUndefined();
  });

  it("knows a role and a unit by words around the metric", () => {
    expect(lookupMetric(["baseline", "accuracy"])?.role).toBe("baseline");
    expect(lookupMetric(["new_accuracy"])?.role).toBe("candidate");
    expect(lookupMetric(["new_vs_old_accuracy"])?.role).toBeUndefined();
    expect(lookupMetric(["accuracy_pct"])).toMatchObject({ unit: "percent", range: [0, 100] });
  });

  it("lets a declaration win", () => {
    const at = { nameSpan: { start: 0, end: 0 } };
    const declared = lookupMetric(
      ["accuracy"],
      [{ ...at, name: "accuracy", direction: "lower", range: [0, 5] }],
    );
    expect(declared).toMatchObject({ direction: "lower", range: [0, 5], declared: true });
    expect(lookupMetric(["foo"], [{ ...at, name: "foo", direction: "higher" }])?.direction).toBe(
      "higher",
    );
    expect(lookupMetric(["psi"], [{ ...at, name: "psi", direction: "neutral" }])?.direction).toBe(
      "volume",
    );
  });

  it("the table is sound: names are unique and no alias means two metrics", () => {
    const all = metrics.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(all).size).toBe(all.length);
    for (const { range, alternativeRange, direction } of metrics) {
      expect(range[0]).toBeLessThan(range[1]);
      expect(alternativeRange?.every((end) => !Number.isNaN(end)) ?? true).toBe(true);
      expect(["higher", "lower", "drift", "pvalue", "volume", "ambiguous"]).toContain(direction);
    }
  });
});

const evidence = (...words: string[]): Evidence[] =>
  words.map((one) => ({ words: one, from: "the step name", span: { start: 0, end: 0 } }));

describe("actions", () => {
  test.each([
    ["retrain", "retrain"],
    ["trigger_retraining", "retrain"],
    ["python train.py --data new.csv", "retrain"],
    ["gh workflow run retrain.yml", "retrain"],
    ["model.fit", "retrain"],
    ["train and deploy", "retrain"],
    ["./deploy.sh", "deploy"],
    ["Roll out to production", "deploy"],
    ["kubectl rollout undo deployment/model", "rollback"],
    ["Deploy previous model", "rollback"],
    ["exit 1", "fail"],
    ["sys.exit 0", "skip"],
    ["echo low\nexit 1", "fail"],
    ["set -e\n./deploy.sh || exit 1", "deploy"],
    ["gh issue create --title low", "alert"],
    ["skip retraining", "skip"],
    ["retrain=false", "skip"],
    ["evaluate trained model", "evaluate"],
    ["register_model", "register"],
    ["promote to production", "promote"],
  ])("%s is to %s", (words, kind) => {
    expect(classify(evidence(words))?.kind).toBe(kind);
  });

  test.each([
    "load_training_data",
    "train_test_split",
    "deploy canary",
    "train final model",
    "deploy documentation",
    "build",
    "deploy then train",
    "training_args",
  ])("%s is nothing certain", (words) => {
    expect(classify(evidence(words))).toBeUndefined();
  });

  it("the first that speaks decides, and checks give way to acts", () => {
    expect(classify(evidence("accuracy-drop", "churn-retraining", "deploy"))?.kind).toBe("retrain");
    expect(classify(evidence("validate", "train"))?.kind).toBe("retrain");
  });
});

describe("judging", () => {
  const verdicts = (text: string, then: string, id = "mlops", otherwise?: string): string[] =>
    judge(read(text, id), {
      then: classify(evidence(then)),
      otherwise: otherwise === undefined ? undefined : classify(evidence(otherwise)),
      metric: (path) => lookupMetric(path),
    }).map(({ metric, verdict }) => `${metric.name} ${verdict}`);

  test.each([
    ["accuracy < 0.85 or data_volume_increase > 0.20", "retrain", ["accuracy right"]],
    ["model_accuracy > 0.9", "retrain", ["accuracy inverted"]],
    ["0.9 < model_accuracy", "retrain", ["accuracy inverted"]],
    ["not accuracy > 0.9", "retrain", ["accuracy right"]],
    ["not (accuracy < 0.9 and rows > 100)", "retrain", ["accuracy inverted"]],
    ["accuracy > 0.9 or force", "retrain", ["accuracy inverted"]],
    ["accuracy > 0.9 and force", "retrain", ["accuracy undecided"]],
    ["accuracy > 0.9 and rows > 1000", "retrain", ["accuracy inverted"]],
    ["0.5 < accuracy < 0.85", "retrain", ["accuracy undecided", "accuracy right"]],
    [
      "accuracy > 0.9 and drift_score > 0.3",
      "retrain",
      ["accuracy undecided", "drift_score right"],
    ],
    ["model.accuracy > 0.8", "deploy", ["accuracy right"]],
    ["accuracy < 0.8", "deploy", ["accuracy inverted"]],
    ["accuracy < 0.8 and branch == 'main'", "deploy", ["accuracy inverted"]],
    ["accuracy < 0.8 and force_deploy", "deploy", ["accuracy undecided"]],
    ["latency > 200", "deploy", []],
    ["null_rate > 0.1", "retrain", []],
    ["foo > 3", "retrain", []],
    ["production_accuracy < 0.8", "deploy", ["accuracy undecided"]],
    ["new_accuracy > production_accuracy", "deploy", ["accuracy right"]],
    ["production_accuracy > new_accuracy", "deploy", ["accuracy inverted"]],
    ["production_accuracy > new_accuracy", "retrain", ["accuracy undecided"]],
    ["accuracy < min_accuracy", "retrain", ["accuracy right"]],
    ["min_accuracy < accuracy", "retrain", ["accuracy inverted"]],
    ["accuracy < accuracy_threshold", "retrain", ["accuracy right"]],
    ["float(accuracy) * 100 > 90", "retrain", ["accuracy inverted"], "python"],
    ["1 - accuracy > 0.1", "retrain", ["accuracy right"]],
    ["p_value > 0.05", "retrain", ["p_value inverted"]],
    ["accuracy > 0.9", "deploy canary", []],
  ])("%s before %s", (text, action, expected, id = "mlops") => {
    expect(verdicts(text, action, id)).toEqual(expected);
  });

  it("turns round for else", () => {
    expect(verdicts("accuracy > 0.9", "deploy", "mlops", "retrain")).toEqual([
      "accuracy right",
      "accuracy right",
    ]);
    expect(verdicts("accuracy > 0.9", "skip deployment", "mlops", "retrain")).toEqual([
      "accuracy right",
    ]);
    expect(verdicts("accuracy < 0.7", "exit 1", "mlops", "retrain")).toEqual(["accuracy right"]);
  });
});

describe("intervals", () => {
  const bound = (text: string) => {
    const found = boundOf(read(text));
    if (!found) throw new Error("no bound");
    return found;
  };
  const inUnit = (name: Name) =>
    name.path[0] === "n" ? ([0, Number.POSITIVE_INFINITY] as const) : ([0, 1] as const);

  test.each([
    ["x <= 1", true],
    ["x < 1", undefined],
    ["x > 1", false],
    ["x < 0.9 or x > 0.8", true],
    ["x < 0.8 or x > 0.9", undefined],
    ["x < 0.8 and x > 0.9", false],
    ["x < 0.8 and foo", undefined],
    ["x > 1 and foo", false],
    ["n >= 0 or foo", true],
    ["x >= 0 and y <= 1", true],
    ["True", true],
    ["foo or True", true],
    ["not x > 1", true],
  ])("%s is %s", (text, expected) => {
    expect(constantTruth(read(text), inUnit)).toBe(expected);
  });

  it("compares bounds of one name", () => {
    expect(contradict(bound("x < 1"), bound("2 < x"))).toBe(true);
    expect(contradict(bound("x <= 1"), bound("x >= 1"))).toBe(false);
    expect(contradict(bound("x < 1"), bound("y > 2"))).toBe(false);
    expect(implies(bound("x < 1"), bound("x < 2"))).toBe(true);
    expect(implies(bound("x < 2"), bound("x <= 1"))).toBe(false);
  });
});

function script(code: string): Script {
  const excerpt = Excerpt.verbatim(code, 100);
  return {
    language: "python",
    code: excerpt,
    masked: excerpt,
    templates: [],
    keySpan: { start: 90, end: 96 },
    style: "literal",
    form: "block",
    expanded: false,
  };
}

describe("conditions in embedded Python", () => {
  const found = (code: string) =>
    embeddedConditions(script(code)).map((condition) => ({
      text: condition.text.text,
      then: classify(condition.then)?.kind,
      otherwise: classify(condition.otherwise)?.kind,
    }));

  test.each([
    [
      "if model_accuracy > 0.90:\n    retrain_model()\n",
      "model_accuracy > 0.90",
      "retrain",
      undefined,
    ],
    [
      "if acc < 0.8:\n    print('deploying')\n    sys.exit(1)\ndeploy_model()\n",
      "acc < 0.8",
      "fail",
      "deploy",
    ],
    ["def go():\n    if a < 1:\n        return\n    retrain()\n", "a < 1", "skip", "retrain"],
    ["if a < 1:\n    pass\nelse:\n    deploy()\n", "a < 1", "skip", "deploy"],
    ["while accuracy < 0.9:\n    train()\n", "accuracy < 0.9", "retrain", undefined],
    ["x = 'retrain' if a < 1 else 'deploy'\n", "a < 1", "retrain", "deploy"],
    ["needs_retraining = accuracy < 0.8\n", "accuracy < 0.8", "retrain", undefined],
    ["def should_retrain(m):\n    return m < 0.8\n", "m < 0.8", "retrain", undefined],
    [
      "if a < 1:\n    os.system('python train.py')\n    sys.exit(0)\n",
      "a < 1",
      "retrain",
      undefined,
    ],
    ["if a < 1:\n    subprocess.run(['python', 'deploy.py'])\n", "a < 1", "deploy", undefined],
    ["if a < 1:\n    if b:\n        retrain()\n    deploy()\n", "a < 1", "deploy", undefined],
    ["if a < 1:\n    print('retrain=true', file=out)\n", "a < 1", "retrain", undefined],
    ["if a < 1:\n    print('no retraining needed')\n", "a < 1", "skip", undefined],
    ["if a < 1:\n    retrain = True\n", "a < 1", "retrain", undefined],
    ["if a < 1:\n    retrain = False\n", "a < 1", "skip", undefined],
    ["if a < 1:\n    raise ValueError('retrain')\n", "a < 1", "fail", undefined],
  ])("%j", (code, text, then, otherwise) => {
    expect(found(code)[0]).toEqual({ text, then, otherwise });
  });

  it("reads every arm, and places it in the document", () => {
    const code = "if a:\n    x()\nelif b < 2:\n    deploy()\nelse:\n    retrain()\n";
    const conditions = embeddedConditions(script(code));
    expect(conditions.map(({ text }) => text.text)).toEqual(["a", "b < 2"]);
    for (const { text, then } of conditions) {
      const { start, end } = text.span();
      expect(code.slice(start - 100, end - 100)).toBe(text.text);
      for (const { span } of then)
        expect(["x", "deploy"]).toContain(code.slice(span.start - 100, span.end - 100));
    }
    expect(classify(conditions[1]?.otherwise ?? [])?.kind).toBe("retrain");
  });

  it("knows what names were given, and the chain to it", () => {
    const code = "base = 0.9\nthreshold = base\nk = 1\nk = 2\nif acc < threshold + k:\n    f()\n";
    const [condition] = embeddedConditions(script(code));
    expect(condition?.definitions?.map(({ name, value }) => [name, value.text])).toEqual([
      ["threshold", "base"],
      ["base", "0.9"],
    ]);
  });

  it("does not take a later or an inner name for a definition", () => {
    const later = embeddedConditions(script("if a < t:\n    f()\nt = 1\n"))[0];
    expect(later?.definitions).toEqual([]);
    const parameter = embeddedConditions(
      script("t = 1\ndef g(t):\n    if a < t:\n        f()\n"),
    )[0];
    expect(parameter?.definitions).toEqual([]);
    const outer = embeddedConditions(script("t = 1\ndef g():\n    if a < t:\n        f()\n"))[0];
    expect(outer?.definitions?.map(({ name }) => name)).toEqual(["t"]);
  });

  // Code without any word of a test is not parsed.
  it.each([
    ["degraded = not healthy\n", ["not healthy"]],
    ["known = name in names\n", ["name in names"]],
    ["for name in names:\n    known = name in others\n", ["name in others"]],
    ["for name in names: known = name in others\n", ["name in others"]],
    ["known = 'for' in words\n", ["'for' in words"]],
    ["drifted and retrain()\n", ["drifted"]],
    ["healthy or retrain()\n", ["healthy"]],
    ["assert healthy\n", ["healthy"]],
    ["while degraded:\n    train()\n", ["degraded"]],
    ["same = a is b\n", ["a is b"]],
    ["same = a == b\n", ["a == b"]],
    ["title = f'run #{1 if a else 2}'\n", ["a"]],
    ['title = f"""\n# {1 if a else 2}\n"""\n', ["a"]],
    ["if a:  # for now, in vain\n    retrain()\n", ["a"]],
    ["# only if it is bad and not good\nprint(a)\n", []],
    ["def f(a) -> bool:\n    print(a)\n", []],
    ["for name in names:\n    print(name)\n", []],
  ])("finds every kind of test in %j", (code, tests) => {
    expect(embeddedConditions(script(code)).map(({ text }) => text.text)).toEqual(tests);
  });

  it("says nothing of code that the shell changes first, and survives broken code", () => {
    expect(
      embeddedConditions({ ...script("if $x > 1:\n    retrain()\n"), expanded: true }),
    ).toEqual([]);
    fc.assert(
      fc.property(fc.nat(120), (cut) => {
        const code =
          "def f(a):\n    if a < 1 and (b or not c):\n        return 'x'\n    elif d: g()\n";
        embeddedConditions(script(code.slice(0, cut)));
      }),
    );
  });
});

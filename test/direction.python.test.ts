import { describe, expect, it } from "vitest";
import { hoverAt } from "../server/src/features/hover.ts";
import { analyzeSample } from "./literate/views.ts";

/**
 * Python as people write it, each comparison with the operator that is right. Turned round it must be
 * found, at the comparison and nowhere else, and as it stands it must be silent.
 */
const rules =
  /^(inverted-|p-value-direction$|retrain-on-improvement-delta$|swapped-baseline-operands$)/;

const workflow = (code: string): string => `on: workflow_dispatch
jobs:
  decide:
    runs-on: ubuntu-latest
    steps:
      - shell: python
        run: |
${code.trim().replace(/^(?=.)/gm, "          ")}
`;

function found(code: string): readonly string[] {
  const text = workflow(code);
  return analyzeSample(".github/workflows/decide.yml", text)
    .findings.filter(({ rule }) => rules.test(rule))
    .map(({ span }) => text.slice(span.start, span.end));
}

const turned: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** `«accuracy < 0.9»` marks what must be found once its operator is turned round. */
function bothWays(code: string): void {
  const marked = /«([^»]*)»/g;
  expect(found(code.replace(marked, "$1"))).toEqual([]);
  const places = [...code.matchAll(marked)].map(([, inner = ""]) =>
    inner.replace(/[<>]=?/, (sign) => turned[sign] ?? sign),
  );
  const wrong = code.replace(marked, (_, inner: string) =>
    inner.replace(/[<>]=?/, (sign) => turned[sign] ?? sign),
  );
  expect(found(wrong)).toEqual(places);
}

describe("which metric is meant", () => {
  it.each([
    'if history.history["val_accuracy"][-1] > 0:\n    pass\nif «history.history["val_loss"][-1] < 0.3»:\n    deploy_model()',
    'report = evaluate()\nif «report["macro avg"]["f1-score"] > 0.8»:\n    register_model("churn")',
    'if «df["accuracy"].iloc[-1] < 0.8»:\n    retrain_model()',
    'if «df["accuracy"].tail(7).mean() < 0.8»:\n    retrain_model()',
    "if «min(accuracies) < 0.87»:\n    retrain_model()",
    "if «np.mean(accuracy_scores[-7:]) < 0.9»:\n    retrain_model()",
    "accuracy_last_week = load()\nif «mean(accuracy_last_week) < 0.87»:\n    retrain_model()",
    "if «accuracy_score(y_true, y_pred) < 0.8»:\n    retrain_model()",
    "value = accuracy_score(y_true, y_pred)\nif «value < 0.8»:\n    retrain_model()",
    "if «mean_absolute_percentage_error(y, guess) > 0.2»:\n    retrain_model()",
    "distance = wasserstein_distance(reference, current)\nif «distance > 0.1»:\n    retrain_model()",
    'if «json.load(open("m.json"))["accuracy"] < 0.8»:\n    retrain_model()',
    'value = get_metric("accuracy")\nif «value < 0.8»:\n    retrain_model()',
    'limit = 0.8\nvalue = float(os.getenv("ACCURACY"))\nif «value < limit»:\n    retrain_model()',
    "if «(mae := evaluate()) > 4.2»:\n    retrain_model()",
    "if any(«auc < 0.8» for auc in aucs.values()):\n    retrain_all()",
    'if all([«one["f1"] >= 0.8» for one in scores]):\n    deploy()',
    "if np.any(«accuracy < 0.8»):\n    retrain_model()",
    'if («df["accuracy"] < 0.8»).any():\n    retrain_model()',
  ])("%s", bothWays);

  it.each([
    "if count(accuracy) > 3:\n    retrain_model()",
    "if accuracy.std() > 0.3:\n    retrain_model()",
    "if len(accuracies) > 3:\n    retrain_model()",
    'if words.count("accuracy") > 3:\n    retrain_model()',
    "if any(accuracy > 0.9 for accuracy in all_of_them) and stale:\n    retrain_model()",
  ])("nothing is said of %s", (code) => {
    expect(found(code)).toEqual([]);
  });
});

describe("what is done", () => {
  it.each([
    'if «accuracy > 0.8»:\n    client.transition_model_version_stage("churn", 2, stage="Production")',
    'if «rmse < 4»:\n    client.set_registered_model_alias("churn", "champion", 3)',
    "if «f1 > 0.8»:\n    push_to_production(model)",
    'if «accuracy < 0.8»:\n    requests.post(url, json={"event_type": "retrain-model"})',
  ])("%s", bothWays);

  it.each([
    'if accuracy < 0.8:\n    client.transition_model_version_stage("churn", 2, "Archived")',
    'if accuracy < 0.8:\n    client.set_registered_model_alias("churn", "rejected", 3)',
    'if accuracy > 0.8:\n    requests.post(url, json={"text": "retrain, deploy"})',
  ])("nothing is said of %s", (code) => {
    expect(found(code)).toEqual([]);
  });

  it.each([
    'accuracy = train_and_evaluate()\nif accuracy > 0.9:\n    print("Training finished")',
    'if loss < 0.2:\n    print("training has converged")',
    'if loss < 0.2:\n    logger.info("Finished training")',
  ])("that something is over starts nothing: %s", (code) => {
    expect(found(code)).toEqual([]);
  });
});

describe("what a test rests on", () => {
  it.each([
    "ok = «accuracy >= 0.8»\nif not ok:\n    retrain_model()",
    "degraded = «accuracy < 0.8»\ndrifted = psi > 0.2\nif degraded or drifted:\n    retrain_model()",
    'fine = "no"\nif «accuracy >= 0.9»:\n    fine = "yes"\nif fine == "yes":\n    deploy_model()',
    "def is_healthy(accuracy):\n    return «accuracy >= 0.8»\nif not is_healthy(load()):\n    retrain_model()",
    "def fine(m):\n    if «m['f1'] < 0.75»:\n        return False\n    return True\nif not fine(load()):\n    retrain_model()",
    "def passes(value, limit):\n    return «value >= limit»\nif passes(accuracy, 0.9):\n    deploy_model()",
    "bad = lambda accuracy: «accuracy < 0.8»\nif bad(load()):\n    retrain_model()",
    "class Monitor:\n    def low(self):\n        return «self.accuracy < self.limit»\nmonitor = Monitor()\nif monitor.low():\n    retrain_model()",
    "reasons = []\nif «accuracy < 0.8»:\n    reasons.append('accuracy')\nif reasons:\n    retrain_model()",
    "count = 0\nif «accuracy < 0.8»:\n    count += 1\nif count > 0:\n    retrain_model()",
    "low = [m for m in models if «m['accuracy'] < 0.85»]\nfor m in low:\n    retrain_model(m)",
    "low = [m for m in models if «m['accuracy'] < 0.85»]\nif len(low) > 0:\n    retrain_model(m)",
    "low = df[«df['accuracy'] < 0.85»]\nif not low.empty:\n    retrain_model()",
  ])("%s", bothWays);

  it("tells the way there", () => {
    const text = workflow("ok = accuracy < 0.8\nif not ok:\n    retrain_model()");
    const { findings, lines } = analyzeSample(".github/workflows/decide.yml", text);
    const way = findings.find(({ rule }) => rule === "inverted-retrain-trigger");
    expect(way?.message).toMatch(/^By way of `ok`, this retrains the model/);
    expect(
      way?.related?.map(({ span, message }) => [lines.position(span.start).line + 1, message]),
    ).toEqual([
      [8, "What `ok` rests on."],
      [9, "Read here."],
      [10, "The retraining."],
    ]);
  });

  it("is told on hover", () => {
    const text = workflow("ok = accuracy < 0.8\nif not ok:\n    retrain_model()");
    const analysis = analyzeSample(".github/workflows/decide.yml", text);
    const at = text.indexOf("not ok");
    const moment = { now: 0, localZone: "UTC" };
    expect(hoverAt(analysis, at, moment, new Map())?.text).toContain(
      "`ok` holds where `accuracy < 0.8` does: decided in step `decide`, line 8",
    );
  });

  it.each([
    "ok = accuracy < 0.8\nok = other()\nif not ok:\n    retrain_model()",
    "ok = accuracy < 0.8\nif not ok and stale:\n    retrain_model()",
    "def check(accuracy):\n    if accuracy > 0.9:\n        return True\n    return True\nif check(a):\n    retrain_model()",
    "def f(value):\n    return value > 0.9\nif f(accuracy):\n    retrain_model()\nif f(rows):\n    pass",
    "names = []\nnames.append('a')\nif accuracy > 0.9:\n    names.append('b')\nif names:\n    retrain_model()",
  ])("nothing is said of %s", (code) => {
    expect(found(code)).toEqual([]);
  });
});

describe("other ways to write an if", () => {
  it.each([
    "assert «accuracy >= 0.8», 'too low'\ndeploy_model()",
    "«precision < 0.7» and retrain_model()",
    "«precision > 0.7» or retrain_model()",
    "match load():\n    case {'accuracy': accuracy} if «accuracy < 0.8»:\n        retrain_model()",
  ])("%s", bothWays);

  it.each(["assert accuracy > 0.8\nretrain_model()", "assert psi < 0.2\nmodel.fit(x, y)"])(
    "an assertion is no reason for what follows: %s",
    (code) => {
      expect(found(code)).toEqual([]);
    },
  );
});

describe("changes, by how they are computed", () => {
  it.each([
    "drop = baseline_accuracy - current_accuracy\nif «drop > 0.05»:\n    retrain_model()",
    "if «(old_accuracy - new_accuracy) / old_accuracy > 0.05»:\n    retrain_model()",
    "change = (new_rmse - old_rmse) / abs(old_rmse)\nif «change > 0.1»:\n    retrain_model()",
    "if «current_mae / baseline_mae > 1.2»:\n    retrain_model()",
    "if «champion_rmse - challenger_rmse > 0.5»:\n    promote_model()",
    "if «current_accuracy < baseline_accuracy»:\n    retrain_model()",
    // By its name it would be a loss; it is computed the other way round.
    "accuracy_drop = accuracy - baseline_accuracy\nif «accuracy_drop < -0.05»:\n    retrain_model()",
  ])("%s", bothWays);

  it.each([
    "while previous_loss - loss > 0.01:\n    train_step()",
    "if new_r2 / old_r2 > 1.1:\n    retrain_model()",
    "if accuracy - f1 > 0.1:\n    retrain_model()",
    "if challenger_auc > champion_auc:\n    retrain_model()",
    "if val_accuracy > best_accuracy:\n    retrain_model()",
  ])("nothing is said of %s", (code) => {
    expect(found(code)).toEqual([]);
  });
});

it.each([
  ["uses: peter-evans/repository-dispatch@v3\n        with:\n          event-type: retrain"],
  ["uses: benc-uk/workflow-dispatch@v1\n        with:\n          workflow: retrain.yml"],
  [
    "uses: actions/github-script@v7\n        with:\n          script: |\n            github.rest.actions.createWorkflowDispatch({ owner, repo, workflow_id: 'retrain.yml', ref })",
  ],
])("an action does what it sets off: %s", (uses) => {
  for (const [sign, count] of [
    ["<", 0],
    [">", 1],
  ] as const) {
    const test = `steps.look.outputs.accuracy != '' && steps.look.outputs.accuracy ${sign} 0.8`;
    const text = `on: push\njobs:\n  watch:\n    runs-on: ubuntu-latest\n    steps:\n      - id: look\n        run: ./look.sh\n      - if: ${test}\n        ${uses}\n`;
    const { findings } = analyzeSample(".github/workflows/watch.yml", text);
    expect(findings.filter(({ rule }) => rule === "inverted-retrain-trigger")).toHaveLength(count);
  }
});

import { describe, expect, it } from "vitest";
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
    'accuracy = train_and_evaluate()\nif accuracy > 0.9:\n    print("Training finished")',
    'if loss < 0.2:\n    print("training has converged")',
    'if loss < 0.2:\n    logger.info("Finished training")',
  ])("that something is over starts nothing: %s", (code) => {
    expect(found(code)).toEqual([]);
  });
});

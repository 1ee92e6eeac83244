import { describe, expect, it } from "vitest";
import { analyzeSample } from "./literate/views.ts";
import { exampleFiles } from "./samples.ts";

/** Every mistake planted in the examples: the rule, the line (from 1) and the text it must mark. */
const planted: Readonly<Record<string, readonly (readonly [string, number, string])[]>> = {
  "examples/github-actions/.github/workflows/nightly-train.yml": [
    ["cron-out-of-range", 5, "24"],
    ["cron-every-minute-of-hour", 6, "*"],
    ["timezone-misplaced", 7, "timezone"],
    ["shell-run-is-no-command", 14, "run"],
    ["unknown-need", 16, "features"],
    ["inverted-retrain-trigger", 26, "model_accuracy > 0.90"],
    ["python-syntax", 32, "e"],
    ["unknown-reference", 36, "score"],
  ],
  "examples/github-actions/.github/workflows/deploy-model.yml": [
    ["if-text-outside-braces", 15, "${{ needs.evaluate.outputs.accuracy }} > 0.9"],
    ["string-threshold", 21, "'0.9'"],
    ["missing-metric-fails-open", 27, "needs.evaluate.outputs.rmse < 5"],
    ["inverted-deploy-gate", 33, "needs.evaluate.outputs.accuracy < 0.8"],
  ],
  "examples/mlops/demand-forecast.mlops.yaml": [
    ["cron-out-of-range", 12, "24"],
    ["timezone-unknown", 13, "Europe/Berlim"],
    ["inverted-retrain-trigger", 15, "mape < 0.15"],
    ["unknown-need", 21, "vaildate"],
    ["python-syntax", 27, "]"],
    ["missing-timeout", 29, "backfill-train"],
    ["stale-data-path", 31, "/old_data/sales.csv"],
    ["shell-run-is-no-command", 34, "run"],
    ["inverted-deploy-gate", 37, "mape > 0.10"],
  ],
  "examples/mlops/fraud-scoring.mlops.yaml": [
    ["cron-out-of-range", 12, "0"],
    ["inverted-retrain-trigger", 15, "roc_auc > 0.92"],
    ["p-value-direction", 18, "ks_p_value > 0.05"],
    ["contradictory-bounds", 21, "recall < 0.6 and recall > 0.8"],
    ["dependency-cycle", 25, "evaluate"],
    ["no-data-validation-before-train", 27, "train"],
    ["python-unknown-argument", 34, "fold"],
    ["python-undefined-name", 35, "scores"],
    ["percent-vs-fraction", 41, "90"],
  ],
  "examples/argo/fraud-scoring.yaml": [
    ["cron-out-of-range", 8, "24"],
    ["timezone-misplaced", 9, "timeZone"],
    ["unknown-need", 19, "validates"],
    ["unknown-reference", 22, "Success"],
    ["inverted-retrain-trigger", 24, "{{tasks.monitor.outputs.parameters.roc_auc}} > 0.92"],
    ["unquoted-text", 28, "needs-labels"],
    ["text-compared-with-number", 35, "tasks['evaluate-model'].outputs.parameters.roc_auc"],
    ["one-sided-quotes", 39, "{{tasks.evaluate-model.outputs.parameters.passed}}"],
    ["python-syntax", 59, ")"],
    ["stale-data-path", 65, "/old_data/fraud.parquet"],
    ["unknown-reference", 74, "enviroment"],
  ],
  "examples/kubeflow/fraud-schedule.yaml": [
    ["cron-seconds-first", 10, "30 2 * * *"],
    ["unknown-reference", 20, "retrian"],
    ["one-sided-quotes", 21, "'{{steps.evaluate.outputs.parameters.f1}}'"],
    ["python-unknown-argument", 38, "source"],
  ],
  "examples/kubernetes-cronjob/price-model.yaml": [
    ["timezone-misplaced", 7, "CRON_TZ=Europe/Paris"],
    ["cron-out-of-range", 7, "7"],
    ["timezone-misplaced", 8, "timezone"],
    ["start-deadline-too-short", 9, "5"],
    ["inverted-retrain-trigger", 25, "rmse < 5"],
    ["python-syntax", 26, "("],
    ["shell-run-is-no-command", 29, "run"],
    ["cron-field-count", 36, "0 0 6 * * ?"],
  ],
  "examples/kestra/flows/fraud-scoring.yaml": [
    ["python-folded-scalar", 12, ">"],
    ["python-syntax", 22, ")"],
    ["unknown-reference", 25, "load-labels"],
    ["inverted-retrain-trigger", 31, "outputs.evaluate.vars.roc_auc > inputs.treshold"],
    ["unknown-reference", 31, "treshold"],
    ["shell-run-is-no-command", 36, "run"],
    ["braceless-template-condition", 40, "outputs.check_drift.vars.psi > 0.2"],
    ["if-text-outside-braces", 49, "{{ outputs.evaluate.vars.roc_auc }} > 0.95"],
    ["cron-field-count", 59, "0 0 2 * * *"],
    ["cron-every-minute-of-hour", 63, "*"],
    ["timezone-left-open", 67, "0 7 * * 1"],
  ],
  "examples/prefect/fraud/prefect.yaml": [
    ["shell-syntax-without-shell", 7, "# what the model is trained with"],
    ["shell-syntax-without-shell", 8, "&&"],
    ["python-syntax", 9, "("],
    ["cron-seconds-last", 15, "0 0 2 * * *"],
    ["cron-both-day-fields", 21, "1-7 * 1"],
    ["timezone-misplaced", 28, "timezone"],
    ["cron-out-of-range", 33, "60"],
    ["timezone-unknown", 34, "Europe/Berlim"],
  ],
  "examples/dag-factory/dags/fraud.yml": [
    ["timezone-unknown", 5, "Central European Standard Time"],
    ["removed-key", 6, "schedule_interval"],
    ["cron-out-of-range", 6, "24"],
    ["shell-run-is-no-command", 10, "run"],
    ["command-taken-for-file", 13, "bash /opt/fraud/train.sh"],
    ["unknown-need", 14, "validate"],
    ["python-syntax", 19, "["],
    ["dependency-cycle", 22, "report"],
    ["unknown-reference", 26, "all_sucess"],
    ["cron-seconds-last", 33, "0 30 6 ? * MON-FRI"],
  ],
  "examples/gitlab-ci/fraud/.gitlab-ci.yml": [
    ["shell-run-is-no-command", 7, "run"],
    ["unknown-need", 12, "validates"],
    ["stale-data-path", 14, "/archive/fraud.parquet"],
    ["python-syntax", 17, "]"],
    ["name-in-quotes", 21, '"$CI_COMMIT_BRANCH"'],
    ["condition-syntax", 22, "schedule"],
    ["condition-syntax", 29, ">"],
    ["negation-precedence", 30, '!$CI_COMMIT_BRANCH == "main"'],
    ["condition-syntax", 31, "and"],
  ],
  "examples/dvc/fraud/dvc.yaml": [
    ["shell-run-is-no-command", 3, "run"],
    ["dependency-cycle", 10, "models/encoder.pkl"],
    ["stale-data-path", 15, "/old_data/fraud.parquet"],
    ["python-syntax", 26, "("],
    ["shared-output", 31, "metrics.json"],
  ],
  "examples/mlflow/fraud/MLproject": [
    ["unknown-reference", 11, "treshold"],
    ["shell-run-is-no-command", 13, "run"],
    ["unknown-reference", 17, "OUT"],
    ["python-syntax", 19, ")"],
  ],
  "examples/mlflow/fraud/recipe.yaml": [
    ["unknown-reference", 17, "root_mean_square_error"],
    ["threshold-out-of-range", 20, "85"],
  ],
  "examples/polyaxon/fraud-scoring.yaml": [
    ["cron-out-of-range", 7, "24"],
    ["unknown-need", 17, "validate"],
    ["unknown-need", 19, "monitor"],
    ["inverted-retrain-trigger", 20, "roc_auc > 0.92"],
    ["unknown-reference", 26, "all_success"],
    ["shell-run-is-no-command", 33, "run"],
    ["stale-data-path", 40, "/archive/fraud.parquet"],
    ["python-syntax", 49, ")"],
  ],
  "examples/zenml/configs/fraud-training.yaml": [
    ["cron-out-of-range", 5, "24"],
    ["duplicate-key", 18, "parameters"],
  ],
  "examples/azureml/fraud/pipeline.yml": [
    ["shell-run-is-no-command", 12, "run"],
    ["unknown-reference", 15, "payment"],
    ["stale-data-path", 20, "/old_data/fraud.parquet"],
    ["unknown-reference", 21, "dept"],
    ["unknown-need", 26, "validat"],
    ["python-syntax", 34, "{"],
    ["dependency-cycle", 40, "report"],
  ],
  "examples/azureml/fraud/schedule.yml": [
    ["cron-field-ignored", 5, "1"],
    ["timezone-unknown", 6, "Europe/Paris"],
    ["cron-out-of-range", 13, "24"],
    ["timezone-misplaced", 14, "timezone"],
  ],
  "examples/azure-pipelines/fraud/azure-pipelines.yml": [
    ["cron-out-of-range", 4, "24"],
    ["cron-out-of-range", 7, "7"],
    ["schedule-needs-code-change", 10, 'cron: "30 4 * * Tue"'],
    ["shell-run-is-no-command", 25, "run"],
    ["python-syntax", 33, "["],
    ["unknown-need", 37, "validation"],
    ["stale-data-path", 40, "/old_data/fraud.parquet"],
    ["unknown-reference", 40, "treshold"],
    ["inverted-deploy-gate", 54, "lt(dependencies.evaluate.outputs['scores.recall'], 0.9)"],
    ["boolean-output", 61, "dependencies.evaluate.outputs['scores.passed']"],
    ["text-compared-with-number", 68, "gt(dependencies.evaluate.outputs['scores.rows'], 1000)"],
    ["unknown-reference", 68, "evaluate"],
    ["condition-syntax", 74, "$(Build.Reason)"],
    ["condition-syntax", 81, "failure"],
  ],
  "examples/databricks/fraud/databricks.yml": [
    ["cron-field-count", 10, "0 2 * * *"],
    ["unknown-need", 19, "validate"],
    ["inverted-retrain-trigger", 28, '{{tasks.measure.values.recall}}"\n            right: "0.9'],
    ["unknown-reference", 41, "retrain"],
    ["number-equality-as-text", 42, "EQUAL_TO"],
    ["self-need", 48, "report"],
    ["cron-weekday-shifted", 55, "1-5"],
    ["timezone-unknown", 56, "Romance Standard Time"],
    ["cron-syntax", 65, "1 * MON"],
    ["cron-syntax", 75, "* * *"],
  ],
};

describe("the examples", () => {
  it("hold every file that is listed", () => {
    const paths = exampleFiles.map(({ path }) => path);
    expect(Object.keys(planted).filter((path) => !paths.includes(path))).toEqual([]);
  });

  it.each(exampleFiles.map((file) => [file.path, file.text] as const))(
    "%s shows its planted mistakes and nothing else",
    (path, text) => {
      const { findings, lines } = analyzeSample(path, text);
      const found = findings.map(({ rule, span }) => [
        rule,
        lines.position(span.start).line + 1,
        text.slice(span.start, span.end),
      ]);
      expect(found).toEqual(planted[path] ?? []);
    },
  );
});

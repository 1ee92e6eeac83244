import { Excerpt } from "../base/excerpt.ts";
import { encloses } from "../base/text.ts";
import { lookupMetric } from "../condition/metric.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import type { MetricDeclaration, Pipeline, Reference } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { Dialect } from "./dialect.ts";

/** Recipes of MLflow: `recipe.yaml`. */
export const mlflowRecipe: Dialect = {
  id: "mlflow-recipe",
  title: "MLflow recipe",
  isFilledIn: true,
  mayRead: (_path, text) => /^\ufeff?recipe\s*:/m.test(text),
  reads: (_path, root) =>
    /^(regression|classification)\/v\d+$/.test(root.get("recipe").string() ?? ""),
  read,
};

/** The order is fixed, whatever the order in the file. */
const order = ["ingest", "split", "transform", "train", "evaluate", "register"];

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const metrics = readCustomMetrics(root);
  const written = root.get("steps").entries();
  const known = order.flatMap((name) => written.findLast(({ key }) => key === name) ?? []);
  const others = written
    .filter(({ key }) => !order.includes(key))
    .map((entry) => toStep(entry, []));
  const registered = known.find(({ key }) => key === "register");
  const criteria = root.get("steps", "evaluate", "validation_criteria").items();
  const conditions = criteria.flatMap((item) => readCriterion(item, metrics, registered));
  const main: StepGroup = {
    order: "sequence",
    steps: known.map((entry) => toStep(entry, entry.key === "register" ? conditions : [])),
  };
  return {
    dialect: mlflowRecipe.id,
    span: document.span,
    name: root.get("recipe").text(),
    triggers: [],
    groups: others.length > 0 ? [main, { order: "graph", steps: others }] : [main],
    metrics,
    conditions: registered ? [] : conditions,
    references: readMetricNames(root, metrics, root.get("recipe").string() ?? ""),
    faults: [],
  };
}

const toStep = (
  { key, keySpan, value, span }: Entry,
  [condition, ...more]: readonly Condition[],
): Step => ({
  id: key,
  idSpan: keySpan,
  span,
  needs: [],
  scripts: [],
  uses: value.get("using").text(),
  condition,
  furtherConditions: more.length > 0 ? more : undefined,
});

function readCustomMetrics(root: YamlValue): MetricDeclaration[] {
  return root
    .get("custom_metrics")
    .items()
    .flatMap((item) => {
      const name = item.get("name").text();
      const greater = item.get("greater_is_better").boolean();
      if (!name) return [];
      return [
        {
          name: name.text,
          nameSpan: name.span(),
          direction:
            greater === undefined ? undefined : greater ? ("higher" as const) : ("lower" as const),
        },
      ];
    });
}

/**
 * `{ metric, threshold }`: the model is registered where the metric is on the good side of the
 * threshold, which MLflow knows by the metric (`_check_validation_criteria`). Written out it reads
 * `metric >= threshold` or `metric <= threshold`.
 */
function readCriterion(
  item: YamlValue,
  declared: readonly MetricDeclaration[],
  register: Entry | undefined,
): Condition[] {
  const metric = item.get("metric").text();
  const threshold = item.get("threshold");
  const limit = threshold.text();
  const direction =
    metric &&
    (declared.find(({ name }) => name === metric.text)?.direction ??
      lookupMetric([metric.text], [])?.direction);
  if (!metric || !limit || threshold.number() === undefined || !direction) return [];
  if (direction !== "higher" && direction !== "lower") return [];
  const sign = direction === "higher" ? " >= " : " <= ";
  // Of what is put together here only the threshold stands in the file to be changed.
  const text = Excerpt.join([metric, between(metric, limit, sign), limit], (added, at) =>
    encloses(limit.span(), at) && /^-?[\d.]+$/.test(added) ? added : undefined,
  );
  const then: Evidence[] = [
    {
      words: "register",
      from: "what the criteria are for",
      span: register?.keySpan ?? item.span,
    },
  ];
  return [{ text, whole: text, grammar: "threshold", role: "gate", then, otherwise: [] }];
}

/** A sign that is written nowhere, at the end of what comes before it. */
function between(before: Excerpt, after: Excerpt, sign: string): Excerpt {
  const { end } = before.span();
  const { start } = after.span();
  return new Excerpt(
    sign,
    [{ at: 0, length: sign.length, source: end, width: Math.max(0, start - end) }],
    end,
  );
}

/** mlflow/recipes/utils/metrics.py. */
const builtin: Readonly<Record<string, readonly string[]>> = {
  regression: [
    "mean_absolute_error",
    "mean_squared_error",
    "root_mean_squared_error",
    "max_error",
    "mean_absolute_percentage_error",
    "r2_score",
  ],
};

/** Names that MLflow must know: built in, or declared with a function of one's own. */
function readMetricNames(
  root: YamlValue,
  declared: readonly MetricDeclaration[],
  recipe: string,
): Reference[] {
  const known = builtin[/^\w+/.exec(recipe)?.[0] ?? ""];
  if (!known) return [];
  const candidates = [...known, ...declared.map(({ name }) => name)];
  const places = root
    .get("steps", "evaluate", "validation_criteria")
    .items()
    .map((item) => item.get("metric").text());
  return places.flatMap((text) =>
    text && /^\w+$/.test(text.text)
      ? [
          {
            name: text.text,
            span: text.span(),
            kind: "metric",
            candidates,
            consequence: "so MLflow refuses the criterion",
            target: declared.find(({ name }) => name === text.text)?.nameSpan,
          },
        ]
      : [],
  );
}

import type { Analysis, AnalyzedPipeline } from "../analysis/analysis.ts";
import { dependenciesOf } from "../base/graph.ts";
import { contains } from "../base/text.ts";
import { directionInWords } from "../condition/metric-words.ts";
import { ianaNames } from "../cron/zones.ts";
import { dependenciesWithin, graphGroups } from "../model/graph.ts";
import type { PythonSuggestion } from "../python/completion.ts";
import type { Rules } from "./format.ts";

/** Something that could be written at the cursor. */
export interface Suggestion {
  readonly text: string;
  readonly kind:
    | "key"
    | "value"
    | "step"
    | "metric"
    | "zone"
    | "schedule"
    | PythonSuggestion["kind"];
  /** A few words beside it. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly about?: string | undefined;
}

/** The steps that the step at an offset can need: not itself, not again, not in a circle. */
export function neededSteps({ pipelines }: Analysis, offset: number): Suggestion[] {
  for (const { pipeline } of pipelines)
    for (const group of graphGroups(pipeline.groups)) {
      const step = group.steps.findLast(({ span }) => span.start <= offset);
      if (!step || !contains(pipeline.span, offset)) continue;
      const graph = dependenciesWithin(group);
      const taken = new Set(
        step.needs.filter(({ span }) => !contains(span, offset)).map((need) => need.id),
      );
      return group.steps
        .filter(({ id }) => id !== undefined && id !== step.id && !taken.has(id))
        .filter(({ id = "" }) => !dependenciesOf(graph, id).has(step.id ?? ""))
        .map(({ id = "", label }) => ({ text: id, kind: "step", detail: label?.text }));
    }
  return [];
}

/** Metrics the file declares or names already. */
export function metricNames(within: AnalyzedPipeline): Suggestion[] {
  const { pipeline, tools } = within;
  const given = pipeline.triggers.flatMap(({ expectations = [] }) =>
    expectations.flatMap((expectation) => Object.keys(expectation.given)),
  );
  const names = new Set([...pipeline.metrics.map(({ name }) => name), ...given]);
  return [...names].map((text) => {
    const known = tools.metric([text]);
    return { text, kind: "metric", detail: known && directionInWords(known) };
  });
}

const conditionWords: readonly Suggestion[] = [
  { text: "and", kind: "word", detail: "both sides are true" },
  { text: "or", kind: "word", detail: "one side is true" },
  { text: "not", kind: "word", detail: "what follows is false" },
  { text: "missing()", kind: "word", detail: "the metric has no value: missing(accuracy)" },
  { text: "abs()", kind: "word", detail: "without its sign: abs(accuracy - 0.9)" },
  { text: "avg()", kind: "word", detail: 'average over a time: avg(accuracy, "7d")' },
  { text: "min()", kind: "word", detail: 'least over a time: min(accuracy, "7d")' },
  { text: "max()", kind: "word", detail: 'greatest over a time: max(accuracy, "7d")' },
  { text: "count()", kind: "word", detail: 'number of values over a time: count(accuracy, "7d")' },
];

/** What a condition is made of. */
export const conditionParts = (within: AnalyzedPipeline): Suggestion[] => [
  ...metricNames(within),
  ...conditionWords,
];

const presets: readonly (readonly [string, string])[] = [
  ["0 2 * * *", "every day at 02:00"],
  ["0 6 * * 1-5", "Monday to Friday at 06:00"],
  ["0 3 * * 0", "every Sunday at 03:00"],
  ["0 3 1 * *", "on the first of each month at 03:00"],
  ["0 */6 * * *", "every six hours"],
  ["*/30 * * * *", "every half hour"],
];

export const schedules = (): Suggestion[] =>
  presets.map(([text, detail]) => ({ text, kind: "schedule", detail }));

export const zones = (): Suggestion[] => ianaNames().map((text) => ({ text, kind: "zone" }));

/** What the schema itself says can stand for a value. */
export function schemaValues(rules: Rules): Suggestion[] {
  const types = [rules.type ?? []].flat();
  const values =
    rules.enum ?? (types.includes("boolean") && types.length === 1 ? [true, false] : []);
  return [
    ...values.map(
      (value): Suggestion => ({
        text: String(value),
        kind: "value",
        detail: value === rules.default ? "the default" : undefined,
      }),
    ),
    ...(rules.examples ?? []).map(
      (value): Suggestion => ({ text: String(value), kind: "value", detail: "for example" }),
    ),
  ];
}

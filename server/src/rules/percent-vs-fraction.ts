import type { MetricLookup } from "../condition/metric.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Report, Rule } from "./rule.ts";
import type { Tools } from "./tools.ts";
import {
  type MetricBound,
  rangeInWords,
  type WrittenCondition,
  writtenConditions,
} from "./written-condition.ts";

export const percentVsFraction: Rule = {
  id: "percent-vs-fraction",
  group: "condition",
  summary: "A fraction is compared with a percentage.",
  severity: "warning",
  *check(pipeline, tools) {
    for (const written of writtenConditions(tools))
      for (const bound of written.metricBounds) {
        if (!isPercentOfFraction(bound.metric, bound.limit)) continue;
        const report = judge(written, bound, tools, pipeline);
        if (report) yield report;
      }
  },
};

/** The usual scale ends at 1, percent is in use as well, and the number could only be a percentage. */
export function isPercentOfFraction(metric: MetricLookup, limit: number): boolean {
  return metric.range[1] === 1 && metric.alternativeRange?.[1] === 100 && limit > 1 && limit <= 100;
}

function judge(
  written: WrittenCondition,
  bound: MetricBound,
  tools: Tools,
  pipeline: Pipeline,
): Report | undefined {
  const { metric } = bound;
  const others = writtenConditions(tools)
    .flatMap(({ metricBounds }) => metricBounds)
    .filter((one) => one.metric.name === metric.name && one.limit !== bound.limit);
  const fractions = others.filter(({ limit }) => limit > 0 && limit <= 1);
  const expected = pipeline.triggers.flatMap(({ expectations = [] }) =>
    expectations.map(({ given }) => given[bound.name.path.join(".")]),
  );
  const expectedFraction =
    expected.some((value) => typeof value === "number" && value > 0 && value <= 1) &&
    !expected.some((value) => typeof value === "number" && value > 1);
  const proven = fractions.length > 0 || expectedFraction;
  // Percentages throughout are a choice.
  if (!proven && others.length > 0) return undefined;
  if (!proven && !written.decides) return undefined;
  if (!proven && !written.semantics.namesAreMetrics && !hasNews(written)) return undefined;
  const value = bound.limit / 100;
  const name = written.text(bound.name);
  return {
    span: written.spanOfNumber(bound.literal),
    severity: proven ? "error" : written.semantics.namesAreMetrics ? undefined : "hint",
    message: proven
      ? `\`${name}\` is a fraction elsewhere in this file, and ${bound.limit} is a percentage: no value of it comes near. Write ${round(value)}.`
      : `\`${name}\` usually ${rangeInWords(metric.range)}; ${bound.limit} would be a percentage. Write ${round(value)}${written.semantics.namesAreMetrics ? ", or declare `range: [0, 100]` for the metric" : " if it is a fraction here"}.`,
    fix: written.fix(`Write it as a fraction: ${round(value)}`, proven, [
      written.editNumber(bound.literal, value),
    ]),
  };
}

const hasNews = (written: WrittenCondition): boolean =>
  written.actions.then?.news !== undefined || written.actions.otherwise?.news !== undefined;

const round = (value: number): number => Number(value.toPrecision(12));

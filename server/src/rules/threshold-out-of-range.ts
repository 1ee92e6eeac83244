import type { MetricLookup } from "../condition/metric.ts";
import { isPercentOfFraction } from "./percent-vs-fraction.ts";
import type { Rule } from "./rule.ts";
import {
  type MetricBound,
  rangeInWords,
  type WrittenCondition,
  writtenConditions,
} from "./written-condition.ts";

export const thresholdOutOfRange: Rule = {
  id: "threshold-out-of-range",
  group: "condition",
  summary: "A metric is compared with a value that it can never have.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      for (const bound of written.metricBounds) {
        const { limit, literal, metric } = bound;
        if (!isOutOfRange(metric, limit) || !written.decides) continue;
        yield {
          span: written.spanOfNumber(literal),
          message: `\`${written.text(bound.name)}\` ${rangeInWords(metric.range)} and never reaches ${limit}: ${outcome(bound)}. Known from ${metric.knownFrom}. Write a value it can have.`,
          fix: asFraction(written, bound),
        };
      }
    }
  },
};

/** Neither on the usual scale nor on the other one in use. */
export function isOutOfRange(metric: MetricLookup, limit: number): boolean {
  const { range, alternativeRange } = metric;
  const outside = limit < range[0] || limit > range[1];
  const alternative =
    alternativeRange && limit >= alternativeRange[0] && limit <= alternativeRange[1];
  return outside && !alternative && !isPercentOfFraction(metric, limit);
}

function outcome({ metric, operator, limit }: MetricBound): string {
  const above = limit > metric.range[1];
  const holds = operator === "!=" || (above ? operator.startsWith("<") : operator.startsWith(">"));
  return holds ? "the comparison is always true" : "the comparison is never true";
}

function asFraction(written: WrittenCondition, { metric, ...bound }: MetricBound) {
  const value = bound.limit / 100;
  if (metric.range[0] !== 0 || metric.range[1] !== 1 || bound.limit < 2 || bound.limit > 100)
    return undefined;
  return written.fix(`Write it as a fraction: ${Number(value.toPrecision(12))}`, false, [
    written.editNumber(bound.literal, value),
  ]);
}

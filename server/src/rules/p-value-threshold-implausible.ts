import type { Rule } from "./rule.ts";
import { isOutOfRange } from "./threshold-out-of-range.ts";
import { writtenConditions } from "./written-condition.ts";

export const pValueThresholdImplausible: Rule = {
  id: "p-value-threshold-implausible",
  group: "condition",
  summary: "A p-value is compared with an unusually large threshold.",
  severity: "info",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      for (const bound of written.metricBounds) {
        const { metric, limit, operator } = bound;
        if (metric.direction !== "pvalue" || metric.declared) continue;
        if (limit <= 0.2 || isOutOfRange(metric, limit)) continue;
        if (operator === "==" || operator === "!=" || !written.decides) continue;
        const inverted = written.judgements.some(
          (one) => one.comparison === bound.comparison && one.verdict === "inverted",
        );
        if (inverted) continue;
        yield {
          span: written.spanOfNumber(bound.literal),
          message: `A p-value under ${limit} is nothing unusual: without any drift, ${Math.round(limit * 100)} of 100 tests fall below it. 0.05 is common, 0.01 where many columns are tested.`,
          fix: written.fix("Write 0.05", false, [written.editNumber(bound.literal, 0.05)]),
        };
      }
    }
  },
};

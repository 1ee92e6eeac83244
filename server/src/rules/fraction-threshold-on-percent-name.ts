import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const fractionThresholdOnPercentName: Rule = {
  id: "fraction-threshold-on-percent-name",
  group: "condition",
  summary: "A percentage is compared with a fraction.",
  severity: "info",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      for (const { name, literal, limit, metric } of written.metricBounds) {
        // Of what should be low, small percentages are common.
        if (metric.unit !== "percent" || metric.declared) continue;
        if (metric.direction !== "higher" || limit <= 0 || limit >= 1) continue;
        if (!written.decides) continue;
        const value = Number((limit * 100).toPrecision(12));
        yield {
          span: written.spanOfNumber(literal),
          message: `By its name, \`${written.text(name)}\` is a percentage, and ${limit} is less than one percent. Write ${value}, or give it a name without percent.`,
          fix: written.fix(`Write ${value}`, false, [written.editNumber(literal, value)]),
        };
      }
    }
  },
};

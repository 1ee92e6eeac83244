import { isConstant } from "./constant-condition.ts";
import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const psiThresholdImplausible: Rule = {
  id: "psi-threshold-implausible",
  group: "condition",
  summary: "A population stability index is compared with an unusual threshold.",
  severity: "info",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      for (const { limit, literal, comparison, metric } of written.metricBounds) {
        if (metric.name !== "psi" || metric.declared || metric.turnedBy) continue;
        if (isConstant(written, comparison)) continue;
        if (limit < 0 || (limit >= 0.02 && limit <= 1) || !written.decides) continue;
        yield {
          span: written.spanOfNumber(literal),
          message: `${limit} is unusually ${limit > 1 ? "high" : "low"} for a population stability index: from 0.1 on a shift counts as noticeable, from 0.2 or 0.25 as large.`,
          fix: written.fix("Write 0.2", false, [written.editNumber(literal, 0.2)]),
        };
      }
    }
  },
};

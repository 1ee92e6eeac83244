import type { Bound } from "../condition/interval.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const mixedScaleThresholds: Rule = {
  id: "mixed-scale-thresholds",
  group: "condition",
  summary: "One metric is compared with a fraction and with a percentage.",
  severity: "warning",
  *check(_pipeline, tools) {
    const seen = new Map<string, { readonly written: WrittenCondition; readonly bound: Bound }>();
    for (const written of writtenConditions(tools))
      for (const bound of written.metricBounds) {
        const { metric } = bound;
        // Both scales have to be in use, without an upper end that would tell them apart.
        if (!metric.alternativeRange || Number.isFinite(metric.range[1])) continue;
        if (bound.limit <= 0) continue;
        const key = bound.name.path.join(".");
        const first = seen.get(key);
        if (!first) {
          seen.set(key, { written, bound });
          continue;
        }
        const [low, high] = [first.bound.limit, bound.limit].toSorted((a, b) => a - b);
        // A fraction, and at least a percent's tenfold of it.
        if (low === undefined || high === undefined || low > 1 || high < 2 || high / low < 20)
          continue;
        yield {
          span: written.spanOfNumber(bound.literal),
          message: `\`${written.text(bound.name)}\` is compared with ${bound.limit} here and with ${first.bound.limit} elsewhere: one looks like a percentage, the other like a fraction. Write both on one scale.`,
          related: [
            {
              span: first.written.spanOfNumber(first.bound.literal),
              message: `Compared with ${first.bound.limit} here.`,
            },
          ],
        };
      }
  },
};

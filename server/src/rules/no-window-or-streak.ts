import { singleReadings } from "./live-metric.ts";
import type { Rule } from "./rule.ts";

export const noWindowOrStreak: Rule = {
  id: "no-window-or-streak",
  group: "release",
  summary: "One bad reading is enough to start a retraining.",
  severity: "off",
  *check(_pipeline, tools) {
    for (const { written, judgement } of singleReadings(tools)) {
      const name = written.text(judgement.name);
      yield {
        span: written.span(judgement.comparison.span),
        message: `One bad reading of ${name} starts a retraining: a single odd day is enough. Look at several${written.semantics.namesAreMetrics ? `, such as \`avg(${name}, "7d")\`` : ", such as its average over a week"}.`,
      };
    }
  },
};

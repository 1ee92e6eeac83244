import type { Rule } from "./rule.ts";
import { deed, writtenConditions } from "./written-condition.ts";

export const gateWithoutChampion: Rule = {
  id: "gate-without-champion",
  group: "release",
  summary: "A gate asks how good the new model is, not whether it is better than the one in use.",
  severity: "off",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const good = written.judgements.filter(
        ({ action, metric }) => action.news === "good" && metric.kind === "quality",
      );
      const [first] = good;
      if (!first || good.some(({ against, metric }) => against || metric.isChange)) continue;
      // A name in place of the number may well hold what the model in use reaches.
      if (!good.every(({ bound }) => written.numberOf(bound) !== undefined)) continue;
      yield {
        span: written.span(written.expression.span),
        message: `This ${deed(first.action)} as soon as it is good enough, even where the model in use is better. Compare it with the model in use as well.`,
      };
    }
  },
};

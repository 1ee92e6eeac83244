import { allJudged, within } from "./judged.ts";
import type { Rule } from "./rule.ts";
import { deed, source } from "./written-condition.ts";

export const retrainOnImprovementDelta: Rule = {
  id: "retrain-on-improvement-delta",
  group: "condition",
  summary: "An improvement is answered as if it were a loss, or a loss as an improvement.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const { written, judgement, span, subject, chain, turnRound } of allJudged(tools)) {
      const { verdict, action, metric, name, against, computed } = judgement;
      if (verdict !== "inverted" || !metric.isChange || against) continue;
      if (action.news !== "good" && action.kind !== "retrain") continue;
      const meaning =
        metric.direction === "higher" ? "how much better it got" : "how much worse it got";
      yield {
        span,
        message: `${computed ? "As it is computed" : "By its name"}, \`${written.text(name)}\` says ${meaning}, and ${within(subject)} ${deed(action)}${source(action)} in the wrong case. Turn the comparison round, or check the sign.`,
        related: [...chain, { span: action.evidence.span, message: "What is done." }],
        fix: turnRound(false),
      };
    }
  },
};

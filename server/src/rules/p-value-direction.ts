import type { Judgement } from "../condition/judge.ts";
import { allJudged, within } from "./judged.ts";
import type { Rule } from "./rule.ts";
import { deed, source } from "./written-condition.ts";

export const pValueDirection: Rule = {
  id: "p-value-direction",
  group: "condition",
  summary: "A high p-value is taken for drift.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { written, judgement, span, subject, chain, turnRound } of allJudged(tools)) {
      const { verdict, action, metric } = judgement;
      if (verdict !== "inverted" || metric.direction !== "pvalue") continue;
      if (action.kind === "fail" || action.kind === "rollback") continue;
      if (action.news === "good" && !isOfDrift(judgement)) continue;
      const name = written.text(judgement.name);
      yield {
        span,
        message:
          action.news === "bad"
            ? `A low p-value means drift, a high one means none: ${within(subject)} ${deed(action)}${source(action)} while \`${name}\` shows no drift. Turn the comparison round.`
            : `A low p-value means drift: ${within(subject)} ${deed(action)}${source(action)} just when \`${name}\` shows drift. Turn the comparison round.`,
        related: [...chain, { span: action.evidence.span, message: "What is done." }],
        fix: turnRound(false),
      };
    }
  },
};

/** A p-value before a deployment may belong to a test that compares two models: there, low is good. */
function isOfDrift({ metric }: Judgement): boolean {
  return (
    metric.words.includes("drift") ||
    ["ks_p_value", "chi2_p_value", "anderson_p_value"].includes(metric.name)
  );
}

import type { Judgement } from "../condition/judge.ts";
import type { Rule } from "./rule.ts";
import { deed, source, turnRound, writtenConditions } from "./written-condition.ts";

export const pValueDirection: Rule = {
  id: "p-value-direction",
  group: "condition",
  summary: "A high p-value is taken for drift.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools))
      for (const judgement of written.judgements) {
        const { verdict, action, metric, comparison } = judgement;
        if (verdict !== "inverted" || metric.direction !== "pvalue") continue;
        if (action.kind === "fail" || action.kind === "rollback") continue;
        if (action.news === "good" && !isOfDrift(judgement)) continue;
        const name = written.text(judgement.name);
        yield {
          span: written.span(comparison.span),
          message:
            action.news === "bad"
              ? `A low p-value means drift, a high one means none: this ${deed(action)}${source(action)} while \`${name}\` shows no drift. Turn the comparison round.`
              : `A low p-value means drift: this ${deed(action)}${source(action)} just when \`${name}\` shows drift. Turn the comparison round.`,
          related: [{ span: action.evidence.span, message: "What is done." }],
          fix: turnRound(written, judgement, false),
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

import type { Judgement } from "../condition/judge.ts";
import { knownInWords } from "../condition/metric-words.ts";
import { isAmbiguousDrift } from "./ambiguous-drift-score.ts";
import { constantOutcome, isConstant } from "./constant-condition.ts";
import { allJudged } from "./judged.ts";
import type { Rule } from "./rule.ts";
import { source, type WrittenCondition } from "./written-condition.ts";

export const invertedRetrainTrigger: Rule = {
  id: "inverted-retrain-trigger",
  group: "condition",
  summary: "A model is retrained while it is good.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { written, judgement, span, subject, chain, turnRound } of allJudged(tools)) {
      const { verdict, action, metric, comparison } = judgement;
      if (verdict !== "inverted" || action.kind !== "retrain") continue;
      if (metric.direction === "pvalue" || metric.isChange) continue;
      if (isConstant(written, comparison) || constantOutcome(written) !== undefined) continue;
      if (isAmbiguousDrift(judgement, tools)) continue;
      const better = metric.direction === "higher" ? "higher" : "lower";
      yield {
        span,
        message: `${subject} retrains the model${source(action)} while \`${written.text(judgement.name)}\` is good: it is better when ${better} ${knownInWords(metric)}. When it gets worse, nothing happens. Turn the comparison round.`,
        related: [...chain, { span: action.evidence.span, message: "The retraining." }],
        fix: turnRound(isCertain(written, judgement)),
      };
    }
  },
};

/** Only one reading is left: a plain comparison with a limit, and an action that is done, not said. */
export function isCertain(written: WrittenCondition, judgement: Judgement): boolean {
  const { metric, action, branch } = judgement;
  return (
    written.followed === undefined &&
    metric.kind === "quality" &&
    metric.turnedBy === undefined &&
    metric.knownFrom !== "convention" &&
    branch === "then" &&
    action.evidence.from !== "the message" &&
    written.numberOf(judgement.bound) !== undefined
  );
}

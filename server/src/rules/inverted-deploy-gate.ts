import { knownInWords } from "../condition/metric-words.ts";
import { constantOutcome, isConstant } from "./constant-condition.ts";
import { isCertain } from "./inverted-retrain-trigger.ts";
import { allJudged } from "./judged.ts";
import type { Rule } from "./rule.ts";
import { deed, source } from "./written-condition.ts";

export const invertedDeployGate: Rule = {
  id: "inverted-deploy-gate",
  group: "condition",
  summary: "A model is deployed while it is bad.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { written, judgement, span, subject, chain, turnRound } of allJudged(tools)) {
      const { verdict, action, metric, comparison, against } = judgement;
      if (verdict !== "inverted" || action.news !== "good" || against) continue;
      if (metric.direction === "pvalue" || metric.isChange) continue;
      if (isConstant(written, comparison) || constantOutcome(written) !== undefined) continue;
      // Turned round, such a gate is open for a value that was never written: that needs a second look.
      const opensWithout = written.semantics.missing === "zero" && metric.direction === "lower";
      const better = metric.direction === "higher" ? "higher" : "lower";
      yield {
        span,
        message: `${subject} ${deed(action)}${source(action)} while \`${written.text(judgement.name)}\` is bad: it is better when ${better} ${knownInWords(metric)}. A good model is held back. Turn the comparison round.`,
        related: [...chain, { span: action.evidence.span, message: "What is done." }],
        fix: turnRound(isCertain(written, judgement) && !opensWithout),
      };
    }
  },
};

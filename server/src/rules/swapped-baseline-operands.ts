import { allJudged } from "./judged.ts";
import type { Rule } from "./rule.ts";
import { deed, source } from "./written-condition.ts";

export const swappedBaselineOperands: Rule = {
  id: "swapped-baseline-operands",
  group: "condition",
  summary: "A new model is taken when the one in use is better.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { written, judgement, span, subject, chain, isHere } of allJudged(tools)) {
      const { verdict, against, action, comparison } = judgement;
      if (verdict !== "inverted" || !against || action.news !== "good") continue;
      const { left, right } = comparison;
      yield {
        span,
        message: `${subject} ${deed(action)}${source(action)} when the model in use is the better one. Swap the two sides.`,
        related: [...chain, { span: action.evidence.span, message: "What is done." }],
        fix: isHere
          ? written.fix("Swap the two sides", false, [
              written.edit(left.span, written.text(right)),
              written.edit(right.span, written.text(left)),
            ])
          : undefined,
      };
    }
  },
};

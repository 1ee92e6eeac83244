import type { Rule } from "./rule.ts";
import { source, writtenConditions } from "./written-condition.ts";

export const andOfIndependentTriggers: Rule = {
  id: "and-of-independent-triggers",
  group: "condition",
  summary: "A retraining waits until several things are bad at once.",
  severity: "hint",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const { expression, judgements, semantics } = written;
      if (expression.kind !== "and" || expression.operands.length < 3) continue;
      const reasons = expression.operands.map((operand) =>
        judgements.find(
          ({ comparison, action, news }) =>
            comparison === operand && action.kind === "retrain" && news === "bad",
        ),
      );
      const [first] = reasons;
      // Anything else among them may be a guard: enough data, a cooldown, a second look.
      if (!first || reasons.includes(undefined)) continue;
      const names = new Set(reasons.map((reason) => reason?.metric.name));
      if (names.size < expression.operands.length) continue;
      const { and, or } = semantics.spelling;
      const joints = expression.operands
        .slice(1)
        .map((operand, i) => written.rejoin(expression.operands[i] ?? operand, operand, and, or));
      yield {
        span: written.span(expression.span),
        message: `This retrains${source(first.action)} only where ${[...names].join(", ")} are all bad at once: one of them alone, however bad, starts nothing. If each is a reason of its own, join them with \`${or}\`.`,
        fix: written.fix(`Join them with \`${or}\``, false, joints),
      };
    }
  },
};

import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const negationPrecedence: Rule = {
  id: "negation-precedence",
  group: "condition",
  summary: "A negation is bound to one side of a comparison only.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (!written.semantics.negationBindsTighter) continue;
      const { not } = written.semantics.spelling;
      for (const { left, right, span, operator } of written.comparisons) {
        // Parentheses around the negation would move the start of the comparison.
        if (left.kind !== "not" || left.span.start !== span.start) continue;
        if (right.kind === "literal" && typeof right.value === "boolean") continue;
        if (right.kind === "not") continue;
        const whole = written.text({ span });
        const positive = whole.slice(not.length).trimStart();
        yield {
          span: written.span(span),
          message: `\`${not}\` belongs to \`${written.text(left.operand)}\` alone: true or false is compared with \`${written.text(right)}\` by \`${operator}\`. Write \`${not}(${positive})\`.`,
          fix: written.fix(`Write \`${not}(…)\``, true, [
            written.edit(span, `${not}(${positive})`),
          ]),
        };
      }
    }
  },
};

import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const pythonEqNone: Rule = {
  id: "python-eq-none",
  group: "condition",
  summary: "None is compared with `==`.",
  severity: "hint",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (!written.semantics.equalityMayDiffer) continue;
      for (const comparison of written.comparisons) {
        const { operator, right } = comparison;
        if (operator !== "==" && operator !== "!=") continue;
        if (right.kind !== "literal" || right.value !== null) continue;
        const word = operator === "==" ? "is" : "is not";
        yield {
          span: written.span(comparison.span),
          message: `\`${operator} None\` asks the value itself, and arrays and data frames answer for each element. Write \`${word} None\`.`,
          fix: written.fix(`Write \`${word} None\``, true, [
            written.edit(comparison.operatorSpan, word),
          ]),
        };
      }
    }
  },
};

import type { Comparison } from "../condition/expression.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const pythonIsLiteral: Rule = {
  id: "python-is-literal",
  group: "condition",
  summary: "`is` compares with a value where it asks for the same object.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (!written.semantics.identity) continue;
      for (const comparison of written.comparisons) {
        const { operator, left, right } = comparison;
        if (operator !== "is" && operator !== "is not") continue;
        if (right.kind !== "literal" || right.value === null) continue;
        const isBoolean = typeof right.value === "boolean";
        // A flag of one's own may be tested so; what a call returns may be NumPy's True, which is
        // another object. Numbers and texts inside code are ruff's F632.
        if (isBoolean ? left.kind !== "call" : written.condition.role === "branch") continue;
        yield {
          span: written.span(comparison.span),
          message: isBoolean
            ? `\`${operator}\` asks whether it is the very object \`${written.text(right)}\`. NumPy and pandas answer with a True of their own, so this can be false for a true result. Write \`${plain(written, comparison)}\`.`
            : `\`${operator}\` asks for the very same object, not for an equal value. Write \`${operator === "is" ? "==" : "!="}\`.`,
          fix: isBoolean
            ? written.fix(`Write \`${plain(written, comparison)}\``, false, [
                written.edit(comparison.span, plain(written, comparison)),
              ])
            : equality(written, comparison),
        };
      }
    }
  },
};

function plain(written: WrittenCondition, { operator, left, right }: Comparison): string {
  const positive = (right.kind === "literal" && right.value === true) === (operator === "is");
  return positive ? written.text(left) : `not ${written.text(left)}`;
}

function equality(written: WrittenCondition, comparison: Comparison): Fix | undefined {
  const word = comparison.operator === "is" ? "==" : "!=";
  return written.fix(`Write \`${word}\``, true, [written.edit(comparison.operatorSpan, word)]);
}

import type { Expression } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const selfComparison: Rule = {
  id: "self-comparison",
  group: "condition",
  summary: "A value is compared with itself.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools))
      for (const comparison of written.comparisons) {
        const { operator, left, right } = comparison;
        // In code, `x != x` asks for NaN.
        const equality = operator === "==" || operator === "!=";
        if (equality && written.condition.role === "branch") continue;
        const order =
          operator === "<" || operator === "<=" || operator === ">" || operator === ">=";
        if ((!equality && !order) || !isSame(written, left, right)) continue;
        const holds = operator === "==" || operator === "<=" || operator === ">=";
        yield {
          span: written.span(comparison.span),
          message: `\`${written.text(left)}\` is compared with itself, which is always ${holds}. Name the value it is to be compared with, such as that of the model in use.`,
        };
      }
  },
};

/** The same name, or the same call with the same values, whose outcome is then the same. */
function isSame(written: WrittenCondition, a: Expression, b: Expression): boolean {
  if (a.kind !== b.kind || (a.kind !== "name" && a.kind !== "call")) return false;
  if (a.kind === "call" && written.condition.role === "branch") return false;
  return written.text(a).replace(/\s/g, "") === written.text(b).replace(/\s/g, "");
}

import type { Comparison, Expression, Literal } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const numberEqualityAsText: Rule = {
  id: "number-equality-as-text",
  group: "condition",
  summary: "A number is compared for equality where that compares texts.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (!written.semantics.equatesText) continue;
      for (const comparison of written.comparisons) {
        const found = numberIn(comparison);
        if (!found) continue;
        const { literal, other } = found;
        const number = written.text(literal);
        const same = /[.e]/i.test(number) ? `${number}0` : `${number}.0`;
        const better = isLow(written, other) ? "<=" : ">=";
        const ordered =
          comparison.operator === "=="
            ? `\`${written.spelled(better)}\``
            : `\`${written.spelled("<")}\` or \`${written.spelled(">")}\``;
        yield {
          span: written.span(comparison.operatorSpan),
          // A count is written in one way only, and zero by most.
          severity:
            Number.isInteger(literal.value) && !isMetric(written, other) ? "hint" : undefined,
          message: `\`${written.text({ span: comparison.operatorSpan })}\` compares texts, so that ${same} does not equal ${number}. Compare in order: ${ordered}.`,
          fix:
            comparison.operator === "=="
              ? written.fix(`Write ${ordered}`, false, [written.editOperator(comparison, better)])
              : undefined,
        };
      }
    }
  },
};

function numberIn({
  operator,
  left,
  right,
}: Comparison): { readonly literal: Literal; readonly other: Expression } | undefined {
  if (operator !== "==" && operator !== "!=") return undefined;
  for (const [literal, other] of [
    [right, left],
    [left, right],
  ] as const)
    if (literal.kind === "literal" && typeof literal.value === "number" && other.kind !== "literal")
      return { literal, other };
  return undefined;
}

const isMetric = (written: WrittenCondition, side: Expression): boolean =>
  side.kind === "name" && written.metric(side) !== undefined;

/** A metric that is good when it is low. */
function isLow(written: WrittenCondition, side: Expression): boolean {
  const direction = side.kind === "name" ? written.metric(side)?.direction : undefined;
  return direction === "lower" || direction === "drift";
}

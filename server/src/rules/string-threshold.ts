import type { Comparison, Expression, Literal } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

const orders = ["<", "<=", ">", ">="];

/** What GitHub hands on as text, whatever was put in. */
const textual = /^(steps|needs|jobs|env|vars)$/;

export const stringThreshold: Rule = {
  id: "string-threshold",
  group: "condition",
  summary: "A number in quotes is compared as text.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const { bareWords, spelling } = written.semantics;
      // What the quotes mean there is told by one-sided-quotes and text-compared-with-number.
      if (bareWords || spelling.number) continue;
      for (const comparison of written.comparisons) {
        const found = quotedNumber(comparison);
        if (!found || !isText(written, found.other)) continue;
        const { quoted, value } = found;
        const { mixed } = written.semantics;
        const why =
          mixed === "number"
            ? `both sides are text, and text is ordered letter by letter: '9' comes after '10'`
            : mixed === "never"
              ? "a number and a text are never compared, so this never comes out true"
              : "Python refuses to order a number and a text, and orders two texts letter by letter";
        yield {
          span: written.span(quoted.span),
          message: `${written.text(quoted)} is text because of its quotes: ${why}. Write ${value} without quotes.`,
          fix: written.fix(`Write ${value}`, mixed !== "error", [written.edit(quoted.span, value)]),
        };
      }
    }
  },
};

function quotedNumber(
  comparison: Comparison,
): { quoted: Literal; value: string; other: Expression } | undefined {
  if (!orders.includes(comparison.operator)) return undefined;
  const { left, right } = comparison;
  for (const [quoted, other] of [
    [right, left],
    [left, right],
  ] as const) {
    if (quoted.kind !== "literal" || typeof quoted.value !== "string") continue;
    const value = quoted.value.trim();
    if (/^-?\d+(\.\d+)?$/.test(value) && other.kind === "name") return { quoted, value, other };
  }
  return undefined;
}

/** Whether the other side is text as well, or a number that the text stops from being compared. */
function isText(written: WrittenCondition, other: Expression): boolean {
  if (other.kind !== "name") return false;
  const { semantics } = written;
  if (semantics.outputsAreText) return textual.test(other.path[0] ?? "");
  return semantics.namesAreMetrics || written.metric(other) !== undefined;
}

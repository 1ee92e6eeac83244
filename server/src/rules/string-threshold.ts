import type { Comparison, Expression, Literal, Name } from "../condition/expression.ts";
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
        const threshold = textThreshold(written, comparison);
        if (threshold) {
          const { span } = threshold;
          const number = `fromJSON(${written.text(threshold)})`;
          yield {
            span: written.span(comparison.span),
            severity: "warning",
            message: `Both sides are text, and text is ordered letter by letter: '9' comes after '10'. Make a number of one of them: ${number}.`,
            fix: written.fix(`Write ${number}`, false, [written.edit(span, number)]),
          };
          continue;
        }
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

/** Words of a name whose value is a number. */
const counted =
  /(?:^|[-_])(?:threshold|minimum|maximum|min|max|limit|count|counts|number|num|total|failures|errors|score|rate|ratio|percent|pct|size)(?:[-_]|$)/i;

/** The right one of two names that are both text, where one of them says that it is a number. */
function textThreshold(written: WrittenCondition, comparison: Comparison): Name | undefined {
  const { operator, left, right } = comparison;
  if (!written.semantics.outputsAreText || !orders.includes(operator)) return undefined;
  if (left.kind !== "name" || right.kind !== "name") return undefined;
  const names = [left, right];
  const areText = names.every(
    ({ path }) =>
      textual.test(path[0] ?? "") || /^github\.event\.inputs\./.test(`${path.join(".")}.`),
  );
  const isNumber = names.some(
    (name) => written.metric(name) !== undefined || counted.test(name.path.at(-1) ?? ""),
  );
  const differ = left.path.join(".") !== right.path.join(".");
  return areText && isNumber && differ ? right : undefined;
}

/** Whether the other side is text as well, or a number that the text stops from being compared. */
function isText(written: WrittenCondition, other: Expression): boolean {
  if (other.kind !== "name") return false;
  const { semantics } = written;
  if (semantics.outputsAreText) return textual.test(other.path[0] ?? "");
  return semantics.namesAreMetrics || written.metric(other) !== undefined;
}

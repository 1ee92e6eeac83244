import type { Comparison, Expression, Literal, Name } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const textComparedWithNumber: Rule = {
  id: "text-compared-with-number",
  group: "condition",
  summary: "A parameter or result, which is text, is compared with a number.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const { semantics } = written;
      const { number } = semantics.spelling;
      if (!semantics.outputsAreText || semantics.mixed === "number" || !number) continue;
      for (const comparison of written.comparisons) {
        const found = nameAndNumber(comparison);
        if (!found) continue;
        const { name, literal } = found;
        const value = String(literal.value).trim();
        const converted = `${number}(${written.text(name)})`;
        const isQuoted = typeof literal.value === "string";
        yield {
          span: written.span(name.span),
          message: `Parameters and results are text here${
            isQuoted
              ? `, and text is ordered letter by letter: '9' comes after '10'`
              : comparison.operator === "=="
                ? ", and a text never equals a number"
                : comparison.operator === "!="
                  ? ", and a text never equals a number: this is always true"
                  : ", and a text and a number cannot be ordered: the step ends with an error"
          }. Write \`${converted}\`.`,
          fix: written.fix(`Write \`${converted}\``, true, [
            written.edit(name.span, converted),
            ...(isQuoted ? [written.edit(literal.span, value)] : []),
          ]),
        };
      }
    }
  },
};

function nameAndNumber(
  comparison: Comparison,
): { readonly name: Name; readonly literal: Literal } | undefined {
  const { left, right, operator } = comparison;
  const ordered = /^[<>]=?$/.test(operator);
  if (!ordered && operator !== "==" && operator !== "!=") return undefined;
  for (const [name, literal] of [
    [left, right],
    [right, left],
  ] as const) {
    if (name.kind !== "name" || !isText(name) || literal.kind !== "literal") continue;
    if (typeof literal.value === "number" || (ordered && isNumeric(literal)))
      return { name, literal };
  }
  return undefined;
}

/** Parameters and results, whatever was put in. */
const isText = ({ path }: Name): boolean =>
  /^(inputs|outputs|steps|tasks|workflow)$/.test(path[0] ?? "") &&
  (path.at(-2) === "parameters" || (path.at(-2) === "outputs" && path.at(-1) === "result"));

const isNumeric = (literal: Expression): boolean =>
  literal.kind === "literal" &&
  typeof literal.value === "string" &&
  /^-?\d+(\.\d+)?$/.test(literal.value.trim());

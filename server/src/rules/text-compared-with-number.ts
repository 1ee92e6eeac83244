import type { Comparison, Expression, Literal, Name } from "../condition/expression.ts";
import { comparisonText } from "../condition/grammar.ts";
import { boundOf } from "../condition/interval.ts";
import type { Report, Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const textComparedWithNumber: Rule = {
  id: "text-compared-with-number",
  group: "condition",
  summary: "A parameter or result, which is text, is compared with a number.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const { semantics } = written;
      if (semantics.mixed === "left") yield* orderedByLeft(written);
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

const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/**
 * Where the right side is made what the left one is, a variable on the left makes text of the number.
 * Between 0 and 1 the letters come in the order of the numbers: there nothing goes wrong.
 */
function* orderedByLeft(written: WrittenCondition): Generator<Report> {
  for (const comparison of written.comparisons) {
    const { operator, left, right } = comparison;
    const numeric = isNumeric(right) ? Number(right.value) : boundOf(comparison)?.limit;
    if (left.kind !== "name" || !isVariable(left) || right.kind !== "literal") continue;
    if (!(operator in mirrored) || numeric === undefined || (numeric >= 0 && numeric < 1)) continue;
    const turned = mirrored[operator as keyof typeof mirrored];
    const better = comparisonText(
      String(numeric),
      turned,
      written.text(left),
      written.semantics.spelling,
    );
    yield {
      span: written.span(comparison.span),
      severity: "warning",
      message: `Variables and outputs are text here, and the right side is made what the left one is: the two are ordered letter by letter, '9' after '10'. With the number first they are ordered as numbers: \`${better}\`.`,
      fix: written.fix(`Write \`${better}\``, true, [written.edit(comparison.span, better)]),
    };
  }
}

const isVariable = ({ path }: Name): boolean =>
  /^(variables|dependencies|stageDependencies)$/i.test(path[0] ?? "");

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

const isNumeric = (literal: Expression): literal is Literal =>
  literal.kind === "literal" &&
  typeof literal.value === "string" &&
  /^-?\d+(\.\d+)?$/.test(literal.value.trim());

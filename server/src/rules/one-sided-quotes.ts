import type { Comparison, Expression } from "../condition/expression.ts";
import { isQuoted, quoteFor } from "./quotes.ts";
import type { Report, Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const oneSidedQuotes: Rule = {
  id: "one-sided-quotes",
  group: "condition",
  summary: "Only one side of a comparison is in quotes.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (!written.semantics.bareWords) continue;
      for (const comparison of written.comparisons) {
        yield* quotedText(written, comparison);
        yield* quotedTemplate(written, comparison);
      }
    }
  },
};

const sides = ({ left, right }: Comparison): readonly (readonly [Expression, Expression])[] => [
  [left, right],
  [right, left],
];

/** `{{x}} == 'a-b'`: where the value is that text, it is not read as text. */
function* quotedText(written: WrittenCondition, comparison: Comparison): Generator<Report> {
  if (!isComparison(comparison)) return;
  for (const [template, text] of sides(comparison)) {
    if (template.kind !== "name" || isQuoted(written, template)) continue;
    if (text.kind !== "literal" || typeof text.value !== "string") continue;
    if (!isQuoted(written, text)) continue;
    const ordered = comparison.operator !== "==" && comparison.operator !== "!=";
    const why = readAs(text.value, ordered);
    if (!why) continue;
    const isNumber = Number.isFinite(Number(text.value)) && text.value.trim() !== "";
    const quote = quoteFor(written);
    yield {
      span: written.span(template.span),
      message: `The value is put in here without quotes: ${why}. Put \`${written.text(template)}\` in quotes too${isNumber ? ", or take those of the number away" : ""}.`,
      fix:
        ordered && isNumber
          ? written.fix("Take the quotes of the number away", true, [
              written.edit(text.span, text.value.trim()),
            ])
          : written.fix("Put both sides in quotes", true, [
              written.edit(template.span, `${quote}${written.text(template)}${quote}`),
            ]),
    };
    return;
  }
}

const isComparison = ({ operator }: Comparison): boolean => /^([<>]=?|[=!]=)$/.test(operator);

/** What happens where a value of this text stands without quotes; nothing where it is a word. */
function readAs(text: string, ordered: boolean): string | undefined {
  const beside = ordered ? "which cannot be ordered beside" : "which never equals";
  if (text.trim() === "")
    return "an empty value leaves nothing to compare, and the workflow ends with an error";
  if (text === "true" || text === "false")
    return `\`${text}\` is then true or false itself, ${beside} the text '${text}'`;
  if (/^\d+(\.\d+)?$/.test(text))
    return `\`${text}\` is then a number, ${beside} the text '${text}'`;
  if (/^\p{L}[\p{L}\p{N}_]*$/u.test(text)) return undefined;
  return `\`${text}\` cannot be read there, and the workflow ends with an error`;
}

/** `'{{x}}' > 0.9`: a text beside a number or beside true. */
function* quotedTemplate(written: WrittenCondition, comparison: Comparison): Generator<Report> {
  if (!isComparison(comparison)) return;
  for (const [template, value] of sides(comparison)) {
    if (template.kind !== "name" || !isQuoted(written, template)) continue;
    if (value.kind !== "literal" || value.value === null || typeof value.value === "string")
      continue;
    const ordered = comparison.operator !== "==" && comparison.operator !== "!=";
    const quote = quoteFor(written);
    const text = written.text(value);
    yield {
      span: written.span(template.span),
      severity: "error",
      message: ordered
        ? `The quotes make a text of the value, and text and the number ${text} cannot be ordered: the workflow ends with an error. Take the quotes away.`
        : `The quotes make a text of the value, and a text never equals ${typeof value.value === "number" ? `the number ${text}` : text}: this is ${comparison.operator === "==" ? "never" : "always"} true. Put ${text} in quotes too.`,
      fix: ordered
        ? written.fix("Take the quotes away", true, [
            written.edit(template.span, written.text(template).slice(1, -1)),
          ])
        : written.fix(`Put ${text} in quotes`, true, [
            written.edit(value.span, `${quote}${text}${quote}`),
          ]),
    };
    return;
  }
}

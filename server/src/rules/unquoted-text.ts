import type { Arithmetic, Comparison, Expression } from "../condition/expression.ts";
import { walk } from "../condition/expression.ts";
import { isQuoted, quoteFor } from "./quotes.ts";
import type { Report, Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const unquotedText: Rule = {
  id: "unquoted-text",
  group: "condition",
  summary: "A text without quotes is read as a calculation.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (!written.semantics.bareWords) continue;
      for (const comparison of written.comparisons) {
        yield* oneSide(written, comparison, comparison.left, comparison.right);
        yield* oneSide(written, comparison, comparison.right, comparison.left);
      }
    }
  },
};

function* oneSide(
  written: WrittenCondition,
  { operator }: Comparison,
  side: Expression,
  other: Expression,
): Generator<Report> {
  const why = misread(written, side);
  if (!why) return;
  const quote = quoteFor(written);
  const unquoted = other.kind === "name" && !isQuoted(written, other);
  const equality = operator === "==" || operator === "!=";
  const edits = [side, ...(unquoted ? [other] : [])].map((each) =>
    written.edit(each.span, `${quote}${written.text(each)}${quote}`),
  );
  yield {
    span: written.span(side.span),
    message: `Without quotes \`${written.text(side)}\` is no text: ${why}, and the condition ends with an error. Put ${unquoted ? "both sides" : "it"} in quotes.`,
    fix:
      equality && (other.kind === "name" || isQuoted(written, other))
        ? written.fix(unquoted ? "Put both sides in quotes" : "Put it in quotes", true, edits)
        : undefined,
  };
}

/** What a text without quotes is taken for instead. */
function misread(written: WrittenCondition, side: Expression): string | undefined {
  if (isWord(written, side))
    return written.text(side).includes(".")
      ? "behind the dot a field of a value is looked for that does not exist"
      : undefined;
  if (side.kind !== "arithmetic") return undefined;
  // Between numbers it may be a calculation, and `+` joins texts.
  const words = [...walk(side)].filter((part) => isWord(written, part));
  const signs = new Set(
    [...walk(side)].flatMap((part) => (part.kind === "arithmetic" ? [part.operator] : [])),
  );
  if (words.length === 0 || signs.has("+")) return undefined;
  return `'${[...signs].map((sign) => names[sign]).join("' and '")}' calculates with numbers`;
}

const names: Readonly<Record<Arithmetic["operator"], string>> = {
  "+": "+",
  "-": "-",
  "*": "*",
  "/": "/",
  "//": "//",
  "%": "%",
  "**": "**",
  negate: "-",
};

const isWord = (written: WrittenCondition, part: Expression): boolean =>
  part.kind === "literal" && typeof part.value === "string" && !isQuoted(written, part);

import { type Span, span } from "../base/text.ts";
import type { Expression } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";
import { hyphens } from "./hyphens.ts";
import { type Lexeme, type Operators, readInfix } from "./infix.ts";
import { lex, type Vocabulary } from "./lexemes.ts";

const vocabulary: Vocabulary = {
  signs: [
    ..."... .. ?. ?? ** && || == != <= >= :: ( ) [ ] { } , ; : ? . + - * / % ^ ! < > = | #".split(
      " ",
    ),
  ],
  operators: ["not", "in", "or", "and", "matches", "contains", "startsWith", "endsWith"],
  constants: { true: true, false: false, nil: null },
  prefixes: /[bB](?=['"])/y,
};

const comparison = 20;

/** parser/operator/operator.go of expr-lang 1.17. */
export const exprOperators: Operators = {
  binary: {
    "|": { power: 1, means: "other" },
    or: { power: 10, means: "or" },
    "||": { power: 10, means: "or" },
    and: { power: 15, means: "and" },
    "&&": { power: 15, means: "and" },
    "==": { power: comparison, means: "==" },
    "!=": { power: comparison, means: "!=" },
    "<": { power: comparison, means: "<" },
    ">": { power: comparison, means: ">" },
    "<=": { power: comparison, means: "<=" },
    ">=": { power: comparison, means: ">=" },
    in: { power: comparison, means: "in" },
    "not in": { power: comparison, means: "not in" },
    matches: { power: comparison, means: "match" },
    "not matches": { power: comparison, means: "not match" },
    contains: { power: comparison, means: "other" },
    startsWith: { power: comparison, means: "other" },
    endsWith: { power: comparison, means: "other" },
    "..": { power: 25, means: "other" },
    "+": { power: 30, means: "+" },
    "-": { power: 30, means: "-" },
    "*": { power: 60, means: "*" },
    "/": { power: 60, means: "/" },
    "%": { power: 60, means: "%" },
    "**": { power: 100, means: "**", rightward: true },
    "^": { power: 100, means: "**", rightward: true },
    "??": { power: 500, means: "other" },
  },
  prefix: {
    not: { power: 50, means: "not" },
    "!": { power: 50, means: "not" },
    "-": { power: 90, means: "negate" },
    "+": { power: 90, means: "other" },
  },
  chains: true,
};

/** An expression of expr-lang, as Argo reads it in `{{= }}` and in the `expression` of a hook. */
export const readExpr = (text: string): Reading => readExprWithin(text, 0, text.length);

/**
 * The same for a part of a text. The language has more forms than the tree: what is not understood
 * is opaque, and only what no reading could save is a problem.
 */
export function readExprWithin(text: string, from: number, to: number): Reading {
  const whole = span(from, to);
  const lexing = lex(text, from, to, vocabulary);
  const unknown: Expression = { kind: "opaque", span: whole };
  if (text.slice(from, to).trim() === "")
    return { problems: [{ span: whole, message: "The expression is empty." }] };
  if (lexing.unclosed)
    return {
      expression: unknown,
      problems: [
        { span: lexing.unclosed, message: "The text that begins here has no closing quote." },
      ],
    };
  if (lexing.foreign) return { expression: unknown, problems: [] };
  const { expression, stuck } = readInfix(joinNot(lexing.lexemes), exprOperators, to);
  if (!stuck) return { expression, problems: hyphens(expression, text, roots) };
  return { expression: unknown, problems: stuck.start >= to ? [unfinished(whole)] : [] };
}

const unfinished = (whole: Span): Problem => ({
  span: whole,
  message: "The expression stops in the middle: something is missing at its end.",
});

/** `not in` and the like are one operator. */
function joinNot(lexemes: readonly Lexeme[]): Lexeme[] {
  const joined: Lexeme[] = [];
  for (const lexeme of lexemes) {
    const before = joined.at(-1);
    const isNot = before?.kind === "sign" && before.text === "not";
    if (isNot && lexeme.kind === "sign" && negatable.test(lexeme.text))
      joined.splice(-1, 1, {
        kind: "sign",
        text: `not ${lexeme.text}`,
        span: span(before.span.start, lexeme.span.end),
      });
    else joined.push(lexeme);
  }
  return joined;
}

const negatable = /^(in|matches|contains|startsWith|endsWith)$/;

/** What Argo's expressions may begin with. */
const roots =
  /^(inputs|outputs|steps|tasks|workflow|item|pod|node|cronworkflow|lastRetry|retries|status|sprig)$/;

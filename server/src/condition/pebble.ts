import { type Span, span } from "../base/text.ts";
import { closingBraces } from "./braces.ts";
import type { Expression } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";
import { type Lexeme, type Operators, readInfix } from "./infix.ts";
import { lex, type Vocabulary } from "./lexemes.ts";

const vocabulary: Vocabulary = {
  signs: [..."??? ?? == != <= >= .. ( ) [ ] { } , : ? . + - * / % ~ | < > =".split(" ")],
  operators: ["and", "or", "not", "is", "contains", "equals"],
  constants: {
    true: true,
    TRUE: true,
    false: false,
    FALSE: false,
    null: null,
    NULL: null,
    none: null,
    NONE: null,
  },
  prefixes: /(?!)/y,
};

const comparison = 30;

/**
 * CoreExtension.java of Pebble, and Extension.java of Kestra for `??`. The test behind `is` and the
 * name behind `|` are no expressions, but read as one they give the same: nothing.
 */
const operators: Operators = {
  binary: {
    or: { power: 10, means: "or" },
    and: { power: 15, means: "and" },
    is: { power: 20, means: "other" },
    "is not": { power: 20, means: "other" },
    contains: { power: 20, means: "other" },
    "==": { power: comparison, means: "==" },
    equals: { power: comparison, means: "==" },
    "!=": { power: comparison, means: "!=" },
    "<": { power: comparison, means: "<" },
    ">": { power: comparison, means: ">" },
    "<=": { power: comparison, means: "<=" },
    ">=": { power: comparison, means: ">=" },
    "+": { power: 40, means: "+" },
    "-": { power: 40, means: "-" },
    "*": { power: 60, means: "*" },
    "/": { power: 60, means: "/" },
    "%": { power: 60, means: "%" },
    "|": { power: 100, means: "other" },
    "~": { power: 110, means: "other" },
    "..": { power: 120, means: "other" },
    "??": { power: 120, means: "other" },
    "???": { power: 120, means: "other" },
  },
  prefix: {
    not: { power: 500, means: "not" },
    "-": { power: 500, means: "negate" },
    "+": { power: 500, means: "other" },
  },
  chains: false,
};

/**
 * An expression of Pebble, as Kestra reads it in `{{ }}`, with the braces or without. Text beside the
 * braces makes the value a text, of which nothing is read. What is not understood is opaque, and
 * only what no reading could save is a problem.
 */
export function readPebble(text: string): Reading {
  const open = text.indexOf("{{");
  if (open < 0) return readBare(text, 0, text.length);
  const close = closingBraces(text, open + 2, "'\"");
  const beside = text.slice(0, open) + text.slice((close ?? text.length) + 2);
  if (close !== undefined && beside.trim() === "") {
    // `{{-` and `-}}` take the blanks around them away.
    const from = open + (text[open + 2] === "-" ? 3 : 2);
    return readBare(text, from, close - (text[close - 1] === "-" ? 1 : 0));
  }
  return { expression: { kind: "opaque", span: span(0, text.length) }, problems: [] };
}

function readBare(text: string, from: number, to: number): Reading {
  const whole = span(from, to);
  const unknown: Expression = { kind: "opaque", span: whole };
  if (text.slice(from, to).trim() === "")
    return { problems: [{ span: whole, message: "The condition is empty." }] };
  const { lexemes, unclosed, foreign } = lex(text, from, to, vocabulary);
  if (unclosed)
    return {
      expression: unknown,
      problems: [{ span: unclosed, message: "The text that begins here has no closing quote." }],
    };
  if (foreign) return { expression: unknown, problems: strange(text, foreign) };
  const { expression, stuck } = readInfix(simplified(lexemes), operators, to);
  if (!stuck) return { expression, problems: [] };
  const before = stuck.start - 1;
  // `|` asks for a filter, and finds itself.
  if (text.startsWith("||", before))
    return { expression: unknown, problems: strange(text, span(before, before + 2)) };
  if (stuck.start < to) return { expression: unknown, problems: [] };
  const message = "The expression stops in the middle: something is missing at its end.";
  return { expression: unknown, problems: [{ span: whole, message }] };
}

/** Signs of other languages for what Pebble says in words. */
const words: Readonly<Record<string, readonly [string, string]>> = {
  "&&": ["and", "Both at once is written `and` in Pebble."],
  "||": ["or", "One or the other is written `or` in Pebble."],
  "!": ["not ", "The opposite is written `not` in Pebble."],
};

function strange(text: string, { start, end }: Span): Problem[] {
  const sign = text.startsWith("&&", start) ? "&&" : text.slice(start, end);
  const [word, message] = words[sign] ?? [];
  if (word === undefined || message === undefined) return [];
  const at = span(start, start + sign.length);
  return [{ span: at, message, mend: { span: at, text: word } }];
}

/**
 * `is not` is one operator; `| number` keeps the value of what it is put behind; text with `#{ }` in
 * it is filled in.
 */
function simplified(lexemes: readonly Lexeme[]): Lexeme[] {
  const result: Lexeme[] = [];
  for (let at = 0; at < lexemes.length; at++) {
    const lexeme = lexemes[at] as Lexeme;
    const before = result.at(-1);
    if (signOf(lexeme) === "not" && before && signOf(before) === "is")
      result[result.length - 1] = {
        kind: "sign",
        text: "is not",
        span: span(before.span.start, lexeme.span.end),
      };
    else if (signOf(lexeme) === "|" && nameOf(lexemes[at + 1]) === "number")
      at = behindArguments(lexemes, at + 2) - 1;
    else if (isFilledIn(lexeme))
      result.push({ ...lexeme, expression: { kind: "opaque", span: lexeme.span } });
    else result.push(lexeme);
  }
  return result;
}

const signOf = (lexeme: Lexeme | undefined): string => (lexeme?.kind === "sign" ? lexeme.text : "");
const nameOf = (lexeme: Lexeme | undefined): string => (lexeme?.kind === "name" ? lexeme.text : "");

const isFilledIn = (lexeme: Lexeme): lexeme is Lexeme & { kind: "value" } =>
  lexeme.kind === "value" &&
  lexeme.expression.kind === "literal" &&
  typeof lexeme.expression.value === "string" &&
  lexeme.expression.value.includes("#{");

/** Where the lexemes go on behind `( … )`, if that stands there. */
function behindArguments(lexemes: readonly Lexeme[], at: number): number {
  if (signOf(lexemes[at]) !== "(") return at;
  for (let end = at; end < lexemes.length; end++) if (signOf(lexemes[end]) === ")") return end + 1;
  return at;
}

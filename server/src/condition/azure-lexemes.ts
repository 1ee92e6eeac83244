import { type Span, span } from "../base/text.ts";
import type { Expression } from "./expression.ts";
import type { Problem } from "./grammar.ts";
import type { Lexeme } from "./infix.ts";

export interface AzureLexing {
  readonly lexemes: readonly Lexeme[];
  /** The first thing that belongs to no expression of this kind. */
  readonly problem?: Problem | undefined;
}

const blank = /\s+/y;
const quoted = /'(?:[^']|'')*'/y;
/** Text put in before anything is read. */
const template = /\$\{\{(?:(?!\}\})[\s\S])*\}\}/y;
const macro = /\$\(\s*([\w.-]+)\s*\)/y;
/** Two points or more make a version. */
const figure = /-?(?:\d+(?:\.\d+){2,}|\d+\.?\d*|\.\d+)(?![\w.])/y;
const word = /[A-Za-z_][\w-]*/y;
const operator = /==|!=|<=|>=|<|>|&&|\|\||!|=|&|\||\+/y;

/** The lexemes of `text` from `from` to `to`, up to the first that there cannot be. */
export function lexAzure(text: string, from: number, to: number): AzureLexing {
  const { lexemes, end } = scan(text, from, to);
  return end < to ? { lexemes, problem: foreign(text, end, to, lexemes) } : { lexemes };
}

function scan(
  text: string,
  from: number,
  to: number,
): { readonly lexemes: readonly Lexeme[]; readonly end: number } {
  const lexemes: Lexeme[] = [];
  let at = from;
  for (;;) {
    at += matched(blank, text, at, to)?.length ?? 0;
    if (at >= to) break;
    const lexeme =
      valueAt(text, at, to) ?? wordAt(text, at, to, lexemes) ?? signAt(text, at, lexemes);
    if (!lexeme) break;
    lexemes.push(lexeme);
    at = lexeme.span.end;
  }
  return { lexemes, end: at };
}

function matched(pattern: RegExp, text: string, at: number, to: number): string | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  return found !== undefined && at + found.length <= to ? found : undefined;
}

const asValue = (expression: Expression): Lexeme => ({
  kind: "value",
  expression,
  span: expression.span,
});

function valueAt(text: string, at: number, to: number): Lexeme | undefined {
  const put = matched(template, text, at, to);
  const string = matched(quoted, text, at, to);
  const number = matched(figure, text, at, to);
  const found = put ?? string ?? number;
  if (found === undefined) return undefined;
  const whole = span(at, at + found.length);
  if (put !== undefined || string?.includes("${{")) return asValue({ kind: "opaque", span: whole });
  if (string !== undefined)
    return asValue({
      kind: "literal",
      value: string.slice(1, -1).replaceAll("''", "'"),
      span: whole,
    });
  const isVersion = found.split(".").length > 2;
  return asValue({ kind: "literal", value: isVersion ? found : Number(found), span: whole });
}

function wordAt(
  text: string,
  at: number,
  to: number,
  before: readonly Lexeme[],
): Lexeme | undefined {
  const found = matched(word, text, at, to);
  if (found === undefined) return undefined;
  const whole = span(at, at + found.length);
  const last = before.at(-1);
  const isMember = last?.kind === "sign" && last.text === ".";
  return /^(true|false)$/i.test(found) && !isMember
    ? asValue({ kind: "literal", value: found.toLowerCase() === "true", span: whole })
    : { kind: "name", text: found, span: whole };
}

/** A bracket that opens without a function before it is refused. `a.*.b` is `b` of every member. */
function signAt(text: string, at: number, before: readonly Lexeme[]): Lexeme | undefined {
  const letter = text[at] ?? "";
  const whole = span(at, at + 1);
  if (letter === "*") return { kind: "name", text: letter, span: whole };
  if (letter === "(" && before.at(-1)?.kind !== "name") return undefined;
  return "().[],".includes(letter) ? { kind: "sign", text: letter, span: whole } : undefined;
}

/** What stands there instead, and the form that was probably meant. */
function foreign(text: string, at: number, to: number, before: readonly Lexeme[]): Problem {
  const letter = text.charAt(at);
  const variable = matched(macro, text, at, to);
  if (variable !== undefined) {
    const written = `variables['${variable.replaceAll(/[$()\s]/g, "")}']`;
    const where = span(at, at + variable.length);
    return {
      span: where,
      message: `\`${variable}\` is not filled in here: a condition reads the variable itself. Write \`${written}\`.`,
      mend: { span: where, text: written },
    };
  }
  if (letter === "'")
    return { span: span(at, to), message: "The text that begins here has no closing quote." };
  if (letter === '"') return doubleQuotes(text, at, to);
  if (letter === "(")
    return {
      span: span(at, at + 1),
      message:
        "A bracket belongs to the function before it, and there is none. Leave this pair of brackets out.",
    };
  const sign = matched(operator, text, at, to);
  return sign === undefined
    ? {
        span: span(at, at + 1),
        message: `\`${letter}\` is no part of an expression here. Those know names, numbers, text in single quotes, and functions like \`eq(a, b)\`.`,
      }
    : {
        span: span(at, at + sign.length),
        message: `There are no operators here: what \`${sign}\` means is a function, \`${meaning(sign)}\`.`,
        mend: asFunction(text, span(at, at + sign.length), to, before),
      };
}

function doubleQuotes(text: string, at: number, to: number): Problem {
  const close = text.indexOf('"', at + 1);
  const whole = span(at, close < 0 || close >= to ? to : close + 1);
  const inner = text.slice(whole.start + 1, whole.end - 1);
  return {
    span: whole,
    message: "Text stands in single quotes here. Write '…' instead of \"…\".",
    mend: close < 0 || inner.includes("'") ? undefined : { span: whole, text: `'${inner}'` },
  };
}

const names: Readonly<Record<string, string>> = {
  "==": "eq",
  "=": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
};

function meaning(sign: string): string {
  if (sign.startsWith("&")) return "and(a, b)";
  if (sign.startsWith("|")) return "or(a, b)";
  if (sign === "+") return "format('{0}{1}', a, b)";
  return sign === "!" ? "not(a)" : `${names[sign]}(a, b)`;
}

/** `a == b`, where that is all there is. */
function asFunction(text: string, at: Span, to: number, left: readonly Lexeme[]): Problem["mend"] {
  const name = names[text.slice(at.start, at.end)];
  const right = scan(text, at.end, to);
  const [first] = left;
  const sides = [...left, ...right.lexemes];
  if (!name || !first || right.lexemes.length === 0 || right.end < to) return undefined;
  if (sides.some((lexeme) => lexeme.kind === "sign" && lexeme.text === ",")) return undefined;
  const { start } = first.span;
  const written = [text.slice(start, at.start), text.slice(at.end, to)].map((side) => side.trim());
  return { span: span(start, to), text: `${name}(${written.join(", ")})` };
}

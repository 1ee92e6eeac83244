import { type Span, span } from "../base/text.ts";
import type { Expression } from "./expression.ts";
import type { Lexeme } from "./infix.ts";

/** What tells one grammar's words and signs from another's. */
export interface Vocabulary {
  /** Longer signs before those they begin with. */
  readonly signs: readonly string[];
  /** Words that are operators. */
  readonly operators: readonly string[];
  readonly constants: Readonly<Record<string, boolean | null>>;
  /** Letters before a quote that change how the text in it is read. */
  readonly prefixes: RegExp;
}

export interface Lexing {
  readonly lexemes: readonly Lexeme[];
  /** A quote that nothing closes. */
  readonly unclosed?: Span | undefined;
  /** Something that belongs to no lexeme. */
  readonly foreign?: Span | undefined;
}

const number = /0[xX][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?[uU]?/y;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;

/** The lexemes of `text` from `from` to `to`, in the way that Go's expression languages share. */
export function lex(text: string, from: number, to: number, vocabulary: Vocabulary): Lexing {
  const source = text.slice(0, to);
  const lexemes: Lexeme[] = [];
  const value = (expression: Expression) =>
    lexemes.push({ kind: "value", expression, span: expression.span });
  const matched = (pattern: RegExp, at: number): string => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? "";
  };
  for (let at = from; at < to; ) {
    const gap = matched(blank, at);
    if (gap) {
      at += gap.length;
      continue;
    }
    const prefix = matched(vocabulary.prefixes, at);
    const quote = source[at + prefix.length] ?? "";
    if (quote === "'" || quote === '"' || quote === "`") {
      const raw = quote === "`" || /r/i.test(prefix);
      const end = closingQuote(source, at + prefix.length, raw);
      if (end === undefined) return { lexemes, unclosed: span(at, to) };
      const inner = source.slice(at + prefix.length + 1, end - 1);
      value({ kind: "literal", value: raw ? inner : unescaped(inner), span: span(at, end) });
      at = end;
      continue;
    }
    const digits = matched(number, at);
    // `1..5` is a range of whole numbers.
    const figure =
      digits.endsWith(".") && source[at + digits.length] === "." ? digits.slice(0, -1) : digits;
    if (figure && /\d/.test(figure)) {
      const end = at + figure.length;
      value({
        kind: "literal",
        value: Number(figure.replaceAll(/[_uU]/g, "")),
        span: span(at, end),
      });
      at = end;
      continue;
    }
    const name = matched(word, at);
    const sign = name ? "" : vocabulary.signs.find((each) => source.startsWith(each, at));
    const end = at + (name || (sign ?? "?")).length;
    const whole = span(at, end);
    if (name) {
      const isMember = /[.]$/.test(lastSign(lexemes));
      if (!isMember && Object.hasOwn(vocabulary.constants, name))
        value({ kind: "literal", value: vocabulary.constants[name] ?? null, span: whole });
      else if (!isMember && vocabulary.operators.includes(name))
        lexemes.push({ kind: "sign", text: name, span: whole });
      else lexemes.push({ kind: "name", text: name, span: whole });
    } else if (sign) lexemes.push({ kind: "sign", text: sign, span: whole });
    else return { lexemes, foreign: whole };
    at = end;
  }
  return { lexemes };
}

function lastSign(lexemes: readonly Lexeme[]): string {
  const last = lexemes.at(-1);
  return last?.kind === "sign" ? last.text : "";
}

/** Behind the quote that closes the one at `start`. */
function closingQuote(source: string, start: number, raw: boolean): number | undefined {
  const quote = source[start] ?? "";
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === "\\" && !raw) at++;
    else if (source[at] === quote) return at + 1;
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

const unescaped = (text: string): string =>
  text.replaceAll(/\\([\s\S])/g, (_whole, letter: string) => escapes[letter] ?? letter);

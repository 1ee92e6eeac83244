import type { ScalarStyle } from "../model/script.ts";

/** Characters that mean something in YAML, by their UTF-16 units. */
export const tab = 9;
export const lineFeed = 10;
export const carriageReturn = 13;
export const blank = 32;
export const doubleQuote = 34;
export const hash = 35;
export const singleQuote = 39;
export const comma = 44;
export const dash = 45;
export const colon = 58;
export const greater = 62;
const question = 63;
export const bracket = 91;
export const backslash = 92;
export const closingBracket = 93;
export const brace = 123;
export const pipe = 124;
export const closingBrace = 125;

export function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** A blank, a break, or the end of the text. */
export const isGap = (code: number): boolean =>
  code === blank ||
  code === lineFeed ||
  code === carriageReturn ||
  code === tab ||
  Number.isNaN(code);

export const isFlowGap = (code: number): boolean =>
  isGap(code) || code === comma || code === closingBracket || code === closingBrace;

const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95;

export const quoteStyle = (code: number): ScalarStyle | undefined =>
  code === doubleQuote ? "double" : code === singleQuote ? "single" : undefined;

/** Whether plain text may begin here: https://yaml.org/spec/1.2.2/#rule-ns-plain-first */
export function startsPlain(text: string, at: number, inFlow: boolean): boolean {
  const code = text.charCodeAt(at);
  if (isWord(code)) return true;
  if (code === dash || code === colon || code === question) {
    const next = text.charCodeAt(at + 1);
    return inFlow ? isWord(next) : !isGap(next);
  }
  return code > blank && !"#,[]{}&*!|>'\"%@`".includes(text[at] ?? "#");
}

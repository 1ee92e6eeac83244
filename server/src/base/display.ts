import type { Span } from "./text.ts";

/** What a terminal would obey, or what would turn the text around: C0, C1 and the bidi controls. */
const control = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const controls = new RegExp(control, "gu");

/** One line of text that a terminal shows and does not obey: tabs are blanks, controls are signs. */
export function printable(text: string): string {
  return control.test(text)
    ? text.replaceAll("\t", "    ").replace(controls, (one) => {
        const code = one.charCodeAt(0);
        if (code < 0x20) return String.fromCharCode(0x2400 + code);
        return code === 0x7f ? "\u2421" : "\ufffd";
      })
    : text;
}

/**
 * Twice as wide as a Latin letter in a terminal: East Asian Width W and F of Unicode 16 in blocks,
 * and what is shown as an emoji. https://www.unicode.org/reports/tr11/
 */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|.\ufe0f)/u;

const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

let segmenter: Intl.Segmenter | undefined;

/** What a person sees as one character, with the cells it takes in a terminal. */
export interface Glyph {
  /** As `printable` shows it. */
  readonly text: string;
  /** UTF-16 offset in the line, and the one behind it. */
  readonly start: number;
  readonly end: number;
  /** 0, 1 or 2; a tab, which is shown as blanks, 4. */
  readonly cells: number;
}

/** The characters of a line, which holds no line break. */
export function glyphs(line: string): Glyph[] {
  if (/^[\x20-\x7e]*$/.test(line))
    return [...line].map((text, at) => ({ text, start: at, end: at + 1, cells: 1 }));
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return [...segmenter.segment(line)].map(({ segment, index }) => {
    const text = printable(segment);
    return { text, start: index, end: index + segment.length, cells: cellsOf(text) };
  });
}

function cellsOf(glyph: string): number {
  if (/^[\x20-\x7e\u2400-\u2421\ufffd]+$/.test(glyph)) return glyph.length;
  if (wide.test(glyph)) return 2;
  return invisible.test(glyph) ? 0 : 1;
}

/** Cells a line takes in a terminal. */
export const cells = (line: string): number =>
  glyphs(line).reduce((sum, glyph) => sum + glyph.cells, 0);

/** A sentence in lines of at most so many cells, broken between words; those after the first are set in. */
export function wrapped(sentence: string, width: number): string[] {
  const indent = /^ */.exec(sentence)?.[0] ?? "";
  const lines: string[] = [];
  let line = indent;
  for (const word of sentence.trim().split(/ +/)) {
    const longer = line.trim() === "" ? line + word : `${line} ${word}`;
    if (line.trim() === "" || cells(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = `${indent}  ${word}`;
    }
  }
  return [...lines, line];
}

/** A line, and below it carets under a part of it. */
export function underlined(line: string, { start, end }: Span): string {
  const before = cells(line.slice(0, start));
  const width = Math.max(1, cells(line.slice(start, end)));
  return `${printable(line)}\n${" ".repeat(before)}${"^".repeat(width)}`;
}

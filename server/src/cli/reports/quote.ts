import { type Glyph, glyphs } from "../../base/display.ts";
import type { Span } from "../../base/text.ts";
import type { CheckedFile } from "../../commands/check-result.ts";

/** The line a finding is in, and a row with carets under the place. */
export interface Quote {
  /** Columns in front of the bar. */
  readonly gutter: number;
  readonly rows: readonly {
    readonly margin: string;
    readonly source: string;
    readonly mark: string;
  }[];
}

/** Least number of columns around a place, however narrow the terminal is. */
const leastWidth = 40;

/**
 * Quotes the first line of a span. Tabs are blanks, wide characters get two carets. A line longer
 * than `width` is cut on both sides; the beginning of the place is always to be seen.
 */
export function quote({ text, lines }: CheckedFile, { start, end }: Span, width: number): Quote {
  const { line } = lines.position(start);
  const whole = lines.line(line);
  const number = String(line + 1);
  const gutter = number.length + 1;
  const shown = glyphs(text.slice(whole.start, whole.end));
  const from = countBefore(shown, start - whole.start);
  const to = Math.max(countTouched(shown, end - whole.start), from + 1);
  const room = Math.max(leastWidth, width - gutter - 3);
  const view = window(shown, from, to, room);
  const before = shown.slice(view.from, from);
  const marked = shown.slice(from, Math.min(to, view.to));
  const blank = " ".repeat(gutter);
  const cut = view.from > 0 ? "…" : "";
  const rest = view.to < shown.length ? "…" : "";
  // A span that goes on in the next line is marked to the end of this one.
  const more = end > whole.end && /\S/.test(text.slice(whole.end, end)) ? "…" : "";
  const source = `${cut}${written(shown.slice(view.from, view.to))}${rest}`;
  return {
    gutter,
    rows: [
      { margin: ` ${number} | `, source: source.trimEnd(), mark: "" },
      {
        margin: `${blank} | `,
        source: " ".repeat(cut.length + cellsIn(before)),
        mark: `${"^".repeat(Math.max(1, cellsIn(marked)))}${more}`,
      },
    ],
  };
}

const written = (shown: readonly Glyph[]): string => shown.map(({ text }) => text).join("");

const cellsIn = (shown: readonly Glyph[]): number =>
  shown.reduce((sum, { cells }) => sum + cells, 0);

/** Number of characters that end at or before a UTF-16 offset. */
const countBefore = (shown: readonly Glyph[], offset: number): number =>
  shown.filter(({ end }) => end <= offset).length;

/** Number of characters that begin before a UTF-16 offset. */
const countTouched = (shown: readonly Glyph[], offset: number): number =>
  shown.filter((glyph) => glyph.start < offset).length;

/** The part of a line that fits: all of it, or what is around the place, from a third before it. */
function window(shown: readonly Glyph[], from: number, to: number, room: number) {
  if (cellsIn(shown) <= room) return { from: 0, to: shown.length };
  const inside = room - 2;
  let first = from;
  // Short places are shown with what follows them too.
  const place = Math.min(cellsIn(shown.slice(from, to)), inside);
  for (let left = Math.min(inside - place, Math.ceil(inside / 3)); first > 0; first--) {
    left -= shown[first - 1]?.cells ?? 1;
    if (left < 0) break;
  }
  let last = first;
  for (let left = inside; last < shown.length; last++) {
    left -= shown[last]?.cells ?? 1;
    if (left < 0) break;
  }
  return { from: first, to: last };
}

import { applyEdits, type Edit, overlaps, type Span } from "../base/text.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Analysis } from "./analysis.ts";

export interface FixedText {
  readonly text: string;
  readonly edits: readonly Edit[];
  /** Number of findings that the edits mend. */
  readonly fixed: number;
}

/**
 * Makes the fixes of an analysis, the first of those that overlap. Fixes that say the same are made
 * once. Only safe ones unless `unsafe` is set.
 */
export function applyFixes(
  { text, findings }: Pick<Analysis, "text" | "findings">,
  { unsafe = false }: { readonly unsafe?: boolean } = {},
): FixedText {
  const edits: Edit[] = [];
  let fixed = 0;
  for (const { fix } of findings) {
    if (!fix || !(fix.safe || unsafe) || !fits(fix, edits)) continue;
    edits.push(...fix.edits.filter((edit) => !edits.some((made) => same(made, edit))));
    fixed++;
  }
  return { text: applyEdits(text, edits), edits, fixed };
}

/** A mend can make room for another one; this many rounds are enough for any sane file. */
const mostRounds = 10;

/**
 * Makes the fixes of an analysis, then those that the mended text has in turn, until there are none: a
 * second time changes nothing. The edits are those of the text as it was.
 */
export function fixToRest(
  analysis: Analysis,
  options: { readonly unsafe?: boolean } = {},
): FixedText {
  let now = analysis;
  let edits: readonly Edit[] = [];
  let fixed = 0;
  for (let round = 0; round < mostRounds; round++) {
    const made = applyFixes(now, options);
    if (made.edits.length === 0 || made.text === now.text) break;
    edits = composed(now.text, edits, made.edits);
    fixed += made.fixed;
    now = now.again(made.text);
  }
  return { text: now.text, edits, fixed };
}

/**
 * One set of edits for two, of which the second was meant for the text that the first left behind,
 * which is `between`. Edits that touch become one.
 */
export function composed(
  between: string,
  first: readonly Edit[],
  second: readonly Edit[],
): readonly Edit[] {
  if (first.length === 0) return second;
  let grown = 0;
  const left = first
    .toSorted((a, b) => a.span.start - b.span.start)
    .map(({ span, text }) => {
      const start = span.start + grown;
      grown += text.length - (span.end - span.start);
      return { span, now: { start, end: start + text.length }, edits: [] as Edit[] };
    });
  const places: { now: Span; edits: readonly Edit[] }[] = [
    ...left,
    ...second.map((edit) => ({ now: edit.span, edits: [edit] })),
  ].sort((a, b) => a.now.start - b.now.start || a.now.end - b.now.end);
  const joined: { now: Span; edits: readonly Edit[] }[] = [];
  for (const place of places) {
    const last = joined.at(-1);
    if (!last || last.now.end < place.now.start) joined.push(place);
    else
      joined[joined.length - 1] = {
        now: { start: last.now.start, end: Math.max(last.now.end, place.now.end) },
        edits: [...last.edits, ...place.edits],
      };
  }
  /** The offset in the first text of one that lies in no change, or at the edge of one. */
  const before = (offset: number, within: (now: Span) => boolean): number =>
    left.reduce(
      (sum, { span, now }) =>
        within(now) ? sum + (span.end - span.start) - (now.end - now.start) : sum,
      offset,
    );
  return joined.map(({ now, edits }) => ({
    span: {
      start: before(now.start, ({ start }) => start < now.start),
      end: before(now.end, ({ start, end }) => start <= now.end && end <= now.end),
    },
    text: applyEdits(
      between.slice(now.start, now.end),
      edits.map(({ span, text }) => ({
        span: { start: span.start - now.start, end: span.end - now.start },
        text,
      })),
    ),
  }));
}

const same = (a: Edit, b: Edit): boolean =>
  a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;

/** Two insertions at one place have no order, so they collide as overlapping edits do. */
const fits = (fix: Fix, made: readonly Edit[]): boolean =>
  fix.edits.every((edit) =>
    made.every(
      (other) =>
        same(other, edit) ||
        !(
          overlaps(other.span, edit.span) ||
          (edit.span.start === edit.span.end &&
            other.span.start <= edit.span.start &&
            edit.span.start <= other.span.end) ||
          (other.span.start === other.span.end &&
            edit.span.start <= other.span.start &&
            other.span.start <= edit.span.end)
        ),
    ),
  );

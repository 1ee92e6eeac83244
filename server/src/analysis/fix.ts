import { applyEdits, type Edit, overlaps } from "../base/text.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Analysis } from "./analyze.ts";

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

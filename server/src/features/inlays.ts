import type { Analysis } from "../analysis/analysis.ts";
import { overlaps, type Span } from "../base/text.ts";
import { scheduleInWords } from "./schedule.ts";

/** A remark shown in the text behind a place. */
export interface Inlay {
  readonly offset: number;
  readonly text: string;
}

/** Each schedule of a range in words, behind its expression. */
export function inlays({ pipelines, text }: Analysis, range: Span): Inlay[] {
  return pipelines.flatMap(({ pipeline }) =>
    pipeline.triggers.flatMap(({ schedule }) => {
      const written = schedule?.cron.span();
      if (!schedule || !written || !overlaps(written, range)) return [];
      const words = scheduleInWords(schedule);
      const quoted = /["']/.test(text[written.end] ?? "");
      return words ? [{ offset: written.end + (quoted ? 1 : 0), text: words }] : [];
    }),
  );
}

import type { Analysis } from "../analysis/analyze.ts";
import type { Span } from "../base/text.ts";
import { explainSchedule, type Moment } from "./schedule.ts";
import { momentInWords } from "./time.ts";

/** A line of text above a trigger that does something when it is clicked. */
export interface Lens {
  readonly span: Span;
  readonly title: string;
  readonly does: "runTrigger" | "explainSchedule";
  readonly trigger: string;
  /** When it will be out of date, milliseconds since 1970 UTC; nothing where that never happens. */
  readonly until?: number | undefined;
}

/** For each trigger: run it, and when it will start by itself. */
export function lenses({ pipelines }: Analysis, moment: Moment): Lens[] {
  return pipelines.flatMap(({ pipeline }) =>
    pipeline.triggers.flatMap(({ name, nameSpan: span, schedule, paused }): Lens[] => {
      const run: Lens = { span, title: "Run trigger", does: "runTrigger", trigger: name };
      const explained = schedule && explainSchedule(schedule, moment, 1);
      if (!explained) return [run];
      const [next] = explained.next;
      if (paused)
        return [
          run,
          { span, title: "Paused in this file", does: "explainSchedule", trigger: name },
        ];
      const title = next
        ? `Next run ${momentInWords(next.at, next.offset)} (${explained.zone})`
        : "Never runs by itself";
      return [run, { span, title, does: "explainSchedule", trigger: name, until: next?.at }];
    }),
  );
}

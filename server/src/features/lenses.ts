import type { Analysis } from "../analysis/analysis.ts";
import type { Span } from "../base/text.ts";
import type { Trigger } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import { explainSchedule, type Moment } from "./schedule.ts";
import { momentInWords } from "./time.ts";

/** A line of text above a trigger or a step that does something when it is clicked. */
export interface Lens {
  readonly span: Span;
  readonly title: string;
  readonly does: "runTrigger" | "backtest" | "explainSchedule" | "runStep";
  /** The name of the trigger; of a step, which may have none, the offset of what names it. */
  readonly about: string | number;
  /** When it will be out of date, milliseconds since 1970 UTC; nothing where that never happens. */
  readonly until?: number | undefined;
}

/** For each trigger: run it, its past, and when it will start by itself. For each step with code: run it. */
export function lenses({ pipelines }: Analysis, moment: Moment): Lens[] {
  return pipelines.flatMap(({ pipeline }) => [
    ...pipeline.triggers.flatMap((trigger) => triggerLenses(trigger, moment)),
    ...pipeline.groups.flatMap(stepLenses),
  ]);
}

function triggerLenses(
  { name, nameSpan: span, schedule, condition, paused }: Trigger,
  moment: Moment,
): Lens[] {
  const here: Lens[] = [{ span, title: "Run trigger", does: "runTrigger", about: name }];
  // A schedule alone has no past to go through: it would have fired every time.
  if (condition) here.push({ span, title: "Back-test", does: "backtest", about: name });
  const explained = schedule && explainSchedule(schedule, moment, 1);
  if (!explained) return here;
  const [next] = explained.next;
  if (paused)
    return [...here, { span, title: "Paused in this file", does: "explainSchedule", about: name }];
  const title = next
    ? `Next run ${momentInWords(next.at, next.offset)} (${explained.zone})`
    : "Never runs by itself";
  return [...here, { span, title, does: "explainSchedule", about: name, until: next?.at }];
}

const stepLenses = ({ after, steps }: StepGroup): Lens[] =>
  after === "failure"
    ? []
    : steps.flatMap(({ idSpan, span, scripts, group }): Lens[] => {
        if (group && scripts.length === 0) return stepLenses(group);
        if (!scripts.some(isRunHere)) return [];
        // Above all of the step, also where its id is not what it begins with.
        const above = span.start < idSpan.start ? { start: span.start, end: span.start } : idSpan;
        return [{ span: above, title: "Run step", does: "runStep", about: idSpan.start }];
      });

/** Code of the step itself, in a language that runs anywhere. */
const isRunHere = ({ form, language, words }: Step["scripts"][number]): boolean =>
  form === "block" && language !== "powershell" && !words;

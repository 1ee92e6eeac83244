import type { Excerpt } from "../base/excerpt.ts";
import { oncePer } from "../base/once.ts";
import { Recent } from "../base/recent.ts";
import { neverFires } from "../cron/days.ts";
import { flavourOf } from "../cron/flavours.ts";
import { type CalendarSchedule, type Cron, parseCron } from "../cron/parse.ts";
import type { Mend, Problem, ProblemCode } from "../cron/problem.ts";
import type { Fix, Pipeline, Schedule, Trigger } from "../model/pipeline.ts";
import type { Report } from "./rule.ts";

/** A schedule with what its system reads in it. */
export interface ReadSchedule {
  readonly trigger: Trigger;
  readonly schedule: Schedule;
  readonly cron: Cron;
}

/** Every rule here asks for the same, in every version of a document. */
const readings = new Recent<Cron>(20_000);

/** The schedules of a pipeline. One that is filled in by a template is left out. */
export const schedulesOf = oncePer((pipeline: Pipeline): readonly ReadSchedule[] =>
  pipeline.triggers.flatMap((trigger) => {
    const { schedule } = trigger;
    if (!schedule || isTemplate(schedule.cron.text)) return [];
    const { flavour, cron: written } = schedule;
    const cron = readings.get(`${flavour} ${written.text}`, () =>
      parseCron(written.text, flavourOf(flavour)),
    );
    return [{ trigger, schedule, cron }];
  }),
);

/** The schedules that run at times of the calendar, without a mistake of their own. */
export const calendarsOf = oncePer((pipeline: Pipeline): readonly ReadCalendar[] =>
  schedulesOf(pipeline).flatMap((each) => {
    const { schedule } = each.cron;
    return schedule?.kind === "calendar" ? [{ ...each, calendar: schedule }] : [];
  }),
);

type ReadCalendar = ReadSchedule & { readonly calendar: CalendarSchedule };

/** `$cron-weekly` stands in templates from which files are made. */
export const isTemplate = (text: string): boolean =>
  /\$\{|\{\{|\{%|\$\(|\$\[|^\$[\w-]+$/.test(text);

/** The mistakes of one kind, with their mends. */
export function* mistakesOf(pipeline: Pipeline, codes: readonly ProblemCode[]): Generator<Report> {
  for (const { schedule, cron } of schedulesOf(pipeline))
    for (const problem of cron.problems)
      if (codes.includes(problem.code)) yield report(schedule.cron, cron, problem);
}

function report(written: Excerpt, cron: Cron, problem: Problem): Report {
  const { span, message, mend, doubtful } = problem;
  return {
    span: written.span(span.start, span.end),
    message,
    ...(doubtful ? { severity: "warning" as const } : {}),
    fix: mend && mendFix(written, cron, mend),
  };
}

/**
 * The mend as a fix of the document, where it can be written there. Safe only if what it leads to
 * is right: a mistake may hide another.
 */
export function mendFix(written: Excerpt, cron: Cron, mend: Mend): Fix | undefined {
  const edit = written.edit(mend.span.start, mend.span.end, mend.text);
  if (!edit) return undefined;
  const text = cron.text.slice(0, mend.span.start) + mend.text + cron.text.slice(mend.span.end);
  const { problems, schedule } = parseCron(text, cron.flavour);
  const better =
    problems.length < cron.problems.length &&
    !(schedule?.kind === "calendar" && neverFires(schedule));
  return { title: `Write '${text.trim()}'`, safe: mend.certain && better, edits: [edit] };
}

import type { CronSchedule } from "../cron/parse.ts";
import type { Rule } from "./rule.ts";
import { type ReadSchedule, schedulesOf } from "./schedules.ts";

export const duplicateTrigger: Rule = {
  id: "duplicate-trigger",
  group: "schedule",
  summary: "Two triggers start the same at the same times.",
  severity: "info",
  *check(pipeline) {
    const schedules = schedulesOf(pipeline);
    if (schedules.length < 2) return;
    const seen = new Map<string, ReadSchedule>();
    for (const read of schedules) {
      const key = meaning(read);
      if (key === undefined) continue;
      const earlier = seen.get(key);
      if (!earlier) {
        seen.set(key, read);
        continue;
      }
      yield {
        span: read.schedule.cron.span(),
        message: `'${read.schedule.cron.text.trim()}' fires at the same times as '${earlier.schedule.cron.text.trim()}' above, so each run starts twice. Remove one of the two.`,
        fix: read.trigger.removal && {
          title: "Remove this schedule",
          safe: false,
          edits: [read.trigger.removal],
        },
        related: [
          { span: earlier.schedule.cron.span(), message: "The other schedule stands here." },
        ],
      };
    }
  },
};

/** The same text for triggers that cannot be told apart by what they do. */
function meaning({ trigger, schedule, cron }: ReadSchedule): string | undefined {
  if (!cron.schedule || trigger.paused) return undefined;
  return JSON.stringify([
    times(cron.schedule),
    schedule.zone?.text ?? schedule.defaultZone,
    [trigger.condition, ...(trigger.furtherConditions ?? [])].map((condition) =>
      condition?.text.text.replaceAll(/\s+/g, " ").trim(),
    ),
    trigger.starts,
    trigger.given,
  ]);
}

function times(schedule: CronSchedule): unknown {
  if (schedule.kind === "interval") return schedule.seconds;
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, year } = schedule;
  return [
    ...[second, minute, hour, month].map((field) => field.values),
    // How days go together depends on how they are written.
    ...[dayOfMonth, dayOfWeek].map(({ values, marks, text }) => [
      values,
      marks,
      text === "*" || text === "?",
    ]),
    year?.values,
  ];
}

import { flavourOf } from "../cron/flavours.ts";
import { type Occurrence, occurrences } from "../cron/next.ts";
import { type CronSchedule, parseCron } from "../cron/parse.ts";
import { reckonedZone } from "../cron/zones.ts";
import type { Schedule } from "../model/pipeline.ts";

/** A schedule that can be reckoned with; nothing where its system refuses it. */
export function parsedSchedule(schedule: Schedule): CronSchedule | undefined {
  return parseCron(schedule.cron.text, flavourOf(schedule.flavour)).schedule;
}

/** The IANA zone of a schedule; UTC where it names none that is known. */
export function zoneOf({ zone, zoneNames, defaultZone }: Schedule): string {
  return reckonedZone(zone?.text.trim() ?? "", zoneNames) ?? defaultZone ?? "UTC";
}

/**
 * The times at which a schedule starts a run, after `from` and before `until` (milliseconds since
 * 1970 UTC). Times that the clocks skip are not among them.
 */
export function* dueTimes(
  schedule: Schedule,
  from: number,
  until: number,
): Generator<Occurrence & { readonly change?: "moved" | "repeated" | undefined }> {
  const parsed = parsedSchedule(schedule);
  if (!parsed) return;
  for (const { change, ...occurrence } of occurrences(parsed, {
    zone: zoneOf(schedule),
    from,
    until,
  }))
    if (change !== "skipped") yield { ...occurrence, change };
}

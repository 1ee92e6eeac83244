import { type Clock, clockOf } from "../cron/clock.ts";
import { dayRule, isOpen } from "../cron/days.ts";
import { describe } from "../cron/describe.ts";
import { flavourOf } from "../cron/flavours.ts";
import { nextRuns, type Occurrence, occurrences } from "../cron/next.ts";
import { type CronSchedule, parseCron } from "../cron/parse.ts";
import { reckonedZone } from "../cron/zones.ts";
import type { Schedule } from "../model/pipeline.ts";
import { dateInWords, isoTime, timeInWords } from "./time.ts";

/** When and where the question is asked; the core has no clock of its own. */
export interface Moment {
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** IANA name of the zone the person lives in. */
  readonly localZone?: string | undefined;
}

/** One run, in the three ways people ask for it. */
export interface Run {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** What the schedule's clock is ahead of UTC then, milliseconds. */
  readonly offset: number;
  /** ISO 8601 with that offset. */
  readonly zoned: string;
  /** ISO 8601 ending in Z. */
  readonly utc: string;
  /** ISO 8601 with the offset of the local zone, where one is known. */
  readonly local?: string;
  /** What daylight saving does to this run. */
  readonly note?: string;
}

export interface ExplainedSchedule {
  readonly cron: string;
  /** "At 02:30, Monday through Friday". */
  readonly words: string;
  /** IANA name, or "the server's zone" where the system leaves it open. */
  readonly zone: string;
  readonly next: readonly Run[];
  /** What else a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Explains a schedule; nothing where its system refuses it or where it names no time. */
export function explainSchedule(
  schedule: Schedule,
  { now, localZone }: Moment,
  count = 5,
): ExplainedSchedule | undefined {
  const parsed = parseCron(schedule.cron.text, flavourOf(schedule.flavour)).schedule;
  if (!parsed) return undefined;
  const place = zoneOf(schedule);
  const { runs, neverFires } = nextRuns(parsed, { zone: place.zone, from: now, count });
  const local = localZone === undefined ? undefined : clockOf(localZone);
  const notes = neverFires
    ? ["It never fires: there is no such day."]
    : [...dayNotes(parsed), ...daylightNotes(parsed, place.zone, now)];
  return {
    cron: schedule.cron.text.trim(),
    words: describe(parsed) ?? schedule.cron.text.trim(),
    zone: place.name,
    next: runs.map((run) => told(run, local)),
    notes: place.note ? [place.note, ...notes] : notes,
  };
}

/** The schedule in words alone; nothing where its system refuses it. */
export function scheduleInWords(schedule: Schedule): string | undefined {
  const parsed = parseCron(schedule.cron.text, flavourOf(schedule.flavour)).schedule;
  return parsed && describe(parsed);
}

/** The zone that runs are reckoned in, and how it is spoken of. */
function zoneOf({ zone: written, zoneNames, defaultZone }: Schedule): {
  readonly zone: string;
  readonly name: string;
  readonly note?: string;
} {
  const name = written?.text.trim();
  const zone = name && reckonedZone(name, zoneNames);
  if (zone) return { zone, name: zoneNames === "java" ? name : zone };
  if (name && zoneNames !== "none")
    return {
      zone: "UTC",
      name: "UTC",
      note: `The time zone '${name}' is not known, so these times are in UTC.`,
    };
  if (defaultZone) return { zone: defaultZone, name: defaultZone };
  return {
    zone: "UTC",
    name: "the server's zone",
    note: "The system takes the time zone of its server; these times assume UTC.",
  };
}

function told({ at, offset, change, wall }: Occurrence, local: Clock | undefined): Run {
  const note =
    change === "moved"
      ? `The clocks skip ${timeInWords(wall)} that day, so it runs at ${timeInWords(at, offset)}.`
      : change === "repeated"
        ? `${timeInWords(wall)} comes twice that day: this is the second run.`
        : undefined;
  return {
    at,
    offset,
    zoned: isoTime(at, offset),
    utc: isoTime(at),
    ...(local && { local: isoTime(at, local.offset(at)) }),
    ...(note && { note }),
  };
}

function* dayNotes(schedule: CronSchedule): Generator<string> {
  if (schedule.kind === "interval") return;
  const { flavour, dayOfMonth, dayOfWeek } = schedule;
  const both = !isOpen(dayOfMonth, dayOfWeek, flavour) && !isOpen(dayOfWeek, dayOfMonth, flavour);
  if (both)
    yield dayRule(schedule) === "either"
      ? `Both day fields are set: it runs on each day that matches the day of month '${dayOfMonth.text}' or the day of week '${dayOfWeek.text}', not only where both match.`
      : `Both day fields are set: it runs only on days that match the day of month '${dayOfMonth.text}' and the day of week '${dayOfWeek.text}'.`;
}

const hour = 3_600_000;
const year = 366 * 24 * hour;

/** What the next change of the clocks in each direction does. */
function* daylightNotes(schedule: CronSchedule, zone: string, now: number): Generator<string> {
  const clock = clockOf(zone);
  if (!clock || schedule.kind === "interval" || schedule.hour.values.length === 24) return;
  let touched = false;
  let change = clock.change(now, now + year);
  const first = change;
  for (let seen = 0; change !== undefined && seen < 2; seen++) {
    const note = atChange(schedule, zone, clock, change);
    if (note) {
      touched = true;
      yield `On ${dateInWords(change, clock.offset(change))} the clocks ${note}`;
    }
    change = clock.change(change, now + year);
  }
  if (first !== undefined && !touched)
    yield `It keeps its local time when the clocks change (next on ${dateInWords(first, clock.offset(first))}), so its time in UTC moves.`;
}

function atChange(
  schedule: CronSchedule,
  zone: string,
  clock: Clock,
  change: number,
): string | undefined {
  const gained = clock.offset(change) - clock.offset(change - 1000);
  const width = Math.abs(gained);
  const around = [
    ...occurrences(schedule, { zone, from: change - width - 1000, until: change + width + hour }),
  ];
  if (gained > 0) {
    const hit = around.find((run) => run.change === "skipped" || run.change === "moved");
    if (!hit) return undefined;
    const outcome =
      hit.change === "skipped" ? "no run then" : `it runs at ${timeInWords(hit.at, hit.offset)}`;
    return `go forward over ${timeInWords(hit.wall)}: ${outcome}.`;
  }
  const from = change + clock.offset(change);
  const twice = around.filter(({ wall }) => from <= wall && wall < from + width);
  const [once] = twice;
  if (!once) return undefined;
  const runs = twice.filter(({ wall }) => wall === once.wall).length;
  const outcome =
    runs > 1
      ? "it runs both times"
      : `it runs once, the ${once.at < change ? "first" : "second"} time`;
  return `go back and ${timeInWords(once.wall)} comes twice: ${outcome}.`;
}

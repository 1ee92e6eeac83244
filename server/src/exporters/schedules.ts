import { describeDuration } from "../base/duration.ts";
import { type Flavour, flavourOf } from "../cron/flavours.ts";
import { occurrences } from "../cron/next.ts";
import { type CronSchedule, parseCron } from "../cron/parse.ts";
import type { Schedule } from "../model/pipeline.ts";
import { zoneOf } from "../runner/due.ts";

/** A schedule as an engine reads it. */
export interface Translated {
  readonly cron: string;
  /** IANA name. */
  readonly zone: string;
  /** What is otherwise there, in sentences. */
  readonly changes: readonly string[];
}

/** The schedule in the five fields of another flavour; nothing where it cannot be read or never fires there. */
export function translate(schedule: Schedule, flavour: string): Translated | undefined {
  const target = flavourOf(flavour);
  const source = parseCron(schedule.cron.text, flavourOf(schedule.flavour)).schedule;
  if (source?.kind !== "calendar") return undefined;
  const { minute, hour, dayOfMonth, month, dayOfWeek } = source;
  // Sunday is 7 nowhere but in crontab.
  const weekday = /7/.test(dayOfWeek.text) ? dayOfWeek.values.join(",") : dayOfWeek.text;
  const cron = [minute.text, hour.text, dayOfMonth.text, month.text, weekday].join(" ");
  const { schedule: read, problems } = parseCron(cron, target);
  if (!read || problems.some(({ doubtful }) => !doubtful)) return undefined;
  const zone = zoneOf(schedule);
  return { cron, zone, changes: [...changes(source, read, zone, target)] };
}

/** A year with the changes of its clocks near the beginning. Of what fires often, the first part is looked at. */
const year = { from: Date.UTC(2027, 2, 1), until: Date.UTC(2028, 2, 1) };
const most = 1500;

function* changes(
  source: CronSchedule,
  read: CronSchedule,
  zone: string,
  { title, leastInterval = 0 }: Flavour,
): Generator<string> {
  const [before, after] = [timesOf(source, zone), timesOf(read, zone)];
  const odd = before.findIndex((at, index) => after[index] !== at);
  const at = Math.min(...[before[odd], after[odd]].filter((each) => each !== undefined));
  if (odd >= 0)
    yield `${title} starts it at other times where the clocks are changed, for the first time on ${new Date(at).toISOString().slice(0, 10)}.`;
  const closest = Math.min(...before.slice(1).map((each, index) => each - (before[index] ?? 0)));
  if (closest < leastInterval * 1000)
    yield `${title} never starts it twice within ${describeDuration(leastInterval)}.`;
}

function timesOf(schedule: CronSchedule, zone: string): number[] {
  const times: number[] = [];
  for (const { at, change } of occurrences(schedule, { zone, ...year })) {
    if (change !== "skipped") times.push(at);
    if (times.length >= most) break;
  }
  return times;
}

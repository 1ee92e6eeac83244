import {
  CronDayOfMonth,
  CronDayOfWeek,
  CronExpression,
  CronFieldCollection,
  CronHour,
  CronMinute,
  CronMonth,
  CronSecond,
  type DayOfMonthRange,
  type HourRange,
  type MonthRange,
  type SixtyRange,
} from "cron-parser";
import { type Clock, clockOf } from "./clock.ts";
import { neverFires, runDays } from "./days.ts";
import type { CalendarSchedule, CronSchedule } from "./parse.ts";

/** One time at which the schedule runs, or would if the clocks did not skip it. */
export interface Occurrence {
  /** Milliseconds since 1970 UTC. For a skipped one the instant at which the clocks are moved. */
  readonly at: number;
  /** What the local clock is ahead of UTC then, milliseconds: `at + offset` reads as local time. */
  readonly offset: number;
  /**
   * What daylight saving does to it. `skipped`: its local time does not exist that day, it does not
   * run. `moved`: the same, it runs at another time. `repeated`: its local time comes a second time.
   */
  readonly change?: "skipped" | "moved" | "repeated" | undefined;
  /** The local time as the expression says it, milliseconds read as if it were UTC. */
  readonly wall: number;
}

export interface NextRuns {
  readonly runs: readonly Occurrence[];
  /** Times before the last of the runs that the clocks skip. */
  readonly skipped: readonly Occurrence[];
  /** No day of the calendar matches: there will be no run, ever. */
  readonly neverFires: boolean;
}

const day = 86_400_000;

/** The longest wait between two runs: 29 February on one weekday, over a century's end. */
const horizon = 41 * 365.25 * day;

/**
 * The first `count` runs after `from` (milliseconds since 1970 UTC), in an IANA zone. A zone that
 * does not exist is read as UTC. Fewer than `count` only where there are no more.
 */
export function nextRuns(
  schedule: CronSchedule,
  options: { readonly zone?: string | undefined; readonly from: number; readonly count: number },
): NextRuns {
  const runs: Occurrence[] = [];
  const skipped: Occurrence[] = [];
  if (schedule.kind === "calendar" && neverFires(schedule))
    return { runs, skipped, neverFires: true };
  let found = -1;
  // Each search is bounded; it goes on from where it found something.
  while (runs.length < options.count && runs.length > found) {
    found = runs.length;
    const from = runs.at(-1)?.at ?? options.from;
    const search = { zone: options.zone, from, until: from + horizon };
    for (const occurrence of occurrences(schedule, search)) {
      if (occurrence.change === "skipped") skipped.push(occurrence);
      else if (runs.push(occurrence) >= options.count) break;
    }
  }
  return { runs, skipped, neverFires: false };
}

/** All runs after `from` and before `until`, in order, with those that daylight saving skips. */
export function* occurrences(
  schedule: CronSchedule,
  options: {
    readonly zone?: string | undefined;
    readonly from: number;
    readonly until: number;
  },
): Generator<Occurrence> {
  const clock = clockOf(options.zone ?? "UTC") ?? clockOf("UTC");
  if (!clock) return;
  if (schedule.kind === "interval") {
    const step = schedule.seconds * 1000;
    for (let at = options.from + step; at < options.until; at += step)
      yield { at, offset: clock.offset(at), wall: at + clock.offset(at) };
    return;
  }
  if (neverFires(schedule)) return;
  const { gap, overlap } = schedule.flavour;
  const hourly = schedule.hour.values.length === 24;
  const twice = overlap === "both" || (overlap === "both-if-hourly" && hourly);
  const onlySecond = overlap === "second";

  // A zone is a row of stretches with one offset each. Within a stretch local time runs evenly, so
  // local times are walked as if they were UTC, and only the seams need thought.
  let start = Math.floor(options.from / 1000) * 1000 + 1000;
  let offset = clock.offset(start);
  /** Local times below this ran in the stretch before. */
  let ran = onlySecond ? Number.NEGATIVE_INFINITY : ranBefore(start, clock);
  // What the clocks have skipped shortly before may still be to come.
  const earlier = clock.change(start - day, start);
  let moved = earlier === undefined ? [] : movedRuns(schedule, clock, earlier);
  moved = moved.filter(({ at }) => at >= start && at < options.until);
  while (start < options.until) {
    // Whether a local time comes again is known only from what follows `until`.
    const seam = clock.change(start, options.until + (onlySecond ? day : 0));
    const next = seam === undefined ? offset : clock.offset(seam);
    const end = seam !== undefined && seam < options.until ? seam : undefined;
    const repeats = seam !== undefined && next < offset;
    const stop = (end ?? options.until) + offset;
    const wallStop = repeats && onlySecond ? Math.min(stop, seam + next) : stop;
    for (const wall of wallTimes(schedule, start + offset, wallStop)) {
      const run = wall - offset;
      while (moved[0] && moved[0].at < run) yield moved.shift() as Occurrence;
      if (moved[0]?.at === run) moved.shift();
      if (wall < ran) {
        if (!twice) continue;
        yield { at: run, offset, wall, change: "repeated" };
      } else yield { at: run, offset, wall };
    }
    yield* moved;
    moved = [];
    if (end === undefined) return;
    ran = repeats && !onlySecond ? end + offset : Number.NEGATIVE_INFINITY;
    if (next > offset && !hourly && gap === "skipped")
      for (const wall of wallTimes(schedule, end + offset, end + next)) {
        yield { at: end, offset: next, wall, change: "skipped" };
        break;
      }
    moved = movedRuns(schedule, clock, end).filter(({ at }) => at < options.until);
    start = end;
    offset = next;
  }
}

/** The runs whose local time the clocks skip at an instant, where the system makes up for them. */
function movedRuns(schedule: CalendarSchedule, clock: Clock, seam: number): Occurrence[] {
  const { gap } = schedule.flavour;
  const [before, offset] = [clock.offset(seam - 1000), clock.offset(seam)];
  if (gap === "skipped" || offset <= before || schedule.hour.values.length === 24) return [];
  const lost = [...wallTimes(schedule, seam + before, seam + offset)];
  return (gap === "gap-end" ? lost.slice(0, 1) : lost).map((wall) => {
    const at = gap === "gap-end" ? seam : wall - before;
    return { at, offset, wall, change: "moved" };
  });
}

/** Where the walk begins inside a repeated hour, the local time at which the clocks were moved. */
function ranBefore(start: number, clock: Clock): number {
  const changed = clock.change(start - day, start + 1);
  if (changed === undefined) return Number.NEGATIVE_INFINITY;
  return changed + clock.offset(changed - 1000);
}

/** The local times in `[from, until)` that match, milliseconds read as if they were UTC. */
function* wallTimes(schedule: CalendarSchedule, from: number, until: number): Generator<number> {
  const begin = new Date(from);
  let year = begin.getUTCFullYear();
  let month = begin.getUTCMonth() + 1;
  const second = new CronSecond([...schedule.second.values] as SixtyRange[]);
  const minute = new CronMinute([...schedule.minute.values] as SixtyRange[]);
  const hour = new CronHour([...schedule.hour.values] as HourRange[]);
  for (;;) {
    const monthStart = Date.UTC(year, month - 1, 1);
    if (monthStart >= until) return;
    const days = runDays(schedule, year, month);
    const [first, last] = [days[0], days.at(-1)];
    // Which days run is each flavour's own affair; cron-parser is given plain dates.
    if (first !== undefined && last !== undefined)
      yield* walk(
        new CronFieldCollection({
          second,
          minute,
          hour,
          dayOfMonth: new CronDayOfMonth(days as DayOfMonthRange[]),
          month: new CronMonth([month as MonthRange]),
          dayOfWeek: anyWeekday,
        }),
        Math.max(from, monthStart + (first - 1) * day),
        Math.min(until, monthStart + last * day),
      );
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year++;
  }
}

const anyWeekday = new CronDayOfWeek([0, 1, 2, 3, 4, 5, 6], { wildcard: true });

/** cron-parser's walk, which throws where the time is up. */
function* walk(fields: CronFieldCollection, from: number, until: number): Generator<number> {
  if (from >= until) return;
  const expression = new CronExpression(fields, {
    tz: "UTC",
    currentDate: new Date(from - 1),
    endDate: new Date(until - 1),
  });
  for (;;) {
    let at: number;
    try {
      at = expression.next().getTime();
    } catch {
      return;
    }
    yield at;
  }
}

/**
 * The shortest time between two runs in seconds, by the local clock; nothing where there are not
 * two, or none closer than `ceiling` seconds. Found from the fields alone.
 */
export function shortestGap(
  schedule: CronSchedule,
  ceiling = Number.POSITIVE_INFINITY,
): number | undefined {
  if (schedule.kind === "interval")
    return schedule.seconds < ceiling ? schedule.seconds : undefined;
  if (neverFires(schedule)) return undefined;
  let shortest = ceiling;
  let before: number | undefined;
  const first = (schedule.hour.values[0] ?? 0) * 3600 + firstOfHour(schedule);
  for (const hour of schedule.hour.values)
    for (const minute of schedule.minute.values)
      for (const second of schedule.second.values) {
        const time = hour * 3600 + minute * 60 + second;
        if (before !== undefined) shortest = Math.min(shortest, time - before);
        before = time;
      }
  const overNight = 86_400 - (before ?? 0) + first;
  // Only where the night could be the shortest gap does it matter which days follow each other.
  const apart = overNight < shortest ? fewestDaysApart(schedule) : undefined;
  if (apart !== undefined) shortest = Math.min(shortest, overNight + (apart - 1) * 86_400);
  return shortest < ceiling ? shortest : undefined;
}

const firstOfHour = ({ minute, second }: CalendarSchedule): number =>
  (minute.values[0] ?? 0) * 60 + (second.values[0] ?? 0);

/** Fewest days from one run day to the next, over every kind of year. */
function fewestDaysApart(schedule: CalendarSchedule): number | undefined {
  const [firstYear = 2001, lastYear = 2028] = schedule.year
    ? [schedule.year.values[0], schedule.year.values.at(-1)]
    : [];
  let before: number | undefined;
  let fewest: number | undefined;
  for (let year = firstYear; year <= lastYear; year++)
    for (let month = 1; month <= 12; month++)
      for (const date of runDays(schedule, year, month)) {
        const number = Date.UTC(year, month - 1, date) / day;
        if (before !== undefined) fewest = Math.min(fewest ?? number - before, number - before);
        if (fewest === 1) return 1;
        before = number;
      }
  return fewest;
}

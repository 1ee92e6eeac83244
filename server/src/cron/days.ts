import { daysInMonth, everyKindOfYear, weekday } from "../base/calendar.ts";
import type { Field } from "./field.ts";
import type { Flavour } from "./flavours.ts";
import type { Mark } from "./marks.ts";
import type { CalendarSchedule } from "./parse.ts";

/** Whether a day field leaves all days open, so that the other day field alone decides. */
export function isOpen(field: Field, other: Field, flavour: Flavour): boolean {
  if (field.text === "*" || field.text === "?") return true;
  switch (flavour.star) {
    case "plain":
      return false;
    case "any-star":
      return field.items.some((item) => item.star);
    case "unstepped-star":
      return field.items.some((item) => item.star && (item.step ?? 1) === 1);
    case "covering":
      return (
        field.items.some((item) => item.star && item.step === undefined) ||
        (other.text.includes("*") && covers(field))
      );
  }
}

const covers = (field: Field) =>
  field.values.length === (field.name === "dayOfWeek" ? 7 : field.name === "dayOfMonth" ? 31 : 12);

/** How the two day fields work together in this schedule. */
export function dayRule({ flavour, dayOfMonth, dayOfWeek }: CalendarSchedule): "either" | "both" {
  return flavour.bothDays === "either" &&
    !isOpen(dayOfMonth, dayOfWeek, flavour) &&
    !isOpen(dayOfWeek, dayOfMonth, flavour)
    ? "either"
    : "both";
}

/** The days of a month on which the schedule runs, ascending. `month` counts from 1. */
export function runDays(schedule: CalendarSchedule, year: number, month: number): number[] {
  if (!schedule.month.values.includes(month)) return [];
  if (schedule.year && !schedule.year.values.includes(year)) return [];
  const length = daysInMonth(year, month);
  const first = weekday(year, month, 1);
  const rule = dayRule(schedule);
  const byDate = markedDays(schedule.dayOfMonth, length, first);
  const byWeekday = markedDays(schedule.dayOfWeek, length, first);
  const days: number[] = [];
  for (let day = 1; day <= length; day++) {
    const date = schedule.dayOfMonth.values.includes(day) || byDate.has(day);
    const week = schedule.dayOfWeek.values.includes((first + day - 1) % 7) || byWeekday.has(day);
    if (rule === "either" ? date || week : date && week) days.push(day);
  }
  return days;
}

/** The days that a field's marks name in a month of `length` days that begins on weekday `first`. */
function markedDays(field: Field, length: number, first: number): ReadonlySet<number> {
  const days = new Set<number>();
  for (const mark of field.marks)
    for (let day = 1; day <= length; day++) if (isMarked(mark, day, length, first)) days.add(day);
  return days;
}

function isMarked(mark: Mark, day: number, length: number, first: number): boolean {
  const on = (first + day - 1) % 7;
  switch (mark.kind) {
    case "last-day":
      return day === length - mark.before;
    case "last-working-day":
      return day === nearestWorkingDay(length - mark.before, length, first);
    case "nearest-working-day":
      return day === nearestWorkingDay(mark.day, length, first);
    case "nth-weekday":
      return on === mark.weekday && Math.ceil(day / 7) === mark.nth;
    case "last-weekday":
      return on === mark.weekday && day > length - 7;
    case "weekday":
      return on === mark.weekday;
  }
}

/** Monday to Friday, never leaving the month: Quartz's `W`. No day where `day` does not exist. */
function nearestWorkingDay(day: number, length: number, first: number): number | undefined {
  if (day < 1 || day > length) return undefined;
  const on = (first + day - 1) % 7;
  if (on === 6) return day === 1 ? 3 : day - 1;
  if (on === 0) return day === length ? day - 2 : day + 1;
  return day;
}

/** Decided from the calendar alone: no day of any year, or no time of any day, matches. */
export function neverFires(schedule: CalendarSchedule): boolean {
  const { second, minute, hour, year } = schedule;
  if ([second, minute, hour].some((field) => field.values.length === 0)) return true;
  const years = year ? year.values : everyKindOfYear;
  return !years.some((each) =>
    schedule.month.values.some((month) => runDays(schedule, each, month).length > 0),
  );
}

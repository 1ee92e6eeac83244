import cronstrue from "cronstrue";
import { describeDuration } from "../base/duration.ts";
import { dayRule } from "./days.ts";
import type { Field, Item } from "./field.ts";
import type { Mark } from "./marks.ts";
import type { CronSchedule } from "./parse.ts";

/**
 * The schedule in words, with a 24-hour clock: "At 02:30, Monday through Friday". The flavour's
 * meaning is kept: the fields are handed on in one normal form, days of the week from Sunday = 0.
 */
export function describe(schedule: CronSchedule): string | undefined {
  if (schedule.kind === "interval") return `Every ${describeDuration(schedule.seconds)}`;
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, year } = schedule;
  const everyDay = dayRule(schedule) === "either" && [dayOfMonth, dayOfWeek].some(isFull);
  const expression = (each: (field: Field) => string) => {
    const render = (field: Field) =>
      isFull(field) || (everyDay && (field === dayOfMonth || field === dayOfWeek))
        ? "*"
        : each(field);
    return [
      ...(second.text === "0" ? [] : [render(second)]),
      ...[minute, hour, dayOfMonth, month, dayOfWeek].map(render),
      ...(year ? [render(year)] : []),
    ].join(" ");
  };
  const options = {
    use24HourTimeFormat: true,
    verbose: false,
    dayOfWeekStartIndexZero: true,
    logicalAndDayFields: dayRule(schedule) === "both",
    throwExceptionOnParseError: true,
  };
  const sunday = schedule.flavour.sunday;
  for (const render of [(field: Field) => asWritten(field, sunday), asValues]) {
    const text = year && second.text === "0" ? `0 ${expression(render)}` : expression(render);
    try {
      const words = cronstrue.toString(text, options);
      return onlyTimes.test(words) ? `${words}, every day` : words;
    } catch {
      // A range over the end of a field has no words there: the plain values have.
    }
  }
  return undefined;
}

/** Times of day and nothing else: the words leave unsaid that it is every day. */
const onlyTimes = /^At [\d:]+(?:(?:,| and|, and) [\d:]+)*$/;

/** Whether all days are listed one way or another, as in `0-7`. */
const isFull = (field: Field) =>
  (field.name === "dayOfWeek" && field.values.length === 7) ||
  (field.name === "dayOfMonth" && field.values.length === 31);

/** The field with its ranges and steps, so that the words keep them. */
function asWritten(field: Field, sunday: number): string {
  if (field.text === "*" || field.text === "?") return "*";
  const shift = field.name === "dayOfWeek" ? sunday : 0;
  return [
    ...field.items.map((item) => itemText(item, shift, field.name === "dayOfWeek")),
    ...field.marks.map(markText),
  ].join(",");
}

function itemText(item: Item, shift: number, week: boolean): string {
  const number = (value: number) => String(week ? (value - shift) % 7 : value);
  const step = item.step === undefined ? "" : `/${item.step}`;
  if (item.star) return `*${step}`;
  if (item.low === item.high) return number(item.low);
  const high = week && item.high - shift === 7 ? "7" : number(item.high);
  return `${number(item.low)}-${high}${step}`;
}

/** The field as a plain list. */
const asValues = (field: Field): string =>
  field.text === "*" || field.text === "?"
    ? "*"
    : [...field.values, ...field.marks.map(markText)].join(",");

function markText(mark: Mark): string {
  switch (mark.kind) {
    case "last-day":
      return mark.before === 0 ? "L" : `L-${mark.before}`;
    case "last-working-day":
      return "LW";
    case "nearest-working-day":
      return `${mark.day}W`;
    case "nth-weekday":
      return `${mark.weekday}#${mark.nth}`;
    case "last-weekday":
      return `${mark.weekday}L`;
    case "weekday":
      return String(mark.weekday);
  }
}

import { dayRule, isOpen } from "../cron/days.ts";
import type { Field } from "../cron/field.ts";
import { weekdayNames } from "../cron/fields.ts";
import { type Flavour, namedValue } from "../cron/flavours.ts";
import type { CalendarSchedule } from "../cron/parse.ts";
import type { Report, Rule } from "./rule.ts";
import { calendarsOf, mendFix } from "./schedules.ts";

export const cronBothDayFields: Rule = {
  id: "cron-both-day-fields",
  group: "schedule",
  summary: "Day of month and day of week are both set: some systems run on either, some on both.",
  severity: "warning",
  *check(pipeline) {
    for (const { schedule, cron, calendar } of calendarsOf(pipeline)) {
      const { dayOfMonth, dayOfWeek, flavour } = calendar;
      if (dayRule(calendar) !== "either") {
        const both = narrowed(calendar);
        if (both) yield { ...both, span: schedule.cron.span(both.span.start, both.span.end) };
        continue;
      }
      // Where one of them lists every day there is nothing left to misread.
      if (dayOfMonth.values.length === 31 || dayOfWeek.values.length === 7) continue;
      const [first, second] =
        dayOfMonth.span.start < dayOfWeek.span.start
          ? [dayOfMonth, dayOfWeek]
          : [dayOfWeek, dayOfMonth];
      const nth = nthWeekday(dayOfMonth, dayOfWeek, flavour);
      const mend =
        nth === undefined
          ? undefined
          : {
              span: { start: first.span.start, end: second.span.end },
              text: cron.text
                .slice(first.span.start, second.span.end)
                .replace(/^\S+/, "*")
                .replace(/\S+$/, nth),
              certain: false,
            };
      yield {
        span: schedule.cron.span(first.span.start, second.span.end),
        message: `With both day fields set, ${flavour.title} runs on either: on day ${dayOfMonth.text} of the month, whatever the weekday, and on every ${weekdays(dayOfWeek)} besides. Leave one of them '*'${
          mend
            ? `, or write '${nth}' as day of week for that one weekday of the month.`
            : "; where both have to hold, test for the other one in the first step."
        }`,
        fix: mend && mendFix(schedule.cron, cron, mend),
      };
    }
  },
};

/** Where most systems take either, both have to hold: said for those that did not ask for it. */
function narrowed({ dayOfMonth, dayOfWeek, flavour }: CalendarSchedule): Report | undefined {
  if (flavour.bothDays !== "both" || flavour.bothDaysAsked) return undefined;
  if (isOpen(dayOfMonth, dayOfWeek, flavour) || isOpen(dayOfWeek, dayOfMonth, flavour))
    return undefined;
  // Seven days in a row hold each weekday once: that is the way to write "the first Monday".
  if (dayOfMonth.values.length % 7 === 0 || dayOfWeek.values.length === 7) return undefined;
  return {
    span: { start: dayOfMonth.span.start, end: dayOfWeek.span.end },
    severity: "info",
    message: `With both day fields set, ${flavour.title} runs only where both fit: on day ${dayOfMonth.text} of the month if that is a ${weekdays(dayOfWeek, "or")}. Other systems run on either. Where either was meant, write two schedules.`,
  };
}

/** `1-7` and one weekday mean the first such day of the month, where the flavour can say so. */
function nthWeekday(dayOfMonth: Field, dayOfWeek: Field, flavour: Flavour): string | undefined {
  const [days, ...more] = dayOfMonth.items;
  const [weekday, ...others] = dayOfWeek.values;
  if (!flavour.marks.includes("nth-weekday") || !days || weekday === undefined) return undefined;
  if (more.length > 0 || others.length > 0 || days.step !== undefined) return undefined;
  const nth = days.high / 7;
  if (!Number.isInteger(nth) || days.high - days.low !== 6) return undefined;
  const named = namedValue(dayOfWeek.text, "dayOfWeek", flavour) !== undefined;
  return `${named ? dayOfWeek.text : weekday + flavour.sunday}#${nth}`;
}

function weekdays(field: Field, joint: "and" | "or" = "and"): string {
  if (field.marks.length > 0) return `day that fits '${field.text}'`;
  const names = field.values.map((value) => {
    const name = weekdayNames[value] ?? "";
    return name.charAt(0).toUpperCase() + name.slice(1);
  });
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} ${joint} ${names.at(-1)}`;
}

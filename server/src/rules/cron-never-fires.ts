import { neverFires } from "../cron/days.ts";
import { monthNames } from "../cron/fields.ts";
import type { CalendarSchedule } from "../cron/parse.ts";
import type { Rule } from "./rule.ts";
import { calendarsOf } from "./schedules.ts";

export const cronNeverFires: Rule = {
  id: "cron-never-fires",
  group: "schedule",
  summary: "A schedule names a day that no year has.",
  severity: "error",
  *check(pipeline) {
    for (const { schedule, calendar } of calendarsOf(pipeline)) {
      if (!neverFires(calendar)) continue;
      const { dayOfMonth, month } = calendar;
      const dated = dayOfMonth.items.length > 0 && month.span.end > 0;
      yield {
        span: dated
          ? schedule.cron.span(dayOfMonth.span.start, month.span.end)
          : schedule.cron.span(),
        message: `This never fires: ${why(calendar)}. The system accepts it and nothing ever runs. Choose a day that exists; the last day of a month is best reached with a run on the 1st of the next.`,
      };
    }
  },
};

function why({ dayOfMonth, month, second, minute, hour }: CalendarSchedule): string {
  const empty = [second, minute, hour, dayOfMonth, month].find(
    (field) => field.values.length === 0 && field.marks.length === 0,
  );
  if (empty) return `'${empty.text}' holds no value at all`;
  const [first = 31] = dayOfMonth.values;
  const months = month.values.map((number) => {
    const name = monthNames[number - 1] ?? "";
    return name.charAt(0).toUpperCase() + name.slice(1);
  });
  if (dayOfMonth.marks.length > 0 || first <= 29) return "no year has such a day";
  return months.length === 1
    ? `${months[0]} has no day ${first}`
    : `none of ${months.join(", ")} has a day ${first}`;
}

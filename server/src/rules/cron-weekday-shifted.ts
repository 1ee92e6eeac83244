import type { Field } from "../cron/field.ts";
import { weekdayNames } from "../cron/fields.ts";
import { titleFirst } from "../cron/flavours.ts";
import type { Rule } from "./rule.ts";
import { calendarsOf, mendFix } from "./schedules.ts";

export const cronWeekdayShifted: Rule = {
  id: "cron-weekday-shifted",
  group: "schedule",
  summary:
    "Days of the week are numbered from Sunday = 1 here, so a working week comes a day early.",
  severity: "warning",
  *check(pipeline) {
    for (const { schedule, cron, calendar } of calendarsOf(pipeline)) {
      const { dayOfWeek, flavour } = calendar;
      const meant = flavour.sunday === 1 ? meantBy(dayOfWeek) : undefined;
      if (!meant || worksOnSunday.test(schedule.zone?.text ?? "")) continue;
      const { span, text } = dayOfWeek;
      const mend = { span, text: meant.names, certain: false };
      yield {
        span: schedule.cron.span(span.start, span.end),
        message: `${titleFirst(flavour)} counts the days of the week from Sunday = 1, so '${text}' is ${meant.is}. For ${meant.days}, write '${meant.names}'.`,
        fix: mendFix(schedule.cron, cron, mend),
      };
    }
  },
};

/** In these parts of the world the working week may begin on a Sunday. */
const worksOnSunday = /^(Asia|Africa|Israel|Egypt|Iran)\b/;

/** What the numbers mean where they are counted from Monday, if that is a week's work or its end. */
function meantBy(
  field: Field,
): { readonly days: string; readonly names: string; readonly is: string } | undefined {
  if (!/^[\d,-]+$/.test(field.text)) return undefined;
  const days = field.values.join(",");
  const is = [field.values.at(0), field.values.at(-1)].map((day) =>
    capital(weekdayNames[day ?? 0]),
  );
  if (days === "0,1,2,3,4")
    return { days: "Monday to Friday", names: "MON-FRI", is: is.join(" to ") };
  return days === "5,6"
    ? { days: "Saturday and Sunday", names: "SAT,SUN", is: is.join(" and ") }
    : undefined;
}

const capital = (word = ""): string => word.charAt(0).toUpperCase() + word.slice(1);

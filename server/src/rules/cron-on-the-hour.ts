import type { Rule } from "./rule.ts";
import { calendarsOf } from "./schedules.ts";

export const cronOnTheHour: Rule = {
  id: "cron-on-the-hour",
  group: "schedule",
  summary: "A schedule starts at the minute at which its system has most to do.",
  severity: "off",
  *check(pipeline) {
    for (const { schedule, calendar, cron } of calendarsOf(pipeline)) {
      const { crowdedMinute, title } = cron.flavour;
      const { minute } = calendar;
      if (crowdedMinute === undefined || minute.values.length !== 1) continue;
      if (minute.values[0] !== crowdedMinute || minute.span.end === 0) continue;
      yield {
        span: schedule.cron.span(minute.span.start, minute.span.end),
        message: `Most schedules of ${title} start at minute ${crowdedMinute}, and what starts then waits longest, or is left out. Choose any other minute.`,
      };
    }
  },
};

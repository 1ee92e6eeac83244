import { filled } from "../base/text.ts";
import type { CalendarSchedule } from "../cron/parse.ts";
import type { Rule } from "./rule.ts";
import { calendarsOf } from "./schedules.ts";

export const timezoneLeftOpen: Rule = {
  id: "timezone-left-open",
  group: "schedule",
  summary: "A time of day stands without a zone, and the system takes that of its server.",
  severity: "hint",
  *check(pipeline) {
    for (const { schedule, cron, calendar } of calendarsOf(pipeline)) {
      if (schedule.zone || schedule.defaultZone !== undefined) continue;
      if (cron.problems.some(({ code }) => code === "zone-prefix")) continue;
      if (schedule.zoneNames === "none" || !namesTimeOfDay(calendar)) continue;
      yield {
        span: schedule.cron.span(),
        message:
          "No time zone is named, so this means the local time of whatever machine the server runs on: it shifts when the server moves. Name the zone, UTC if that is meant.",
        fix: schedule.zoneSlot && {
          title: "Name UTC as the time zone",
          safe: false,
          edits: [filled(schedule.zoneSlot, "UTC")],
        },
      };
    }
  },
};

/** What runs in every hour runs the same in every zone; half hours of difference are rare. */
const namesTimeOfDay = ({ hour, dayOfMonth, month, dayOfWeek }: CalendarSchedule): boolean =>
  hour.values.length < 24 ||
  [dayOfMonth, month, dayOfWeek].some(({ text }) => text !== "*" && text !== "?");

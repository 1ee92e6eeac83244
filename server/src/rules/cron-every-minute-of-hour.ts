import { describe } from "../cron/describe.ts";
import { fieldTitles } from "../cron/fields.ts";
import { fineFieldLeftOpen } from "../cron/shape.ts";
import type { Rule } from "./rule.ts";
import { calendarsOf, mendFix } from "./schedules.ts";

export const cronEveryMinuteOfHour: Rule = {
  id: "cron-every-minute-of-hour",
  group: "schedule",
  summary: "The hour is fixed but the minute is not, so it fires sixty times in that hour.",
  severity: "warning",
  *check(pipeline) {
    for (const { schedule, cron, calendar } of calendarsOf(pipeline)) {
      const open = fineFieldLeftOpen(calendar);
      // Where the seconds were meant to stand elsewhere, cron-seconds-last says so.
      if (!open || cron.problems.some(({ code }) => code === "seconds-last")) continue;
      const { fine, coarse } = open;
      const mend = { span: fine.span, text: "0", certain: false };
      const once = { ...calendar, [fine.name]: { ...fine, text: "0", values: [0], items: [zero] } };
      const unit = fieldTitles[fine.name];
      const hours = coarse.values.slice(0, 4).join(", ") + (coarse.values.length > 4 ? ", …" : "");
      yield {
        span: schedule.cron.span(fine.span.start, fine.span.end),
        message: `'*' as ${unit} runs in every ${unit} of the ${fieldTitles[coarse.name]}${
          coarse.values.length === 1 ? "" : "s"
        } ${hours}: 60 times instead of once. Write 0 for one run: ${lower(describe(once))}.`,
        fix: mendFix(schedule.cron, cron, mend),
      };
    }
  },
};

const zero = { span: { start: 0, end: 0 }, star: false, low: 0, high: 0 };

const lower = (words = "once") => words.charAt(0).toLowerCase() + words.slice(1);

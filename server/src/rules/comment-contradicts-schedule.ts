import { contradiction } from "../cron/comment.ts";
import { describe } from "../cron/describe.ts";
import type { Rule } from "./rule.ts";
import { calendarsOf } from "./schedules.ts";

export const commentContradictsSchedule: Rule = {
  id: "comment-contradicts-schedule",
  group: "schedule",
  summary: "The comment beside a schedule says something else than the schedule.",
  severity: "warning",
  *check(pipeline) {
    for (const { schedule, calendar, cron } of calendarsOf(pipeline)) {
      const { comment, zone, defaultZone } = schedule;
      // What is wrong with the expression itself is told first.
      if (!comment || cron.problems.length > 0) continue;
      const inUtc = /^(?:(?:Etc\/)?(?:UTC|GMT)|Z)$/i.test(zone?.text ?? defaultZone ?? "");
      const said = contradiction(comment.text, calendar, inUtc);
      const words = said && describe(calendar);
      if (!said || words === undefined) continue;
      yield {
        span: schedule.cron.span(),
        message: `The comment says '${comment.text.slice(said.start, said.end)}', and this runs ${words.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}. One of the two is wrong.`,
        related: [{ span: comment.span(said.start, said.end), message: "What the comment says." }],
      };
    }
  },
};

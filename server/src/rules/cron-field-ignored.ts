import { describe } from "../cron/describe.ts";
import { fieldTitles } from "../cron/fields.ts";
import { titleFirst } from "../cron/flavours.ts";
import type { Rule } from "./rule.ts";
import { schedulesOf } from "./schedules.ts";

export const cronFieldIgnored: Rule = {
  id: "cron-field-ignored",
  group: "schedule",
  summary: "A field of the schedule is not looked at, so it runs more often than it says.",
  severity: "error",
  *check(pipeline) {
    for (const { schedule, cron } of schedulesOf(pipeline)) {
      const { flavour } = cron;
      // What cannot be read at all is told by other rules.
      if (!cron.schedule) continue;
      const ignored = cron.fields.filter(
        ({ name, text }) => flavour.ignored.includes(name) && text !== "*",
      );
      const [first] = ignored;
      const last = ignored.at(-1);
      if (!first || !last) continue;
      const edits = ignored.map(({ span }) => schedule.cron.edit(span.start, span.end, "*"));
      const written = edits.filter((edit) => edit !== undefined);
      const words = describe(cron.schedule);
      yield {
        span: schedule.cron.span(first.span.start, last.span.end),
        message: `${titleFirst(flavour)} takes the ${ignored.map(({ name }) => fieldTitles[name]).join(" and the ")} as '*', whatever is written${
          words ? `: this runs ${words.charAt(0).toLowerCase()}${words.slice(1)}` : ""
        }. Write '*', and name the days in a trigger of 'type: recurrence'.`,
        fix:
          written.length === edits.length
            ? { title: "Write '*', which is what is read", safe: false, edits: written }
            : undefined,
      };
    }
  },
};

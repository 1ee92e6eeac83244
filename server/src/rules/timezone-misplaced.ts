import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";
import { schedulesOf } from "./schedules.ts";

export const timezoneMisplaced: Rule = {
  id: "timezone-misplaced",
  group: "schedule",
  summary: "A time zone stands where it has no effect.",
  severity: "error",
  *check(pipeline) {
    yield* faultsOf(pipeline, "timezone-misplaced");
    for (const { schedule, cron } of schedulesOf(pipeline))
      for (const { code, span, message, doubtful } of cron.problems) {
        if (code !== "zone-prefix") continue;
        const said = /^\s*(?:CRON_)?TZ=(\S*)\s*/.exec(cron.text);
        // Where the key says the same, the prefix can simply go.
        const edit =
          said && schedule.zone?.text === said[1]
            ? schedule.cron.edit(span.start, said[0].length, "")
            : undefined;
        yield {
          span: schedule.cron.span(span.start, span.end),
          message,
          ...(doubtful ? { severity: "warning" as const } : {}),
          fix: edit && { title: "Take the zone out of the expression", safe: true, edits: [edit] },
        };
      }
  },
};

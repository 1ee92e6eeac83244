import { describeDuration } from "../base/duration.ts";
import type { Rule } from "./rule.ts";
import { scheduledTrainings } from "./running-time.ts";

export const scheduleShorterThanRun: Rule = {
  id: "schedule-shorter-than-run",
  group: "schedule",
  summary: "A training may take longer than the time until it is started again.",
  severity: "warning",
  *check(pipeline) {
    const { overlap } = pipeline;
    if (overlap !== "allow" && overlap !== "replace") return;
    for (const { read, step, gap, limit } of scheduledTrainings(pipeline)) {
      if (!limit || limit.seconds <= gap) continue;
      const what =
        overlap === "allow"
          ? "then two of them run at once, on the same data and for the same model"
          : "then the next run ends it before it is done, and the one after that, too";
      yield {
        span: read.schedule.cron.span(),
        message: `This starts a training every ${describeDuration(gap).replace(/^1 (?=\w+$)/, "")}, and it may take ${describeDuration(limit.seconds)}: ${what}. Choose a longer interval or a shorter timeout, or let a run wait for the one before.`,
        related: [
          { span: limit.span, message: "What it may take at most." },
          { span: step.idSpan, message: "The training." },
        ],
        fix: pipeline.oneAtATime && {
          title: "Let only one run go on at a time",
          safe: false,
          edits: [pipeline.oneAtATime],
        },
      };
      return;
    }
  },
};

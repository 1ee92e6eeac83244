import { describeDuration } from "../base/duration.ts";
import type { Rule } from "./rule.ts";
import { scheduledTrainings } from "./running-time.ts";

const day = 86_400;

export const noConcurrencyGuard: Rule = {
  id: "no-concurrency-guard",
  group: "schedule",
  summary: "Two trainings can run at once.",
  severity: "hint",
  *check(pipeline) {
    const { overlap, oneAtATime, longestStep } = pipeline;
    // Where it is written that any number may go on, that was meant.
    if (overlap !== "allow" || !oneAtATime) return;
    for (const { read, gap, limit } of scheduledTrainings(pipeline)) {
      // What a declared limit proves is told elsewhere.
      if (limit || gap >= (longestStep ?? day)) continue;
      const often = describeDuration(gap).replace(/^1 (?=\w+$)/, "");
      const most =
        longestStep === undefined
          ? "nothing ends one that takes longer"
          : `one may take ${describeDuration(longestStep)}`;
      yield {
        span: read.schedule.cron.span(),
        message: `This starts a training every ${often}, and ${most}: then two of them run at once, on the same data and for the same model. Let a run wait for the one before, or set a timeout.`,
        fix: { title: "Let only one run go on at a time", safe: false, edits: [oneAtATime] },
      };
      return;
    }
  },
};

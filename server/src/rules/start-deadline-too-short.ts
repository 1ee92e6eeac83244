import type { Rule } from "./rule.ts";

export const startDeadlineTooShort: Rule = {
  id: "start-deadline-too-short",
  group: "schedule",
  summary: "A run is given up before the system looks for it.",
  severity: "warning",
  *check(pipeline) {
    for (const { startWithin } of pipeline.triggers) {
      if (!startWithin || startWithin.seconds >= startWithin.checkedEvery) continue;
      const { seconds, span, checkedEvery } = startWithin;
      const longer = String(Math.max(300, checkedEvery));
      yield {
        span,
        message: `A run that has not started after ${seconds} s is given up, but the system looks for runs that are due only every ${checkedEvery} s: many of them will never start. Allow ${checkedEvery} s or more, better some minutes.`,
        fix: { title: `Allow ${longer} s`, safe: false, edits: [{ span, text: longer }] },
      };
    }
  },
};

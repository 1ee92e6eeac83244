import type { Rule } from "./rule.ts";
import { mistakesOf } from "./schedules.ts";

export const cronPastedCommand: Rule = {
  id: "cron-pasted-command",
  group: "schedule",
  summary: "A whole line of a crontab stands where the schedule alone belongs.",
  severity: "error",
  check: (pipeline) => mistakesOf(pipeline, ["pasted-command"]),
};

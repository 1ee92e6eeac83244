import type { Rule } from "./rule.ts";
import { mistakesOf } from "./schedules.ts";

export const cronOutOfRange: Rule = {
  id: "cron-out-of-range",
  group: "schedule",
  summary: "A value or step of a cron expression is outside its field.",
  severity: "error",
  check: (pipeline) => mistakesOf(pipeline, ["out-of-range"]),
};

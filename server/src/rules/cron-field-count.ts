import type { Rule } from "./rule.ts";
import { mistakesOf } from "./schedules.ts";

export const cronFieldCount: Rule = {
  id: "cron-field-count",
  group: "schedule",
  summary: "A cron expression has too many or too few fields.",
  severity: "error",
  check: (pipeline) => mistakesOf(pipeline, ["field-count"]),
};

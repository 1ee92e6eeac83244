import type { Rule } from "./rule.ts";
import { mistakesOf } from "./schedules.ts";

export const cronFieldsSwapped: Rule = {
  id: "cron-fields-swapped",
  group: "schedule",
  summary: "The values of a cron expression stand in each other's fields.",
  severity: "error",
  check: (pipeline) => mistakesOf(pipeline, ["fields-swapped"]),
};

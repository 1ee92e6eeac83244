import type { Rule } from "./rule.ts";
import { mistakesOf } from "./schedules.ts";

export const cronSecondsLast: Rule = {
  id: "cron-seconds-last",
  group: "schedule",
  summary: "Six fields with the seconds first stand where the seconds are read last.",
  severity: "error",
  check: (pipeline) => mistakesOf(pipeline, ["seconds-last"]),
};

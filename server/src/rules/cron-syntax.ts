import type { Rule } from "./rule.ts";
import { mistakesOf } from "./schedules.ts";

export const cronSyntax: Rule = {
  id: "cron-syntax",
  group: "schedule",
  summary: "A cron expression cannot be read.",
  severity: "error",
  check: (pipeline) => mistakesOf(pipeline, ["syntax", "question-mark"]),
};

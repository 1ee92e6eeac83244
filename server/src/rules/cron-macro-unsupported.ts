import type { Rule } from "./rule.ts";
import { mistakesOf } from "./schedules.ts";

export const cronMacroUnsupported: Rule = {
  id: "cron-macro-unsupported",
  group: "schedule",
  summary: "The system does not know this short form of a schedule.",
  severity: "error",
  check: (pipeline) => mistakesOf(pipeline, ["macro"]),
};

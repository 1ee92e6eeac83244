import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const cronUnquotedStar: Rule = {
  id: "cron-unquoted-star",
  group: "schedule",
  summary: "A schedule that begins with a star is not in quotes.",
  severity: "error",
  check: (pipeline) => faultsOf(pipeline, "cron-unquoted-star"),
};

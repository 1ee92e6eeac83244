import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const sharedOutput: Rule = {
  id: "shared-output",
  group: "data",
  summary: "Two stages write the same file.",
  severity: "error",
  check: (pipeline) => faultsOf(pipeline, "shared-output"),
};

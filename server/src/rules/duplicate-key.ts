import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const duplicateKey: Rule = {
  id: "duplicate-key",
  group: "yaml",
  summary: "A key stands twice in one mapping.",
  severity: "error",
  check: (pipeline) => faultsOf(pipeline, "duplicate-key"),
};

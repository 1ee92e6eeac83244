import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const removedKey: Rule = {
  id: "removed-key",
  group: "yaml",
  summary: "A key is refused by newer versions of the system.",
  severity: "warning",
  check: (pipeline) => faultsOf(pipeline, "removed-key"),
};

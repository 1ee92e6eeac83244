import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const schemaMismatch: Rule = {
  id: "schema-mismatch",
  group: "yaml",
  summary: "A key or value does not fit the format.",
  severity: "error",
  check: (pipeline) => faultsOf(pipeline, "schema-mismatch"),
};

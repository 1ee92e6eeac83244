import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const yamlSyntax: Rule = {
  id: "yaml-syntax",
  group: "yaml",
  summary: "The YAML cannot be read.",
  severity: "error",
  check: (pipeline) => faultsOf(pipeline, "yaml-syntax"),
};

import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const expressionSyntax: Rule = {
  id: "expression-syntax",
  group: "condition",
  summary: "An expression in a value cannot be read.",
  severity: "error",
  check: (pipeline) => faultsOf(pipeline, "expression-syntax"),
};

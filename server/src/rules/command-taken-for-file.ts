import { faultsOf } from "./reader-faults.ts";
import type { Rule } from "./rule.ts";

export const commandTakenForFile: Rule = {
  id: "command-taken-for-file",
  group: "shell",
  summary: "A command that ends in `.sh` is taken for the name of a template file.",
  severity: "error",
  check: (pipeline) => faultsOf(pipeline, "command-taken-for-file"),
};

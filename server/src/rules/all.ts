import { dependencyCycle } from "./dependency-cycle.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { duplicateStep } from "./duplicate-step.ts";
import { pythonFoldedScalar } from "./python-folded-scalar.ts";
import { pythonIndentedHeredoc } from "./python-indented-heredoc.ts";
import { pythonLint } from "./python-lint.ts";
import { pythonMissingArgument } from "./python-missing-argument.ts";
import { pythonSyntax } from "./python-syntax.ts";
import { pythonUndefinedName } from "./python-undefined-name.ts";
import { pythonUnknownArgument } from "./python-unknown-argument.ts";
import type { Rule } from "./rule.ts";
import { schemaMismatch } from "./schema-mismatch.ts";
import { selfNeed } from "./self-need.ts";
import { shellRunIsNoCommand } from "./shell-run-is-no-command.ts";
import { staleDataPath } from "./stale-data-path.ts";
import { unknownNeed } from "./unknown-need.ts";
import { unknownReference } from "./unknown-reference.ts";
import { yamlSyntax } from "./yaml-syntax.ts";

/** Every rule there is, by group. To add one: its file, its page, its line here. */
export const rules = [
  // yaml
  duplicateKey,
  schemaMismatch,
  yamlSyntax,
  // graph
  dependencyCycle,
  duplicateStep,
  selfNeed,
  unknownNeed,
  unknownReference,
  // data
  staleDataPath,
  // python
  pythonFoldedScalar,
  pythonIndentedHeredoc,
  pythonLint,
  pythonMissingArgument,
  pythonSyntax,
  pythonUndefinedName,
  pythonUnknownArgument,
  // shell
  shellRunIsNoCommand,
] as const satisfies readonly Rule[];

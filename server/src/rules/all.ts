import { dependencyCycle } from "./dependency-cycle.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { duplicateStep } from "./duplicate-step.ts";
import type { Rule } from "./rule.ts";
import { schemaMismatch } from "./schema-mismatch.ts";
import { selfNeed } from "./self-need.ts";
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
] as const satisfies readonly Rule[];

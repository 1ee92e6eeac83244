import { cronBothDayFields } from "./cron-both-day-fields.ts";
import { cronEveryMinuteOfHour } from "./cron-every-minute-of-hour.ts";
import { cronFieldCount } from "./cron-field-count.ts";
import { cronFieldsSwapped } from "./cron-fields-swapped.ts";
import { cronMacroUnsupported } from "./cron-macro-unsupported.ts";
import { cronNeverFires } from "./cron-never-fires.ts";
import { cronOutOfRange } from "./cron-out-of-range.ts";
import { cronPastedCommand } from "./cron-pasted-command.ts";
import { cronSyntax } from "./cron-syntax.ts";
import { cronTooFrequent } from "./cron-too-frequent.ts";
import { cronUnevenStep } from "./cron-uneven-step.ts";
import { cronUnquotedStar } from "./cron-unquoted-star.ts";
import { dependencyCycle } from "./dependency-cycle.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { duplicateStep } from "./duplicate-step.ts";
import { duplicateTrigger } from "./duplicate-trigger.ts";
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
import { timezoneMisplaced } from "./timezone-misplaced.ts";
import { timezoneUnknown } from "./timezone-unknown.ts";
import { unknownNeed } from "./unknown-need.ts";
import { unknownReference } from "./unknown-reference.ts";
import { yamlSyntax } from "./yaml-syntax.ts";

/** Every rule there is, by group. To add one: its file, its page, its line here. */
export const rules = [
  // yaml
  duplicateKey,
  schemaMismatch,
  yamlSyntax,
  // schedule
  cronBothDayFields,
  cronEveryMinuteOfHour,
  cronFieldCount,
  cronFieldsSwapped,
  cronMacroUnsupported,
  cronNeverFires,
  cronOutOfRange,
  cronPastedCommand,
  cronSyntax,
  cronTooFrequent,
  cronUnevenStep,
  cronUnquotedStar,
  duplicateTrigger,
  timezoneMisplaced,
  timezoneUnknown,
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

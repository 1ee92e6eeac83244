import { alwaysFalseCondition } from "./always-false-condition.ts";
import { alwaysTrueCondition } from "./always-true-condition.ts";
import { ambiguousDriftScore } from "./ambiguous-drift-score.ts";
import { andOfIndependentTriggers } from "./and-of-independent-triggers.ts";
import { booleanOutput } from "./boolean-output.ts";
import { bracelessTemplateCondition } from "./braceless-template-condition.ts";
import { callResultNotUsedAsBool } from "./call-result-not-used-as-bool.ts";
import { catchupStorm } from "./catchup-storm.ts";
import { chainedComparison } from "./chained-comparison.ts";
import { commandInOneWord } from "./command-in-one-word.ts";
import { commandTakenForFile } from "./command-taken-for-file.ts";
import { commentContradictsSchedule } from "./comment-contradicts-schedule.ts";
import { conditionSyntax } from "./condition-syntax.ts";
import { contradictoryBounds } from "./contradictory-bounds.ts";
import { cronBothDayFields } from "./cron-both-day-fields.ts";
import { cronEveryMinuteOfHour } from "./cron-every-minute-of-hour.ts";
import { cronFieldCount } from "./cron-field-count.ts";
import { cronFieldIgnored } from "./cron-field-ignored.ts";
import { cronFieldsSwapped } from "./cron-fields-swapped.ts";
import { cronMacroUnsupported } from "./cron-macro-unsupported.ts";
import { cronNeverFires } from "./cron-never-fires.ts";
import { cronOnTheHour } from "./cron-on-the-hour.ts";
import { cronOutOfRange } from "./cron-out-of-range.ts";
import { cronPastedCommand } from "./cron-pasted-command.ts";
import { cronSecondsFirst } from "./cron-seconds-first.ts";
import { cronSecondsLast } from "./cron-seconds-last.ts";
import { cronSyntax } from "./cron-syntax.ts";
import { cronTooFrequent } from "./cron-too-frequent.ts";
import { cronUnevenStep } from "./cron-uneven-step.ts";
import { cronUnquotedStar } from "./cron-unquoted-star.ts";
import { cronWeekdayShifted } from "./cron-weekday-shifted.ts";
import { declaredDirectionContradictsMetric } from "./declared-direction-contradicts-metric.ts";
import { dependencyCycle } from "./dependency-cycle.ts";
import { driftAgainstItself } from "./drift-against-itself.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { duplicateStep } from "./duplicate-step.ts";
import { duplicateTrigger } from "./duplicate-trigger.ts";
import { evalResultIgnored } from "./eval-result-ignored.ts";
import { expressionSyntax } from "./expression-syntax.ts";
import { floatEquality } from "./float-equality.ts";
import { fractionThresholdOnPercentName } from "./fraction-threshold-on-percent-name.ts";
import { gateFailsOpen } from "./gate-fails-open.ts";
import { gateWithoutChampion } from "./gate-without-champion.ts";
import { hardCodedSecret } from "./hard-coded-secret.ts";
import { ifTextOutsideBraces } from "./if-text-outside-braces.ts";
import { invertedDeployGate } from "./inverted-deploy-gate.ts";
import { invertedRetrainTrigger } from "./inverted-retrain-trigger.ts";
import { missingMetricFailsOpen } from "./missing-metric-fails-open.ts";
import { missingTimeout } from "./missing-timeout.ts";
import { mixedAndOrWithoutParens } from "./mixed-and-or-without-parens.ts";
import { mixedScaleThresholds } from "./mixed-scale-thresholds.ts";
import { monitoringDisabled } from "./monitoring-disabled.ts";
import { nameInQuotes } from "./name-in-quotes.ts";
import { needsNotListed } from "./needs-not-listed.ts";
import { negationPrecedence } from "./negation-precedence.ts";
import { noConcurrencyGuard } from "./no-concurrency-guard.ts";
import { noCooldown } from "./no-cooldown.ts";
import { noDataValidationBeforeTrain } from "./no-data-validation-before-train.ts";
import { noEvaluationBeforeDeploy } from "./no-evaluation-before-deploy.ts";
import { noMonitoringAfterDeploy } from "./no-monitoring-after-deploy.ts";
import { noRollback } from "./no-rollback.ts";
import { noSampleSizeGuard } from "./no-sample-size-guard.ts";
import { noWindowOrStreak } from "./no-window-or-streak.ts";
import { numberEqualityAsText } from "./number-equality-as-text.ts";
import { oneSidedQuotes } from "./one-sided-quotes.ts";
import { orInDeployGate } from "./or-in-deploy-gate.ts";
import { pValueDirection } from "./p-value-direction.ts";
import { pValueThresholdImplausible } from "./p-value-threshold-implausible.ts";
import { percentVsFraction } from "./percent-vs-fraction.ts";
import { psiThresholdImplausible } from "./psi-threshold-implausible.ts";
import { pythonEqNone } from "./python-eq-none.ts";
import { pythonFoldedScalar } from "./python-folded-scalar.ts";
import { pythonIndentedHeredoc } from "./python-indented-heredoc.ts";
import { pythonIsLiteral } from "./python-is-literal.ts";
import { pythonLint } from "./python-lint.ts";
import { pythonMissingArgument } from "./python-missing-argument.ts";
import { pythonSyntax } from "./python-syntax.ts";
import { pythonUndefinedName } from "./python-undefined-name.ts";
import { pythonUnknownArgument } from "./python-unknown-argument.ts";
import { redundantAtom } from "./redundant-atom.ts";
import { relativeChangeOutOfRange } from "./relative-change-out-of-range.ts";
import { removedKey } from "./removed-key.ts";
import { retrainOnImprovementDelta } from "./retrain-on-improvement-delta.ts";
import type { Rule } from "./rule.ts";
import { scheduleNeedsCodeChange } from "./schedule-needs-code-change.ts";
import { scheduleShorterThanRun } from "./schedule-shorter-than-run.ts";
import { schemaMismatch } from "./schema-mismatch.ts";
import { selfComparison } from "./self-comparison.ts";
import { selfNeed } from "./self-need.ts";
import { sharedOutput } from "./shared-output.ts";
import { shellRunIsNoCommand } from "./shell-run-is-no-command.ts";
import { shellSyntaxWithoutShell } from "./shell-syntax-without-shell.ts";
import { staleDataPath } from "./stale-data-path.ts";
import { startDeadlineTooShort } from "./start-deadline-too-short.ts";
import { stringThreshold } from "./string-threshold.ts";
import { swappedBaselineOperands } from "./swapped-baseline-operands.ts";
import { textComparedWithNumber } from "./text-compared-with-number.ts";
import { thresholdBoundaryMismatch } from "./threshold-boundary-mismatch.ts";
import { thresholdOutOfRange } from "./threshold-out-of-range.ts";
import { timezoneLeftOpen } from "./timezone-left-open.ts";
import { timezoneMisplaced } from "./timezone-misplaced.ts";
import { timezoneUnknown } from "./timezone-unknown.ts";
import { trainEvalSameData } from "./train-eval-same-data.ts";
import { triggerStricterThanGate } from "./trigger-stricter-than-gate.ts";
import { unitMismatchTime } from "./unit-mismatch-time.ts";
import { unknownMetricReference } from "./unknown-metric-reference.ts";
import { unknownNeed } from "./unknown-need.ts";
import { unknownReference } from "./unknown-reference.ts";
import { unknownSuppression } from "./unknown-suppression.ts";
import { unpinnedDataVersion } from "./unpinned-data-version.ts";
import { unpinnedImage } from "./unpinned-image.ts";
import { unpinnedModelVersion } from "./unpinned-model-version.ts";
import { unquotedText } from "./unquoted-text.ts";
import { unusedSuppression } from "./unused-suppression.ts";
import { yamlSyntax } from "./yaml-syntax.ts";

/** Every rule there is, by group. To add one: its file, its page, its line here. */
export const rules = [
  // yaml
  duplicateKey,
  removedKey,
  schemaMismatch,
  unknownSuppression,
  unusedSuppression,
  yamlSyntax,
  // schedule
  catchupStorm,
  commentContradictsSchedule,
  cronBothDayFields,
  cronEveryMinuteOfHour,
  cronFieldCount,
  cronFieldIgnored,
  cronFieldsSwapped,
  cronMacroUnsupported,
  cronNeverFires,
  cronOnTheHour,
  cronOutOfRange,
  cronPastedCommand,
  cronSecondsFirst,
  cronSecondsLast,
  cronSyntax,
  cronTooFrequent,
  cronUnevenStep,
  cronUnquotedStar,
  cronWeekdayShifted,
  duplicateTrigger,
  noConcurrencyGuard,
  scheduleNeedsCodeChange,
  scheduleShorterThanRun,
  startDeadlineTooShort,
  timezoneLeftOpen,
  timezoneMisplaced,
  timezoneUnknown,
  // graph
  dependencyCycle,
  duplicateStep,
  missingTimeout,
  needsNotListed,
  selfNeed,
  unknownNeed,
  unknownReference,
  // data
  noDataValidationBeforeTrain,
  sharedOutput,
  staleDataPath,
  trainEvalSameData,
  driftAgainstItself,
  unpinnedDataVersion,
  // release
  evalResultIgnored,
  gateWithoutChampion,
  monitoringDisabled,
  noCooldown,
  noEvaluationBeforeDeploy,
  noMonitoringAfterDeploy,
  noRollback,
  noSampleSizeGuard,
  noWindowOrStreak,
  unpinnedImage,
  unpinnedModelVersion,
  // security
  hardCodedSecret,
  // condition
  alwaysFalseCondition,
  alwaysTrueCondition,
  ambiguousDriftScore,
  andOfIndependentTriggers,
  booleanOutput,
  bracelessTemplateCondition,
  chainedComparison,
  conditionSyntax,
  contradictoryBounds,
  declaredDirectionContradictsMetric,
  expressionSyntax,
  floatEquality,
  fractionThresholdOnPercentName,
  gateFailsOpen,
  ifTextOutsideBraces,
  invertedDeployGate,
  invertedRetrainTrigger,
  missingMetricFailsOpen,
  mixedAndOrWithoutParens,
  mixedScaleThresholds,
  nameInQuotes,
  negationPrecedence,
  numberEqualityAsText,
  oneSidedQuotes,
  orInDeployGate,
  pValueDirection,
  pValueThresholdImplausible,
  percentVsFraction,
  psiThresholdImplausible,
  pythonEqNone,
  pythonIsLiteral,
  redundantAtom,
  retrainOnImprovementDelta,
  selfComparison,
  stringThreshold,
  swappedBaselineOperands,
  textComparedWithNumber,
  thresholdBoundaryMismatch,
  thresholdOutOfRange,
  triggerStricterThanGate,
  unitMismatchTime,
  unknownMetricReference,
  unquotedText,
  // python
  callResultNotUsedAsBool,
  pythonFoldedScalar,
  pythonIndentedHeredoc,
  pythonLint,
  pythonMissingArgument,
  pythonSyntax,
  pythonUndefinedName,
  pythonUnknownArgument,
  relativeChangeOutOfRange,
  // shell
  commandInOneWord,
  commandTakenForFile,
  shellRunIsNoCommand,
  shellSyntaxWithoutShell,
] as const satisfies readonly Rule[];

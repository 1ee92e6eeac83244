import type { Condition } from "../model/condition.ts";
import type { Step, StepGroup } from "../model/step.ts";

/** What has to be so before a step runs, besides what it waits for. The first rule that holds decides. */
export interface Gate {
  readonly rules: readonly GateRule[];
  /** Where it is closed, what follows in the sequence goes on all the same. */
  readonly isPassedOver: boolean;
  /** Names of the planned steps of which `failure()` and its like speak. */
  readonly before: readonly string[];
  /** Of the step whose gate it is, how many steps of the path lead to it: 1 for the outermost. */
  readonly depth: number;
  /** Results that are asked of the steps beside that one. */
  readonly depends?: string | undefined;
}

export interface GateRule {
  /** Nothing for a rule that holds whatever the values are. */
  readonly condition?: Condition | undefined;
  /** Holds only where a step before has failed. */
  readonly afterFailure?: boolean | undefined;
  /** It asks for more than the condition, which only the system itself knows. */
  readonly asksMore?: boolean | undefined;
  /** Whether the step runs where this rule is the first that holds. */
  readonly runs: boolean;
}

/** The gates of a step in its group, without those of the steps that it stands in. */
export function gatesOf(
  step: Step,
  { order, passesOver }: StepGroup,
  before: () => readonly string[],
): Gate[] {
  const { depends, condition, furtherConditions = [], unless, rules } = step;
  const all = condition ? [condition, ...furtherConditions] : furtherConditions;
  const written: (readonly GateRule[])[] = [
    ...(endingOf(step) === "failure" ? [[{ afterFailure: true, runs: true }]] : []),
    ...all.map((one) => [{ condition: one, runs: true }]),
    ...(unless ? [[{ condition: unless, runs: false }, { runs: true }]] : []),
    ...(rules ? [rules] : []),
  ];
  if (written.length === 0 && depends === undefined) return [];
  const common = { before: before(), depth: 1 };
  const isPassedOver = order === "sequence" || passesOver === true;
  return [
    ...(depends === undefined ? [] : [{ ...common, rules: [], isPassedOver: false, depends }]),
    ...written.map((rules) => ({ ...common, rules, isPassedOver })),
  ];
}

/** Whether a step is reached however those before it ended; its gates say then whether it runs. */
export const isReachedAnyway = (step: Step): boolean =>
  endingOf(step) !== undefined ||
  step.depends !== undefined ||
  [step.condition, ...(step.furtherConditions ?? [])].some((one) => one && asksForOutcomes(one));

const endingOf = ({ after, group }: Step): StepGroup["after"] => after ?? group?.after;

/**
 * Without such a function GitHub reaches a step only where all went well before. Azure does so only
 * where there is no condition at all.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions
 * https://learn.microsoft.com/azure/devops/pipelines/process/conditions
 */
const asksForOutcomes = ({ grammar, text, beforehand }: Condition): boolean =>
  grammar === "github"
    ? /\b(?:success|failure|always|cancelled)\s*\(/i.test(text.text)
    : grammar === "azure" && !beforehand;

/** The conditions that a gate may read. */
export const conditionsIn = ({ rules }: Gate): readonly Condition[] =>
  rules.flatMap(({ condition }) => condition ?? []);

/** What opens a gate, in words: `accuracy > 0.8`, `not (accuracy > 0.8)`. */
export function gateInWords({ rules, depends }: Gate): string {
  if (depends !== undefined) return depends;
  const [first, second, third] = rules;
  const text = first?.condition?.text.text ?? "";
  if (first?.afterFailure) return "something before it failed";
  if (first?.runs && first.condition && !second) return text;
  if (first?.condition && !first.runs && second?.runs && !second.condition && !third)
    return `not (${text})`;
  return `its rules say so (${rules.map(ruleInWords).join("; ")})`;
}

const ruleInWords = ({ condition, runs, asksMore }: GateRule): string =>
  `${[condition?.text.text ?? "", asksMore ? "and more" : ""].filter(Boolean).join(" ") || "else"}: ${runs ? "runs" : "left out"}`;

import { type Evaluation, evaluate } from "../condition/evaluate.ts";
import type { Expression } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";
import type { Trigger } from "../model/pipeline.ts";
import type { Snapshot } from "./snapshot.ts";

/** What a trigger does with values. */
export interface Decision {
  /** `unknown`: a value is missing and nothing starts. `fails`: a value is missing and that is an error. */
  readonly verdict: "fires" | "silent" | "unknown" | "fails";
  /** The condition with what came out of its parts; nothing for a trigger without one. */
  readonly evaluation?: Evaluation | undefined;
  /** What decided where the condition itself did not, in a sentence. */
  readonly remark?: string | undefined;
}

/** Parses a condition: `Tools.expression` of its pipeline. */
export type Parse = (condition: Condition) => Expression | undefined;

/** A condition's truth; nothing where its grammar cannot read it. */
export function evaluateCondition(
  condition: Condition,
  parse: Parse,
  snapshot: Snapshot,
): Evaluation | undefined {
  const grammar = grammarOf(condition.grammar);
  const expression = parse(condition);
  if (!grammar || !expression) return undefined;
  // What is not known here may well be known where the pipeline is hosted: it is not taken for 0.
  return evaluate(expression, { ...grammar.semantics, missing: "unknown" }, snapshot);
}

/** Would the trigger start a run with these values? Its schedule is taken as due. */
export function decide(trigger: Trigger, parse: Parse, snapshot: Snapshot): Decision {
  const conditions = [trigger.condition, ...(trigger.furtherConditions ?? [])].filter(
    (condition) => condition !== undefined,
  );
  const [condition] = conditions;
  if (!condition)
    return { verdict: "fires", remark: "It has no condition: its schedule alone starts it." };
  const evaluations = conditions.map((each) => evaluateCondition(each, parse, snapshot));
  const [evaluation] = evaluations;
  const unread = conditions[evaluations.indexOf(undefined)];
  if (unread)
    return {
      verdict: "unknown",
      evaluation,
      remark: `The condition '${unread.text.text}' cannot be read; mlops check says why.`,
    };
  const truths = evaluations.map((each) => each?.truth);
  if (truths.includes(false)) return { verdict: "silent", evaluation };
  if (!truths.includes(undefined)) return { verdict: "fires", evaluation };
  switch (trigger.onMissing) {
    case "fire":
      return {
        verdict: "fires",
        evaluation,
        remark: "A value is missing, and 'on-missing: fire' starts a run then.",
      };
    case "fail":
      return {
        verdict: "fails",
        evaluation,
        remark: "A value is missing, and 'on-missing: fail' makes that an error.",
      };
    default:
      return {
        verdict: "unknown",
        evaluation,
        remark: "A value is missing, and nothing starts where the outcome is unknown.",
      };
  }
}

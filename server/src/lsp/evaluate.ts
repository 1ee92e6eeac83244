import type { AnalyzedPipeline } from "../analysis/analysis.ts";
import { type Part, partsOfEvaluation, truthInWords } from "../features/truth.ts";
import type { Trigger } from "../model/pipeline.ts";
import { decide, evaluateCondition } from "../runner/decide.ts";
import { gateInWords } from "../runner/gate.ts";
import { metricsIn } from "../runner/gates.ts";
import { type PlannedStep, planOf, startedBy } from "../runner/plan.ts";
import { type GivenValues, type Snapshot, snapshotOf } from "../runner/snapshot.ts";
import type { Host } from "./host.ts";
import type { EvaluateAnswer, StepAnswer } from "./protocol.ts";
import { historiesOf } from "./readings.ts";

/** Would a trigger fire with the newest values and those that are given, why, and what would it run? */
export async function evaluateTrigger(
  uri: string,
  { pipeline, tools }: AnalyzedPipeline,
  trigger: Trigger,
  given: GivenValues,
  host: Host,
): Promise<EvaluateAnswer> {
  const conditions = conditionsOf(trigger);
  const parse = tools.expression;
  const metrics = metricsIn(conditions, pipeline.metrics, parse);
  const snapshot = snapshotOf(await historiesOf(uri, metrics, host), given, host.now());
  const { verdict, remark } = decide(trigger, parse, snapshot);
  const why = conditions.flatMap((condition) => {
    const evaluation = evaluateCondition(condition, parse, snapshot);
    return evaluation
      ? partsOfEvaluation(condition, evaluation).map((part) => partInWords(part, snapshot))
      : [];
  });
  const plan = planOf(pipeline);
  return {
    verdict: verdict === "fails" ? "unknown" : verdict,
    why: [...why, ...(remark ? [remark] : []), ...plan.problems],
    steps: startedBy(plan.steps, trigger).map(toStepAnswer),
  };
}

export const conditionsOf = ({ condition, furtherConditions = [] }: Trigger) =>
  condition ? [condition, ...furtherConditions] : furtherConditions;

function partInWords({ text, truth, values, depth }: Part, snapshot: Snapshot): string {
  const known = values.map(({ name, value }) => {
    if (value !== undefined) return `${name} is ${value}`;
    const { problem } = snapshot.reading(name.split("."));
    return `${name} is missing${problem ? `: ${problem}` : ""}`;
  });
  const because = known.length > 0 ? ` (${known.join(", ")})` : "";
  return `${"  ".repeat(depth)}${text}: ${truthInWords(truth)}${because}`;
}

export function toStepAnswer({ name, needs, gates, obstacle, deploys }: PlannedStep): StepAnswer {
  return {
    name,
    needs: needs.map(({ id }) => id),
    ...(gates.length > 0 && { when: gates.map(gateInWords).join(" and ") }),
    ...(obstacle !== undefined && { obstacle: `it ${obstacle}` }),
    ...(deploys !== undefined && { deploys }),
  };
}

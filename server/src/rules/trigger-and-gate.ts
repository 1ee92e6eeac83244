import type { Judgement } from "../condition/judge.ts";
import { isPercentOfFraction } from "./percent-vs-fraction.ts";
import type { Tools } from "./tools.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

/** A limit on a metric, on the right side for what it leads to. */
export interface Limit {
  readonly written: WrittenCondition;
  readonly judgement: Judgement;
  readonly value: number;
}

/**
 * Each retraining beside each deployment that is decided by the very same value. Only conditions of
 * the pipeline itself: within code, the value may be measured anew in between.
 */
export function* triggersAndGates(tools: Tools): Generator<readonly [Limit, Limit]> {
  const limits: Limit[] = [];
  for (const written of writtenConditions(tools)) {
    if (written.condition.role === "branch") continue;
    for (const judgement of written.judgements) {
      const value = written.numberOf(judgement.bound);
      if (value !== undefined && judgement.verdict === "right" && judgement.branch === "then")
        limits.push({ written, judgement, value });
    }
  }
  for (const trigger of limits)
    for (const gate of limits) {
      if (trigger.judgement.action.kind !== "retrain") continue;
      if (gate.judgement.action.news !== "good") continue;
      const [a, b] = [trigger.judgement.name.path, gate.judgement.name.path];
      const scales = [trigger, gate].map(({ judgement, value }) =>
        isPercentOfFraction(judgement.metric, value),
      );
      if (a.join(".") === b.join(".") && scales[0] === scales[1]) yield [trigger, gate];
    }
}

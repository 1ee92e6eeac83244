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
  const limits = new Map<string, Limit[]>();
  for (const written of writtenConditions(tools)) {
    if (written.condition.role === "branch") continue;
    for (const judgement of written.judgements) {
      const value = written.numberOf(judgement.bound);
      if (value !== undefined && judgement.verdict === "right" && judgement.branch === "then")
        add(limits, judgement.name.path.join("."), { written, judgement, value });
    }
  }
  for (const same of limits.values()) {
    const triggers = same.filter(({ judgement }) => judgement.action.kind === "retrain");
    const gates = same.filter(({ judgement }) => judgement.action.news === "good");
    for (const trigger of triggers)
      for (const gate of gates) if (sameScale(trigger, gate)) yield [trigger, gate];
  }
}

function add(limits: Map<string, Limit[]>, name: string, limit: Limit): void {
  const others = limits.get(name);
  if (others) others.push(limit);
  else limits.set(name, [limit]);
}

/** Where one of them is a percentage and the other a fraction, that is what is to be said. */
const sameScale = (a: Limit, b: Limit): boolean =>
  isPercentOfFraction(a.judgement.metric, a.value) ===
  isPercentOfFraction(b.judgement.metric, b.value);

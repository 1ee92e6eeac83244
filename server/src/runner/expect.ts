import type { Expectation, Trigger } from "../model/pipeline.ts";
import { type Decision, decide, type Parse } from "./decide.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";

/** One of a trigger's own tests, with what came out. */
export interface TestedExpectation {
  readonly trigger: Trigger;
  readonly expectation: Expectation;
  readonly passed: boolean;
  readonly decision: Decision;
  readonly snapshot: Snapshot;
}

/** Tests a trigger with the values that each of its expectations gives it, and with no others. */
export function testTrigger(trigger: Trigger, parse: Parse): readonly TestedExpectation[] {
  return (trigger.expectations ?? []).map((expectation) => {
    const snapshot = snapshotOf(new Map(), new Map(Object.entries(expectation.given)), 0);
    const decision = decide(trigger, parse, snapshot);
    return {
      trigger,
      expectation,
      passed: (decision.verdict === "fires") === expectation.fires,
      decision,
      snapshot,
    };
  });
}

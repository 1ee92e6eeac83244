import type { Analysis } from "../analysis/analysis.ts";
import type { Expectation, Trigger } from "../model/pipeline.ts";
import { type TestedExpectation, testTrigger } from "../runner/expect.ts";
import type { Snapshot } from "../runner/snapshot.ts";
import { reasons } from "./run-report.ts";

/** The triggers of a file that bring tests along, each with what came out of them. */
export function testedTriggers({ pipelines }: Pick<Analysis, "pipelines">): readonly {
  readonly trigger: Trigger;
  readonly tested: readonly TestedExpectation[];
}[] {
  return pipelines.flatMap(({ pipeline, tools }) =>
    pipeline.triggers
      .filter(({ expectations }) => expectations && expectations.length > 0)
      .map((trigger) => ({
        trigger,
        tested: testTrigger(trigger, (condition) => tools.expression(condition)),
      })),
  );
}

/** What an expectation says, in words that go on from its trigger: "fires with accuracy 0.8". */
export function expectationInWords({ given, fires }: Expectation): string {
  const values = Object.entries(given).map(([name, value]) => `${name} ${value ?? "missing"}`);
  return `${fires ? "fires" : "does not fire"} with ${values.join(", ") || "no values"}`;
}

/** What the trigger does instead, in a sentence, and why, part by part. */
export interface Account {
  readonly verdict: string;
  readonly parts: readonly string[];
  readonly remark?: string | undefined;
}

export function accountOf({ trigger, decision, snapshot }: TestedExpectation): Account {
  const verdict = {
    fires: "It fires",
    silent: "It does not fire",
    unknown: "It does not fire, for its condition cannot be decided",
    fails: "It cannot be decided, and that is an error",
  }[decision.verdict];
  const { condition } = trigger;
  const { evaluation } = decision;
  // That the values were given goes without saying here.
  const given: Snapshot = {
    ...snapshot,
    reading: (path) => ({ ...snapshot.reading(path), from: undefined }),
  };
  const parts = condition ? reasons({ condition, evaluation, snapshot: given }) : [];
  return { verdict, parts, remark: decision.remark };
}

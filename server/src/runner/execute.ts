import type { Outcome } from "./events.ts";
import { isDone, isFailure } from "./events.ts";
import type { Cancel } from "./machine.ts";
import type { Need, PlannedStep } from "./plan.ts";

/** How a step came out, and why, in words that go on from its name. */
export interface Settled {
  readonly outcome: Outcome;
  readonly why?: string | undefined;
}

export interface Execution {
  readonly steps: readonly PlannedStep[];
  /** How many steps may run side by side. */
  readonly jobs: number;
  /** After a failure, go on with the steps that do not need what failed. */
  readonly keepGoing: boolean;
  readonly cancel: Cancel;
  /** Runs a step that can be run now, gate and all. Never rejected. */
  run(step: PlannedStep): Promise<Settled>;
  /** Told of a step that is never reached. */
  pass(step: PlannedStep, settled: Settled): Promise<void>;
}

/** Runs steps in the order of their graph, side by side where they do not need each other. */
export async function execute(execution: Execution): Promise<ReadonlyMap<string, Settled>> {
  const settled = new Map<string, Settled>();
  const going = new Map<string, Promise<void>>();
  const waiting = new Set(execution.steps);
  let broken: string | undefined;

  const readiness = (step: PlannedStep): "ready" | "not yet" | Settled => {
    const missing = missed(step, settled, execution.steps);
    if (missing) return missing;
    const all = [...step.needs.flatMap((need) => need.steps), step.follows ?? []].flat();
    return all.every((name) => settled.has(name)) ? "ready" : "not yet";
  };

  for (;;) {
    let moved = true;
    while (moved) {
      moved = false;
      for (const step of waiting) {
        const state = readiness(step);
        if (state === "not yet") continue;
        if (state === "ready" && broken === undefined && !execution.cancel.asked) {
          if (going.size >= execution.jobs) continue;
          waiting.delete(step);
          going.set(step.name, start(step));
          continue;
        }
        waiting.delete(step);
        const why = execution.cancel.asked
          ? { outcome: "cancelled" as const }
          : { outcome: "blocked" as const, why: `the run ended when ${broken} failed` };
        const end = state === "ready" ? why : state;
        settled.set(step.name, end);
        await execution.pass(step, end);
        moved = true;
      }
    }
    if (going.size === 0) return settled;
    await Promise.race(going.values());
  }

  async function start(step: PlannedStep): Promise<void> {
    const end = await execution.run(step);
    settled.set(step.name, end);
    going.delete(step.name);
    if (isFailure(end.outcome) && !step.step.mayFail && !execution.keepGoing) broken ??= step.name;
  }
}

/** What a step lacks for good, where it lacks something. */
function missed(
  step: PlannedStep,
  settled: ReadonlyMap<string, Settled>,
  steps: readonly PlannedStep[],
): Settled | undefined {
  const passes = (name: string): boolean => {
    const outcome = settled.get(name)?.outcome;
    if (outcome === undefined || isDone(outcome)) return true;
    return isFailure(outcome) && steps.find((other) => other.name === name)?.step.mayFail === true;
  };
  const lacking = (need: Need) => need.steps.find((name) => !passes(name));
  for (const need of step.needs) {
    const name = lacking(need);
    if (name !== undefined)
      return { outcome: "blocked", why: `it needs ${name}, which ${toldOf(settled.get(name))}` };
  }
  const before = step.follows;
  if (before !== undefined && !passes(before))
    return { outcome: "blocked", why: `${before}, before it, ${toldOf(settled.get(before))}` };
  return undefined;
}

const words: Readonly<Record<Outcome, string>> = {
  succeeded: "succeeded",
  failed: "failed",
  "timed-out": "took too long",
  cancelled: "was cancelled",
  unchanged: "had nothing to do",
  "done-before": "was done before",
  faked: "was taken for done",
  "left-out": "was left out",
  "gate-closed": "did not run: its gate is closed",
  "passed-over": "was passed over",
  "not-asked": "did not run: it deploys, and nobody asked for that",
  "not-here": "cannot run here",
  blocked: "did not run",
};

const toldOf = (settled: Settled | undefined): string => words[settled?.outcome ?? "blocked"];

import type { Outcome } from "./events.ts";
import { isDone, isFailure } from "./events.ts";
import type { Before } from "./gates.ts";
import type { Cancel } from "./machine.ts";
import type { PlannedStep, Wait } from "./plan.ts";
import type { Settled } from "./settled.ts";

export interface Execution {
  readonly steps: readonly PlannedStep[];
  /** How many steps may run side by side. */
  readonly jobs: number;
  /** After a failure, go on with the steps that do not need what failed. */
  readonly keepGoing: boolean;
  readonly cancel: Cancel;
  /** Runs a step that can be run now, gate and all. Never rejected. */
  run(step: PlannedStep, settled: ReadonlyMap<string, Settled>): Promise<Settled>;
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
    const all = [...step.needs, ...step.follows].flatMap(({ steps }) => steps);
    return all.every((name) => settled.has(name)) ? "ready" : "not yet";
  };

  for (;;) {
    let moved = true;
    while (moved) {
      moved = false;
      for (const step of waiting) {
        const state = readiness(step);
        if (state === "not yet") continue;
        const goesOn = broken === undefined || isForAnyEnd(step);
        if (state === "ready" && goesOn && !execution.cancel.asked) {
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
    const end = await execution.run(step, settled);
    settled.set(step.name, end);
    going.delete(step.name);
    if (isFailure(end.outcome) && !step.step.mayFail && !execution.keepGoing) broken ??= step.name;
  }
}

/** It stands ready for a failure, so that it runs after one too. */
const isForAnyEnd = ({ needs, follows }: PlannedStep): boolean =>
  [...needs, ...follows].some(({ anyway }) => anyway);

/** Whether a step passes on to those that wait for it. Nothing where it has not ended. */
export function passes(
  name: string,
  settled: ReadonlyMap<string, Settled>,
  steps: readonly PlannedStep[],
): boolean | undefined {
  const outcome = settled.get(name)?.outcome;
  if (outcome === undefined) return undefined;
  return isDone(outcome) || (isFailure(outcome) && mayFail(name, steps));
}

const mayFail = (name: string, steps: readonly PlannedStep[]): boolean =>
  steps.find((other) => other.name === name)?.step.mayFail === true;

/** What became of steps, for the gates of one that comes after them. */
export function outcomesOf(
  names: readonly string[],
  settled: ReadonlyMap<string, Settled>,
  steps: readonly PlannedStep[],
): Before {
  const failed = names.some(
    (name) => isFailure(settled.get(name)?.outcome ?? "blocked") && !mayFail(name, steps),
  );
  return { failed, succeeded: names.every((name) => passes(name, settled, steps) !== false) };
}

/** What a step lacks for good, where it lacks something. */
function missed(
  step: PlannedStep,
  settled: ReadonlyMap<string, Settled>,
  steps: readonly PlannedStep[],
): Settled | undefined {
  const lacking = ({ steps: names, anyway }: Wait) =>
    anyway ? undefined : names.find((name) => passes(name, settled, steps) === false);
  for (const need of step.needs) {
    const name = lacking(need);
    if (name !== undefined)
      return { outcome: "blocked", why: `it needs ${name}, which ${toldOf(settled.get(name))}` };
  }
  for (const wait of step.follows) {
    const name = lacking(wait);
    if (name !== undefined)
      return { outcome: "blocked", why: `${name}, before it, ${toldOf(settled.get(name))}` };
  }
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

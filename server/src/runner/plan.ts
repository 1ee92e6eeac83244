import { dependenciesOf, findCycles, inOrder } from "../base/graph.ts";
import { dependenciesWithin } from "../model/graph.ts";
import type { Pipeline, Script, Step, StepGroup, Trigger, Variables } from "../model/pipeline.ts";
import { deployment } from "./deployment.ts";
import { type Gate, gatesOf, isReachedAnyway } from "./gate.ts";
import { templateNames } from "./template.ts";

/** The steps of a pipeline as they would run on this machine, each after those it needs. */
export interface Plan {
  readonly steps: readonly PlannedStep[];
  /** Why nothing of it can run, in sentences. */
  readonly problems: readonly string[];
}

export interface PlannedStep {
  /** Unique in the plan: `train`, and inside a job `train / Fit the model`. */
  readonly name: string;
  readonly step: Step;
  /** What it runs, in this order. */
  readonly scripts: readonly Script[];
  /** Ids of the steps that it stands in, the outermost first, and its own. */
  readonly path: readonly string[];
  readonly needs: readonly Need[];
  /** In a sequence, the steps before it. */
  readonly follows: readonly Wait[];
  /** The combination it is run for: values by the names that templates read. */
  readonly combination?: Variables | undefined;
  /** Its own environment variables, over those of the job it is in. */
  readonly variables: Variables;
  /** All have to be open. Those of the job it is in come first. */
  readonly gates: readonly Gate[];
  /** Why it cannot run on this machine, in words that go on from "it". */
  readonly obstacle?: string | undefined;
  /** What says that it changes something outside; nothing where nothing does. */
  readonly deploys?: string | undefined;
  /** Templates that a value has to be given for, each once. */
  readonly templates: readonly string[];
}

/** Steps that have to be done before another one runs. */
export interface Wait {
  /** Names of planned steps: of one step, or of all steps of a job. */
  readonly steps: readonly string[];
  /** It is enough that they have ended, however they ended. */
  readonly anyway: boolean;
}

export interface Need extends Wait {
  readonly id: string;
}

/** Everything that a pipeline would run, in an order that can be run. */
export function planOf(pipeline: Pipeline): Plan {
  const groups = pipeline.groups.filter(({ isPattern }) => !isPattern);
  const [group, another] = groups;
  if (!group || group.steps.length === 0) return { steps: [], problems: ["It has no steps."] };
  if (another && groups.some(({ template }) => template))
    return {
      steps: [],
      problems: [
        "Its steps are defined in templates that call each other, which only its own system puts together. Run one of them with --step.",
      ],
    };
  const problems = [...graphProblems(group)];
  if (problems.length > 0) return { steps: [], problems };
  const main = groups.filter(({ after }) => !after).flatMap(planGroup);
  const endings = groups.filter(({ after }) => after).flatMap((one) => planEnding(one, main));
  return { steps: [...main, ...endings], problems };
}

/** What runs when all else has ended, or where some of it failed. */
function planEnding(group: StepGroup, main: readonly PlannedStep[]): PlannedStep[] {
  const before = main.map(({ name }) => name);
  const failure: Gate = {
    rules: [{ afterFailure: true, runs: true }],
    isPassedOver: false,
    before,
  };
  const leaves = planGroup(group);
  const isTaken = leaves.some(({ name }) => before.includes(name));
  const named = isTaken ? leaves.map((leaf) => nested(leaf, `after ${group.after}`)) : leaves;
  return named.map((leaf) => ({
    ...leaf,
    follows: [{ steps: before, anyway: true }, ...leaf.follows],
    gates: group.after === "failure" ? [failure, ...leaf.gates] : leaf.gates,
  }));
}

/** Those of the steps that a trigger starts. */
export const startedBy = (
  steps: readonly PlannedStep[],
  { starts }: Pick<Trigger, "starts">,
): readonly PlannedStep[] =>
  starts ? onlyAmong(steps.filter(({ path: [id = ""] }) => starts.includes(id))) : steps;

/** Those of the steps whose combination agrees with what is given; all where no combination does. */
export function combinedAs(
  steps: readonly PlannedStep[],
  given: ReadonlyMap<string, unknown>,
): readonly PlannedStep[] {
  const agreeing = steps.filter(({ combination = {} }) =>
    Object.entries(combination).every(
      ([name, value]) => !given.has(name) || String(given.get(name)) === value,
    ),
  );
  const isRun = new Set(agreeing.map(({ path }) => path.join(" / ")));
  return onlyAmong(
    steps.filter((step) => agreeing.includes(step) || !isRun.has(step.path.join(" / "))),
  );
}

/** Steps that wait for each other alone: what else they wait for is taken for done. */
export function onlyAmong(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const names = new Set(steps.map(({ name }) => name));
  const kept = <Of extends Wait>(wait: Of): Of => ({
    ...wait,
    steps: wait.steps.filter((name) => names.has(name)),
  });
  return steps.map((step) => ({
    ...step,
    needs: step.needs.map(kept),
    follows: step.follows.map(kept),
  }));
}

/** Every step that could be named, wherever it is defined: for running one alone. */
export const everyStep = (pipeline: Pipeline): readonly PlannedStep[] =>
  pipeline.groups.flatMap(planGroup);

function* graphProblems({ order, steps, ...group }: StepGroup): Generator<string> {
  if (order !== "graph") return;
  const known = new Set(steps.map(({ id }) => id));
  for (const step of steps)
    for (const need of step.needs)
      if (!known.has(need.id)) yield `${nameOf(step)} needs ${need.id}, which is no step.`;
  for (const cycle of findCycles(dependenciesWithin({ order, steps, ...group })))
    yield cycle.length === 1
      ? `${cycle[0]} needs itself.`
      : `${[...cycle, cycle[0]].join(" needs ")}: none of them can be the first.`;
}

/** The names of a group's steps in the plan, where each is unique in its group. */
export function namesInPlan(group: StepGroup): ReadonlyMap<Step, string> {
  const steps = inPlan(group);
  const names = uniqueNames(steps);
  return new Map(steps.map((step, index) => [step, names[index] ?? ""]));
}

const inPlan = (group: StepGroup): readonly Step[] =>
  group.order === "graph" ? sorted(group) : group.steps;

function planGroup(group: StepGroup): PlannedStep[] {
  const steps = inPlan(group);
  const names = uniqueNames(steps);
  const inner = new Map(steps.map((step, index) => [step, within(step, names[index] ?? "")]));
  const leavesOf = (step: Step): readonly string[] =>
    (inner.get(step) ?? []).map(({ name }) => name);
  const byId = new Map<string, string[]>();
  for (const step of steps) {
    const { id = "" } = step;
    byId.set(id, [...(byId.get(id) ?? []), ...leavesOf(step)]);
  }
  const stepsOf = (id: string): readonly string[] => byId.get(id) ?? [];
  const isSequence = group.order === "sequence";
  const ancestors = isSequence ? undefined : dependenciesWithin(group);
  const earlier: string[] = [];
  let last: readonly string[] = [];
  return steps.flatMap((step) => {
    const before = () =>
      ancestors ? [...dependenciesOf(ancestors, step.id ?? "")].flatMap(stepsOf) : [...earlier];
    const anyway = isReachedAnyway(step);
    const gates = gatesOf(step, group, before);
    const needs = step.needs.map(({ id }) => ({ id, steps: stepsOf(id), anyway }));
    const follows = isSequence && last.length > 0 ? [{ steps: last, anyway }] : [];
    const leaves = (inner.get(step) ?? []).map((leaf) => ({
      ...leaf,
      gates: [...gates, ...leaf.gates],
      needs: [...leaf.needs, ...needs],
      follows: [...follows, ...leaf.follows],
    }));
    if (leaves.length > 0) last = leavesOf(step);
    earlier.push(...leavesOf(step));
    return leaves;
  });
}

/** A step that holds others stands for them; one that is run several times, for each of its runs. */
function within(step: Step, name: string): PlannedStep[] {
  const { combinations } = step;
  if (!combinations) return once(step, name);
  return combinations.flatMap((combination) =>
    once(step, `${name} (${Object.values(combination).join(", ")})`).map((leaf) => ({
      ...leaf,
      combination: { ...combination, ...leaf.combination },
    })),
  );
}

function once(step: Step, name: string): PlannedStep[] {
  if (!step.group || step.scripts.length > 0) return [planned(step, name)];
  return planGroup(step.group).map((leaf) => ({
    ...nested(leaf, name),
    path: [step.id ?? "", ...leaf.path],
    variables: { ...step.variables, ...leaf.variables },
  }));
}

/** The same step, named inside another one. */
function nested(leaf: PlannedStep, name: string): PlannedStep {
  const all = (names: readonly string[]) => names.map((one) => `${name} / ${one}`);
  return {
    ...leaf,
    name: `${name} / ${leaf.name}`,
    needs: leaf.needs.map((need) => ({ ...need, steps: all(need.steps) })),
    follows: leaf.follows.map((wait) => ({ ...wait, steps: all(wait.steps) })),
    gates: leaf.gates.map((gate) => ({ ...gate, before: all(gate.before) })),
  };
}

function planned(step: Step, name: string): PlannedStep {
  const scripts = step.scripts.filter(({ form }) => form === "block");
  return {
    name,
    step,
    scripts,
    path: [step.id ?? ""],
    needs: [],
    follows: [],
    gates: [],
    variables: step.variables ?? {},
    obstacle: obstacleOf(step, scripts),
    deploys: deployment(step),
    templates: [...new Set(scripts.flatMap(templateNames))],
  };
}

/** Code runs anywhere; what a system brings along runs in that system alone. */
function obstacleOf(step: Step, scripts: readonly Script[]): string | undefined {
  if (scripts.some(({ language }) => language === "powershell"))
    return "is written for PowerShell, which is not run here";
  if (scripts.some(({ words }) => words))
    return "is the command of a container, which is not started here";
  if (scripts.length > 0) return undefined;
  return step.uses
    ? `is made of '${step.uses.text}', which runs only where the pipeline is hosted`
    : "holds no code";
}

function sorted(group: StepGroup): readonly Step[] {
  const order = inOrder(dependenciesWithin(group));
  const places = new Map(order.map((id, index) => [id, index]));
  const place = ({ id }: Step) => (id === undefined ? order.length : (places.get(id) ?? -1));
  return group.steps.toSorted((a, b) => place(a) - place(b));
}

const nameOf = (step: Step): string => step.id ?? step.label?.text ?? "step";

function uniqueNames(steps: readonly Step[]): string[] {
  const seen = new Map<string, number>();
  return steps.map((step, index) => {
    const name = step.id ?? step.label?.text ?? step.uses?.text ?? `step ${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

import { findCycles, inOrder } from "../base/graph.ts";
import { dependenciesWithin } from "../model/graph.ts";
import type { Condition, Pipeline, Script, Step, StepGroup } from "../model/pipeline.ts";
import { deployment } from "./deployment.ts";
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
  /** Each group is the steps that one need stands for: a step, or all steps of a job. */
  readonly needs: readonly Need[];
  /** The step before it in a sequence: its failure ends the sequence, its gate does not. */
  readonly follows?: string | undefined;
  /** All have to be open. Those of the job it is in come first. */
  readonly gates: readonly Condition[];
  /** It stands in a sequence: where its own gate is closed, what follows goes on. */
  readonly inSequence: boolean;
  /** Why it cannot run on this machine, in words that go on from "it". */
  readonly obstacle?: string | undefined;
  /** What says that it changes something outside; nothing where nothing does. */
  readonly deploys?: string | undefined;
  /** Templates that a value has to be given for, each once. */
  readonly templates: readonly string[];
}

export interface Need {
  readonly id: string;
  /** Names of planned steps. */
  readonly steps: readonly string[];
}

/** Everything that a pipeline would run, in an order that can be run. */
export function planOf(pipeline: Pipeline): Plan {
  const [group, another] = pipeline.groups;
  if (!group || group.steps.length === 0) return { steps: [], problems: ["It has no steps."] };
  if (another && group.template)
    return {
      steps: [],
      problems: [
        "Its steps are defined in templates that call each other, which only its own system puts together. Run one of them with --step.",
      ],
    };
  const problems = [...graphProblems(group)];
  return { steps: problems.length > 0 ? [] : pipeline.groups.flatMap(planGroup), problems };
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
  const stepsOf = (id: string): readonly string[] =>
    steps.filter((step) => step.id === id).flatMap((step) => leafNames(inner.get(step) ?? []));
  let before: string | undefined;
  return steps.flatMap((step) => {
    const needs = step.needs.map(({ id }) => ({ id, steps: stepsOf(id) }));
    const leaves = (inner.get(step) ?? []).map((leaf, index) => ({
      ...leaf,
      inSequence: leaf.inSequence || group.order === "sequence",
      needs: [...leaf.needs, ...needs],
      ...(index === 0 && group.order === "sequence" && before !== undefined
        ? { follows: before }
        : {}),
      ...(group.after === "failure" && {
        obstacle: "runs only after a failure, where the pipeline is hosted",
      }),
    }));
    before = leaves.at(-1)?.name ?? before;
    return leaves;
  });
}

const leafNames = (leaves: readonly PlannedStep[]): readonly string[] =>
  leaves.map(({ name }) => name);

/** A step that holds others stands for them: each takes its gate, its folder and its variables. */
function within(step: Step, name: string): PlannedStep[] {
  const gates = step.condition ? [step.condition] : [];
  if (!step.group || step.scripts.length > 0) return [planned(step, name, gates)];
  return planGroup(step.group).map((leaf) => ({
    ...leaf,
    name: `${name} / ${leaf.name}`,
    gates: [...gates, ...leaf.gates],
    needs: leaf.needs.map(({ id, steps }) => ({
      id,
      steps: steps.map((other) => `${name} / ${other}`),
    })),
    follows: leaf.follows === undefined ? undefined : `${name} / ${leaf.follows}`,
  }));
}

function planned(step: Step, name: string, gates: readonly Condition[]): PlannedStep {
  const scripts = step.scripts.filter(({ form }) => form === "block");
  return {
    name,
    step,
    scripts,
    needs: [],
    gates,
    inSequence: false,
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
  const place = ({ id }: Step) => (id === undefined ? order.length : order.indexOf(id));
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

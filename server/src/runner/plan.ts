import { dependenciesOf, findCycles, inOrder } from "../base/graph.ts";
import { dependenciesWithin } from "../model/graph.ts";
import type { Pipeline, Trigger } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Callable, Step, StepGroup, Variables } from "../model/step.ts";
import { deployment } from "./deployment.ts";
import { type Gate, gatesOf, isReachedAnyway } from "./gate.ts";
import { templateNames, templatesInWord } from "./template.ts";

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
  /** For each step of its path the template that it calls, where it calls one. */
  readonly calls: readonly (Call | undefined)[];
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

/** A template as a step calls it. */
export interface Call {
  /** Values for its inputs, with templates of the caller. */
  readonly arguments: Variables;
  readonly template: Callable;
}

/** Everything that a pipeline would run, in an order that can be run. */
export function planOf(pipeline: Pipeline): Plan {
  const groups = pipeline.groups.filter(({ isPattern }) => !isPattern);
  const [group] = groups;
  if (!group || groups.every(({ steps }) => steps.length === 0))
    return { steps: [], problems: ["It has no steps."] };
  const problems = groups.flatMap((one) => [...graphProblems(one)]);
  const templates = new Map(
    groups.flatMap((one) => (one.callable ? [[one.callable.name, one] as const] : [])),
  );
  const around: Around = { templates, within: [] };
  const entry = templates.get(pipeline.entry ?? "");
  const isCalled = templates.size > 0 || groups.some(({ template }) => template);
  if (isCalled && !entry)
    problems.push(
      templates.size > 0
        ? `${pipeline.entry === undefined ? "It names no entrypoint" : `Its entrypoint '${pipeline.entry}' is not in this file`}: run one of its templates with --step.`
        : "Its steps are defined in templates that call each other, which only its own system puts together. Run one of them with --step.",
    );
  if (problems.length > 0) return { steps: [], problems };
  const begins = groups.filter((one) =>
    entry ? one === entry || !one.callable : !one.after && one.steps.length > 0,
  );
  const main = begins.flatMap((one) =>
    planGroup(one, { templates, within: one.callable ? [one.callable.name] : [] }),
  );
  const endings = groups.filter((one) => one.after && one !== entry);
  return { steps: [...main, ...endings.flatMap((one) => planEnding(one, main, around))], problems };
}

/** What runs when all else has ended, or where some of it failed. */
function planEnding(group: StepGroup, main: readonly PlannedStep[], around: Around): PlannedStep[] {
  const before = main.map(({ name }) => name);
  const failure: Gate = {
    rules: [{ afterFailure: true, runs: true }],
    isPassedOver: false,
    before,
    depth: 1,
  };
  const leaves = planGroup(group, around);
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
  pipeline.groups.flatMap((group) => planGroup(group, { templates: new Map(), within: [] }));

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

/** The templates that steps may call, and those that are being called already. */
interface Around {
  readonly templates: ReadonlyMap<string, StepGroup>;
  readonly within: readonly string[];
}

function planGroup(group: StepGroup, around: Around): PlannedStep[] {
  const steps = inPlan(group);
  const names = uniqueNames(steps);
  const inner = new Map(
    steps.map((step, index) => [step, within(step, names[index] ?? "", around)]),
  );
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
function within(step: Step, name: string, around: Around): PlannedStep[] {
  const combinations = step.combinations?.();
  if (!combinations) return once(step, name, around);
  return combinations.flatMap((combination) =>
    once(step, `${name} (${combinationInWords(combination)})`, around).map((leaf) => ({
      ...leaf,
      combination: { ...combination, ...leaf.combination },
    })),
  );
}

/** Its values; of one that is a mapping, the parts alone. */
const combinationInWords = (combination: Variables): string =>
  Object.entries(combination)
    .filter(([name]) => !Object.keys(combination).some((other) => other.startsWith(`${name}.`)))
    .map(([, value]) => value)
    .join(", ");

function once(step: Step, name: string, around: Around): PlannedStep[] {
  const called = step.call && around.templates.get(step.call.name);
  if (called?.callable && step.call) {
    const call: Call = { arguments: step.call.arguments, template: called.callable };
    return calling(step, name, called, call, around);
  }
  if (!step.group || step.scripts.length > 0) return [planned(step, name)];
  return inside(planGroup(step.group, around), step, name);
}

/** What a step calls stands for it: under its own name where that is one piece of work. */
function calling(
  step: Step,
  name: string,
  group: StepGroup,
  call: Call,
  around: Around,
): PlannedStep[] {
  const { name: called, isWork } = call.template;
  const alone = planned(step, name);
  if (step.onlyHosted !== undefined) return [alone];
  if (around.within.includes(called))
    return [{ ...alone, obstacle: `calls '${called}' again, within which it stands` }];
  const leaves = planGroup(group, { ...around, within: [...around.within, called] });
  const [only, another] = leaves;
  const deploys = deployment(step);
  if (!isWork || !only || another)
    return inside(leaves, step, name, call).map((leaf) => ({
      ...leaf,
      deploys: deploys ?? leaf.deploys,
    }));
  return [
    {
      ...only,
      name,
      path: alone.path,
      calls: [call],
      deploys: deploys ?? only.deploys,
      step: { ...only.step, mayFail: step.mayFail ?? only.step.mayFail },
    },
  ];
}

/** Steps that stand in another one. */
const inside = (
  leaves: readonly PlannedStep[],
  step: Step,
  name: string,
  call?: Call,
): PlannedStep[] =>
  leaves.map((leaf) => ({
    ...nested(leaf, name),
    path: [step.id ?? "", ...leaf.path],
    calls: [call, ...leaf.calls],
    gates: nested(leaf, name).gates.map((gate) => ({ ...gate, depth: gate.depth + 1 })),
    variables: { ...step.variables, ...leaf.variables },
    step: step.mayFail ? { ...leaf.step, mayFail: true } : leaf.step,
  }));

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
  const scripts = step.scripts.filter(({ form, isFile }) => form === "block" && !isFile);
  return {
    name,
    step,
    scripts,
    path: [step.id ?? ""],
    needs: [],
    follows: [],
    calls: [undefined],
    gates: [],
    variables: step.variables ?? {},
    obstacle: obstacleOf(step, scripts),
    deploys: deployment(step),
    templates: [
      ...new Set([
        ...scripts.flatMap(templateNames),
        ...Object.values(step.files ?? {}).flatMap(templatesInWord),
      ]),
    ],
  };
}

/** How Kubeflow's components are handed their Python: `printf "%s" "$0" > …`, `"$0" "$@"`. */
const takesCode = /"\$0"\s+"\$@"|"\$0"\s*>/;

/** Code runs anywhere; what a system brings along runs in that system alone. */
function obstacleOf(step: Step, scripts: readonly Script[]): string | undefined {
  if (step.onlyHosted !== undefined) return step.onlyHosted;
  if (scripts.some(({ language }) => language === "powershell"))
    return "is written for PowerShell, which is not run here";
  if (scripts.some(({ words }) => words))
    return "is the command of a container, which is not started here";
  if (scripts.some(({ language, code }) => language === "shell" && takesCode.test(code.text)))
    return "is started with code behind its command, which only its own system puts there";
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

import type { Analysis, AnalyzedPipeline } from "../analysis/analyze.ts";
import { inOrder } from "../base/graph.ts";
import type { Span } from "../base/text.ts";
import type { Name } from "../condition/expression.ts";
import { dependenciesWithin } from "../model/graph.ts";
import type { Step, StepGroup, Trigger } from "../model/pipeline.ts";
import { directionInWords } from "./metrics.ts";
import { type ExplainedSchedule, explainSchedule, type Moment } from "./schedule.ts";
import {
  namesIn,
  type Part,
  partsOf,
  type Reading,
  type Readings,
  readingOf,
  truthInWords,
} from "./truth.ts";

export interface TriggerAccount {
  readonly name: string;
  readonly nameSpan: Span;
  readonly schedule?: ExplainedSchedule | undefined;
  /** The condition as written. */
  readonly condition?: string | undefined;
  /** The metrics the condition reads, each once, in order of appearance. */
  readonly metrics: readonly MetricAccount[];
}

export interface MetricAccount {
  /** As the condition writes it. */
  readonly name: string;
  readonly reading?: Reading | undefined;
  /** In words. */
  readonly direction?: string | undefined;
}

/** Everything that can start a pipeline of the file. */
export function triggersOf(
  { pipelines }: Analysis,
  moment: Moment,
  readings: Readings,
): TriggerAccount[] {
  return pipelines.flatMap(({ pipeline, tools }) =>
    pipeline.triggers.map((trigger) => ({
      name: trigger.name,
      nameSpan: trigger.nameSpan,
      schedule: trigger.schedule && explainSchedule(trigger.schedule, moment),
      condition: trigger.condition?.text.text,
      metrics: metricNames(trigger, tools).map((name) => {
        const known = tools.metric(name.path);
        return {
          name: name.path.join("."),
          reading: readingOf(name.path, readings),
          direction: known && directionInWords(known),
        };
      }),
    })),
  );
}

/** The names that a trigger's conditions read, each once. */
function metricNames(
  { condition, furtherConditions = [] }: Trigger,
  tools: AnalyzedPipeline["tools"],
): Name[] {
  const names = new Map<string, Name>();
  for (const each of condition ? [condition, ...furtherConditions] : furtherConditions) {
    const expression = tools.expression(each);
    for (const name of expression ? namesIn(expression) : [])
      if (!names.has(name.path.join("."))) names.set(name.path.join("."), name);
  }
  return [...names.values()];
}

export interface Evaluated {
  readonly verdict: "fires" | "silent" | "unknown";
  /** Why, one line each, the whole first. */
  readonly why: readonly string[];
  /** The steps the trigger starts, in the order in which they would run. */
  readonly steps: readonly StepAccount[];
}

export interface StepAccount {
  readonly name: string;
  readonly needs: readonly string[];
  readonly when?: string | undefined;
  /** Why the step cannot be run on this machine. */
  readonly obstacle?: string | undefined;
}

/** Would a trigger fire with these values? Nothing where there is no trigger of that name. */
export function evaluateTrigger(
  { pipelines }: Analysis,
  name: string,
  readings: Readings,
): Evaluated | undefined {
  for (const { pipeline, tools } of pipelines) {
    const trigger = pipeline.triggers.find((each) => each.name === name);
    if (!trigger) continue;
    return { ...judge(trigger, tools, readings), steps: pipeline.groups.flatMap(inRunningOrder) };
  }
  return undefined;
}

function judge(
  { condition, furtherConditions = [], onMissing, schedule }: Trigger,
  tools: AnalyzedPipeline["tools"],
  readings: Readings,
): Pick<Evaluated, "verdict" | "why"> {
  if (!condition)
    return {
      verdict: "fires",
      why: [
        schedule
          ? "It has no condition: every time of its schedule starts a run."
          : "It has no condition.",
      ],
    };
  const why: string[] = [];
  const truths: (boolean | undefined)[] = [];
  for (const each of [condition, ...furtherConditions]) {
    const expression = tools.expression(each);
    const parts = expression ? partsOf(each, expression, readings) : [];
    truths.push(parts[0]?.truth);
    why.push(
      ...(parts.length > 0
        ? parts.map(toldPart)
        : [`The condition '${each.text.text}' cannot be read: see the Problems panel.`]),
    );
  }
  if (truths.includes(false)) return { verdict: "silent", why };
  if (!truths.includes(undefined)) return { verdict: "fires", why };
  const [verdict, reason] = outcomes[onMissing ?? "unsaid"];
  return { verdict, why: [...why, reason] };
}

function toldPart({ text, truth, values, depth }: Part): string {
  const known = values.map(({ name, value }) => `${name} is ${value ?? "missing"}`).join(", ");
  return `${"  ".repeat(depth)}${text}: ${truthInWords(truth)}${known && ` (${known})`}`;
}

/** What a trigger does where a missing value leaves its condition open. */
const outcomes = {
  fire: ["fires", "A value is missing, and 'on-missing: fire' starts a run then."],
  skip: ["silent", "A value is missing, and 'on-missing: skip' starts no run then."],
  fail: ["unknown", "A value is missing, and 'on-missing: fail' makes that an error."],
  unsaid: ["unknown", "A value is missing, and nothing starts where the outcome is unknown."],
} as const;

function inRunningOrder(group: StepGroup): StepAccount[] {
  if (group.order === "sequence") return group.steps.map(account);
  const order = inOrder(dependenciesWithin(group));
  const place = ({ id }: Step) => (id === undefined ? order.length : order.indexOf(id));
  return group.steps.toSorted((a, b) => place(a) - place(b)).map(account);
}

function account(step: Step): StepAccount {
  return {
    name: step.id ?? step.label?.text ?? "step",
    needs: step.needs.map(({ id }) => id),
    when: step.condition?.text.text,
    obstacle: obstacleOf(step),
  };
}

/** Code runs anywhere; what a system brings along runs in that system alone. */
function obstacleOf(step: Step): string | undefined {
  const inner = step.group?.steps ?? [];
  if ([step, ...inner].some(({ scripts }) => scripts.length > 0)) return undefined;
  const used = step.uses ?? inner.find(({ uses }) => uses)?.uses;
  return used
    ? `it is made of '${used.text}', which runs only where the pipeline is hosted`
    : "it holds no code";
}

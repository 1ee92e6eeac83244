import type { AnalyzedPipeline } from "../analysis/analysis.ts";
import { describeDuration } from "../base/duration.ts";
import { findCycles } from "../base/graph.ts";
import { encloses, type Lines, type Span } from "../base/text.ts";
import { explainSchedule, type Moment } from "../features/schedule.ts";
import type { Condition } from "../model/condition.ts";
import { dependenciesWithin } from "../model/graph.ts";
import type { Pipeline, Trigger } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Step, StepGroup } from "../model/step.ts";
import { deployment } from "../runner/deployment.ts";
import { namesInPlan } from "../runner/plan.ts";
import { rangeOf } from "./convert.ts";
import { conditionsOf } from "./evaluate.ts";
import type { GroupPicture, PipelinePicture, StepPicture, TriggerPicture } from "./pictures.ts";

/** A pipeline as it is drawn: what starts it, and its steps with what they wait for. */
export function pictureOf(
  lines: Lines,
  { pipeline, dialect }: AnalyzedPipeline,
  moment: Moment,
): PipelinePicture {
  const taken = new Set<string>();
  const groups = pipeline.groups.map((group) => ({
    group,
    picture: toGroup(lines, group, { within: "", scope: group.template?.name.text, taken }),
  }));
  return {
    ...(pipeline.name && { name: pipeline.name.text }),
    title: dialect.title,
    triggers: pipeline.triggers.map((trigger) => ({
      ...toTrigger(lines, trigger, moment),
      starts: startedBy(trigger, pipeline, groups),
    })),
    groups: groups.map(({ picture }) => picture),
  };
}

function toTrigger(lines: Lines, trigger: Trigger, moment: Moment): Omit<TriggerPicture, "starts"> {
  const { name, nameSpan, schedule, paused } = trigger;
  const explained = schedule && explainSchedule(schedule, moment, 1);
  const conditions = conditionsOf(trigger);
  return {
    name,
    range: rangeOf(lines, nameSpan),
    ...(explained && { schedule: `${explained.words} (${explained.zone})` }),
    ...(conditions.length > 0 && { condition: conditions.map(inOneLine).join(" and ") }),
    ...(paused && { paused }),
  };
}

interface Drawn {
  readonly group: StepGroup;
  readonly picture: GroupPicture;
}

/** The steps that a trigger starts and that wait for no other. */
function startedBy(
  { starts }: Trigger,
  pipeline: Pipeline,
  groups: readonly Drawn[],
): readonly string[] {
  if (starts)
    return groups.flatMap(({ picture: { steps } }) =>
      steps.filter(({ plannedName }) => starts.includes(plannedName)).map(({ id }) => id),
    );
  const entry = entryOf(pipeline);
  return groups
    .filter(({ group }) => (entry === undefined || group === entry) && group.after === undefined)
    .flatMap(({ picture: { order, steps } }) =>
      (order === "sequence" ? steps.slice(0, 1) : steps)
        .filter(({ needs, after }) => !after && !needs.some(({ from }) => from !== undefined))
        .map(({ id }) => id),
    );
}

/** Of steps in templates those of the template that the file names outside of all of them. */
function entryOf({ groups, references }: Pipeline): StepGroup | undefined {
  const isInside = (span: Span) =>
    groups.some(({ template }) => template && encloses(template.span, span));
  const named = new Set(references.filter(({ span }) => !isInside(span)).map(({ name }) => name));
  return groups.find(({ template }) => template && named.has(template.name.text));
}

const whenItRuns = { failure: "after a failure", everything: "at the end, however it ends" };

interface Surroundings {
  /** Planned name of the step that the group is in. */
  readonly within: string;
  /** Template around it. */
  readonly scope: string | undefined;
  /** Ids that other steps have. */
  readonly taken: Set<string>;
}

function toGroup(lines: Lines, group: StepGroup, around: Surroundings): GroupPicture {
  const { template, order, after, steps } = group;
  const names = namesInPlan(group);
  const plannedName = (step: Step) => [around.within, names.get(step)].filter(Boolean).join(" / ");
  const ids = new Map(
    steps.map((step) => {
      const path = [around.scope, plannedName(step)].filter((part) => part !== undefined);
      return [step, freeId(path.join(" / "), around.taken)] as const;
    }),
  );
  const idOf = (step: Step) => ids.get(step) ?? "";
  const byId = new Map(steps.map((step) => [step.id, idOf(step)]));
  const cyclic = order === "graph" ? cyclicNeeds(group) : new Set<string>();
  const title = template?.name.text ?? (after && whenItRuns[after]);
  return {
    ...(title !== undefined && { title }),
    order,
    steps: steps.map((step): StepPicture => {
      const work = workOf(step);
      return {
        id: idOf(step),
        plannedName: plannedName(step),
        name: titleOf(step) ?? names.get(step) ?? "step",
        range: rangeOf(lines, step.idSpan),
        ...(work !== undefined && { work }),
        needs: step.needs.map(({ id }) => {
          const from = byId.get(id);
          return {
            name: id,
            ...(from !== undefined && { from }),
            cyclic: cyclic.has(JSON.stringify([step.id, id])),
          };
        }),
        gates: gatesOf(step),
        ...(step.after && { after: step.after }),
        deploys: deployment(step) !== undefined,
        limits: limitsOf(step),
        // A step with code of its own is run as one.
        ...(step.group &&
          step.scripts.length === 0 && {
            group: toGroup(lines, step.group, { ...around, within: plannedName(step) }),
          }),
      };
    }),
  };
}

/** Steps of several parts of a file may have one name. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted} (${count})`;
  taken.add(id);
  return id;
}

/** Pairs of a step and a need of it that lie on a way back to where it began. */
function cyclicNeeds(group: StepGroup): ReadonlySet<string> {
  return new Set(
    findCycles(dependenciesWithin(group)).flatMap((cycle) =>
      cycle.map((id, index) => JSON.stringify([id, cycle[(index + 1) % cycle.length]])),
    ),
  );
}

/** The name a person reads; a step without one goes by what it does. */
const titleOf = ({ label, id, uses, scripts }: Step): string | undefined =>
  label?.text ?? id ?? uses?.text ?? scripts[0]?.code.text.trim().split("\n")[0];

const inOneLine = ({ text }: Condition): string => text.text.replaceAll(/\s+/g, " ").trim();

function gatesOf({ condition, furtherConditions = [], unless }: Step): readonly string[] {
  const all = condition ? [condition, ...furtherConditions] : furtherConditions;
  return [...all.map(inOneLine), ...(unless ? [`not: ${inOneLine(unless)}`] : [])];
}

const languages: Readonly<Record<Script["language"], string>> = {
  python: "Python",
  shell: "shell",
  powershell: "PowerShell",
};

function workOf({ scripts, uses, image }: Step): string | undefined {
  const names = new Set(
    scripts.filter(({ form }) => form === "block").map(({ language }) => languages[language]),
  );
  return names.size > 0 ? [...names].join(" and ") : (uses?.text ?? image?.text);
}

function limitsOf({ timeout, retries, mayFail }: Step): readonly string[] {
  return [
    timeout && `ended after ${describeDuration(timeout.seconds)}`,
    retries && `tried again ${retries === 1 ? "once" : `${retries} times`} when it fails`,
    mayFail && "its failure does not fail the run",
  ].filter((limit) => typeof limit === "string");
}

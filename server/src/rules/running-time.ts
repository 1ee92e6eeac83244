import { dependantsOf } from "../base/graph.ts";
import { oncePer } from "../base/once.ts";
import type { Span } from "../base/text.ts";
import { shortestGap } from "../cron/next.ts";
import type { CronSchedule } from "../cron/parse.ts";
import { fineFieldLeftOpen } from "../cron/shape.ts";
import { dependenciesWithin } from "../model/graph.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { type PlacedStep, placedSteps } from "../model/place.ts";
import type { Step, StepGroup } from "../model/step.ts";
import { type ReadSchedule, schedulesOf } from "./schedules.ts";
import { stepsOf } from "./stages.ts";

/** A training that a schedule starts every time, with no condition on the way. */
export interface ScheduledTraining {
  readonly read: ReadSchedule;
  readonly step: Step;
  /** Seconds between the two runs of the schedule that stand closest. */
  readonly gap: number;
  /** What the file says a training may take at most, where it says that. */
  readonly limit?: { readonly seconds: number; readonly span: Span } | undefined;
}

/** A training that starts more often than this leaves the one before no time. Seconds. */
export const trainingInterval = 900;

const week = 604_800;

/** Those that start more than a week apart, and those that start too often anyway, are left out. */
export const scheduledTrainings = oncePer((pipeline: Pipeline): readonly ScheduledTraining[] => [
  ...findScheduled(pipeline),
]);

function* findScheduled(pipeline: Pipeline): Generator<ScheduledTraining> {
  const schedules = schedulesOf(pipeline);
  if (schedules.length === 0) return;
  const trainings = stepsOf(pipeline, "train").filter(
    (one) => one.step.scripts.length > 0 && alwaysRuns(pipeline, one),
  );
  if (trainings.length === 0) return;
  for (const read of schedules) {
    const { schedule } = read.cron;
    if (!schedule || read.trigger.condition) continue;
    if (schedule.kind === "calendar" && fineFieldLeftOpen(schedule)) continue;
    const gap = gapOf(schedule);
    if (gap === undefined || gap < trainingInterval) continue;
    for (const { step, path } of trainings) {
      const limits = path.flatMap((at) => at.step.timeout ?? []);
      const [limit] = limits.toSorted((a, b) => a.seconds - b.seconds);
      yield { read, step, gap, limit };
    }
  }
}

/** Within a week; schedules are read once for all who ask. */
const gapOf = oncePer((schedule: CronSchedule): number | undefined => shortestGap(schedule, week));

/** How far the steps are followed that call a template. */
const deepest = 5;

/** Whether every run comes to a step. A template comes to it where a step that calls it does. */
export function alwaysRuns(pipeline: Pipeline, { path }: PlacedStep, depth = 0): boolean {
  if (path.some(({ step, group }) => mayNot(step) || group.after)) return false;
  if (path.some(({ step: { id }, group }) => id !== undefined && waitingForSome(group).has(id)))
    return false;
  const [outermost] = path;
  const template = outermost?.group.template?.name.text ?? outermost?.step.id;
  const callers = (callersOf(pipeline).get(template ?? "") ?? []).filter(
    ({ step }) => step !== outermost?.step,
  );
  return (
    callers.length === 0 ||
    (depth < deepest && callers.some((caller) => alwaysRuns(pipeline, caller, depth + 1)))
  );
}

const mayNot = ({ condition, unless }: Step) => condition !== undefined || unless !== undefined;

/** Steps that do not run where one that they need is left out, by a condition of that one. */
const waitingForSome = oncePer((group: StepGroup): ReadonlySet<string> => {
  const conditional = group.steps.flatMap((step) => (mayNot(step) ? (step.id ?? []) : []));
  const isGraph = group.order === "graph" && !group.passesOver;
  return isGraph ? dependantsOf(dependenciesWithin(group), conditional) : new Set();
});

/** The steps that use a template, by its name. */
const callersOf = oncePer((pipeline: Pipeline): ReadonlyMap<string, readonly PlacedStep[]> => {
  const callers = new Map<string, PlacedStep[]>();
  for (const placed of placedSteps(pipeline.groups)) {
    const used = placed.step.uses?.text;
    if (used === undefined) continue;
    const same = callers.get(used);
    if (same) same.push(placed);
    else callers.set(used, [placed]);
  }
  return callers;
});

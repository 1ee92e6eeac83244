import { describeDuration } from "../base/duration.ts";
import { classify } from "../condition/action.ts";
import { shortestGap } from "../cron/next.ts";
import type { Cron, CronSchedule } from "../cron/parse.ts";
import type { Mend } from "../cron/problem.ts";
import { fineFieldLeftOpen, unevenStep } from "../cron/shape.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { placedSteps } from "../model/place.ts";
import type { Rule } from "./rule.ts";
import { alwaysRuns, trainingInterval } from "./running-time.ts";
import { mendFix, schedulesOf } from "./schedules.ts";

export const cronTooFrequent: Rule = {
  id: "cron-too-frequent",
  group: "schedule",
  summary: "A schedule fires more often than its system allows, or than a training can bear.",
  severity: "warning",
  *check(pipeline) {
    for (const { trigger, schedule, cron } of schedulesOf(pipeline)) {
      if (!cron.schedule) continue;
      const least = cron.flavour.leastInterval ?? 0;
      const gap = interval(cron.schedule, Math.max(least, trainingInterval));
      if (gap === undefined) continue;
      const often = describeDuration(gap).replace(/^1 /, "");
      if (gap < least) {
        const mend = slowerMinutes(
          cron,
          !trigger.condition && trains(pipeline) ? Math.max(least, trainingInterval) : least,
        );
        yield {
          span: schedule.cron.span(),
          message: `This fires every ${often}, but ${cron.flavour.title} starts a schedule at most every ${describeDuration(least)}: the runs between are left out without a word. Choose a longer interval.`,
          fix: mend && mendFix(schedule.cron, cron, mend),
        };
      } else if (!trigger.condition && trains(pipeline))
        yield {
          span: schedule.cron.span(),
          message: `This starts a training every ${often}: the next one begins before there is new data to learn from, and often before the one before is done. Choose a longer interval, or a condition that says when a training is worth it.`,
        };
    }
  },
};

/**
 * Seconds between two runs as they were meant, if less than `ceiling`. A finest field left open and a
 * step that comes out uneven have rules of their own, so the first has no interval here and the
 * second that of its step.
 */
function interval(schedule: CronSchedule, ceiling: number): number | undefined {
  if (schedule.kind === "interval") return shortestGap(schedule, ceiling);
  if (fineFieldLeftOpen(schedule)) return undefined;
  const seconds = unevenStep(schedule.second)?.step;
  const minutes = unevenStep(schedule.minute)?.step;
  const meant = seconds ?? (minutes === undefined ? shortestGap(schedule, ceiling) : minutes * 60);
  return meant !== undefined && meant < ceiling ? meant : undefined;
}

/** Whether each run comes to a training: a gate in front of it says when it is worth it. */
const trains = (pipeline: Pipeline): boolean =>
  placedSteps(pipeline.groups).some(
    (placed) =>
      classify(evidenceOf(placed.step), pipeline.verbs)?.kind === "retrain" &&
      alwaysRuns(pipeline, placed),
  );

/** `*` and small steps of the minutes become the least step that the system, or a training, bears. */
function slowerMinutes(cron: Cron, least: number): Mend | undefined {
  const minute = cron.fields.find((field) => field.name === "minute");
  if (!minute || least % 60 !== 0 || !/^\*(\/\d)?$/.test(minute.text)) return undefined;
  return { span: minute.span, text: `*/${least / 60}`, certain: false };
}

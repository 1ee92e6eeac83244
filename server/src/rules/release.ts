import type { Pipeline } from "../model/pipeline.ts";
import { type PlacedStep, stepsBefore } from "../model/place.ts";
import type { Step } from "../model/step.ts";
import { isRehearsal, stepsOf } from "./stages.ts";

/** A model that is trained and then put to use, in one run. */
export interface Release {
  readonly train: Step;
  readonly deploy: PlacedStep;
}

/**
 * Every deployment for those whom the model is to serve that follows a training of the same run.
 * What goes to staging first is looked at there.
 */
export function releases(pipeline: Pipeline): readonly Release[] {
  const trainings = stepsOf(pipeline, "train").map(({ step }) => step);
  if (trainings.length === 0) return [];
  return stepsOf(pipeline, "deploy").flatMap((deploy) => {
    if (deploy.path.some(({ step, group }) => isRehearsal(step) || group.after)) return [];
    const before = stepsBefore(deploy);
    const train = trainings.findLast((step) => before.has(step));
    return train ? [{ train, deploy }] : [];
  });
}

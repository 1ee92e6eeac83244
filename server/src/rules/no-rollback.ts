import { allSteps } from "../model/step.ts";
import { releases } from "./release.ts";
import type { Rule } from "./rule.ts";
import { mentions } from "./stages.ts";

/** Whatever leads back to the model before, or lets only a few meet the new one. */
const waysBack =
  /roll.?back|undo|revert|restore|previous|fallback|canary|blue.?green|shadow|traffic|gradual|progressive|strategy|champion|on.?failure|argo.?rollouts?|flagger|--atomic|smoke/i;

export const noRollback: Rule = {
  id: "no-rollback",
  group: "release",
  summary: "A model is deployed without a way back.",
  severity: "off",
  *check(pipeline) {
    const [release] = releases(pipeline);
    if (!release) return;
    if (pipeline.groups.some(({ after }) => after)) return;
    if (allSteps(pipeline.groups).some((step) => mentions(step, waysBack))) return;
    yield {
      span: release.deploy.step.idSpan,
      message:
        "This deploys a model, and nothing here leads back to the one before: when the new one fails, somebody has to do it by hand. Keep the model before and add a step that restores it after a failure.",
    };
  },
};

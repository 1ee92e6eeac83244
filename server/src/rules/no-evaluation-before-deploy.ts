import type { Pipeline } from "../model/pipeline.ts";
import { type PlacedStep, stepsBefore } from "../model/place.ts";
import { allSteps, type Step } from "../model/step.ts";
import { stepBefore } from "./new-step.ts";
import { type Release, releases } from "./release.ts";
import type { Rule } from "./rule.ts";
import { mentions, projectActions } from "./stages.ts";

/** Whatever looks at a model, or at what it can do. */
const looks =
  /evaluat|\beval\b|valid|test|metric|scor|accura|\bauc\b|\bf1\b|rmse|\bmae\b|gate|compar|champion|challenger|baseline|threshold|quality|check(?!out)|assert|bench|perform|drift|approv|review|verif|smoke|report|quality|canary|decide|decision|best/i;

/** What is done elsewhere, or in a script whose name says nothing. */
const unseen = /pipeline|workflow|\bdvc\b|mlflow run|\bmake\b|^\.\/|\.py\b|\.sh\b|\.ipynb\b/;
const elsewhere = /pipeline|workflow|\bdvc\b|mlflow run|\bmake\b/;

/** A condition that says nothing of the model: where it runs, and how the steps before ended. */
const surroundings =
  /^(?:[\s!&|()=']|success\(\)|always\(\)|failure\(\)|cancelled\(\)|(?:github|needs)\.(?:ref|ref_name|ref_type|event_name|repository|repository_owner|actor|[\w-]+\.result)\b|'[^']*'|startsWith|,|true|false)*$/;

export const noEvaluationBeforeDeploy: Rule = {
  id: "no-evaluation-before-deploy",
  group: "release",
  summary: "A model goes from training to deployment without anything looking at it.",
  severity: "warning",
  *check(pipeline) {
    for (const release of releases(pipeline)) {
      const { deploy, train } = release;
      // What a step without code does is written elsewhere, and may be more than it is called after.
      if (train.scripts.length === 0 || isLookedAt(release, pipeline) || isDecided(deploy))
        continue;
      yield {
        span: deploy.step.idSpan,
        message: `This deploys what ${nameOf(train)} has just trained, and nothing between looks at it: a model that learned nothing goes live all the same. Evaluate it first, and deploy only where the evaluation is good.`,
        related: [{ span: train.idSpan, message: "The training stands here." }],
        fix: stepBefore(pipeline, deploy, {
          id: "evaluate",
          label: "Evaluate the model",
          command: "python evaluate.py",
        }),
      };
    }
  },
};

/** Whether the training itself, the deployment itself or anything between may be an evaluation. */
function isLookedAt({ deploy, train }: Release, { verbs }: Pipeline): boolean {
  const before = stepsBefore(deploy);
  const between = [...before].filter((step) => step !== train && !holds(step, train));
  return (
    [...between, deploy.step, train].some((step) => mentions(step, looks)) ||
    between.some((step) =>
      (["evaluate", "validate", "approve"] as const).some((kind) =>
        projectActions(step, verbs).has(kind),
      ),
    ) ||
    between.some((step) => !step.group && mentions(step, unseen)) ||
    mentions(train, elsewhere)
  );
}

const holds = (outer: Step, inner: Step): boolean =>
  outer.group ? allSteps([outer.group]).includes(inner) : false;

/** Somebody, or a value, lets the deployment happen or not. */
const isDecided = ({ path }: PlacedStep): boolean =>
  path.some(
    ({ step }) =>
      step.environment !== undefined ||
      step.unless !== undefined ||
      step.alternatives !== undefined ||
      (step.condition !== undefined && !surroundings.test(step.condition.text.text)),
  );

const nameOf = ({ label, id }: Step): string => {
  const name = label?.text.trim() ?? id;
  return name === undefined ? "the pipeline" : `'${name}'`;
};

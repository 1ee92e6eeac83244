import { stepsBefore } from "../model/place.ts";
import type { Step } from "../model/step.ts";
import { withCalledCode } from "../model/templates.ts";
import { type DataPath, dataPaths } from "./data-path.ts";
import type { Rule } from "./rule.ts";
import { mentions, stepsOf } from "./stages.ts";

/** Either step may take only its own part of the file. */
const splits =
  /split|fold|hold.?out|test.?size|subset|part(?:ition)?\b|sampl|\bmode\b|\bcv\b|cross.?val/i;

export const trainEvalSameData: Rule = {
  id: "train-eval-same-data",
  group: "data",
  summary: "A model is evaluated on the data it was trained on.",
  severity: "warning",
  *check(pipeline) {
    const trainings = stepsOf(pipeline, "train").map(({ step }) => step);
    if (trainings.length === 0) return;
    for (const evaluation of stepsOf(pipeline, "evaluate")) {
      const { step } = evaluation;
      const before = stepsBefore(evaluation);
      for (const train of trainings) {
        if (train === step || !before.has(train)) continue;
        const shared = sharedData(
          withCalledCode(train, pipeline.groups),
          withCalledCode(step, pipeline.groups),
        );
        if (!shared) continue;
        yield {
          span: shared.of.span,
          message: `This evaluates the model on '${shared.of.path}', the very data it was trained on: it has seen the answers, and looks better than it is. Keep some data back, and evaluate on that.`,
          related: [{ span: shared.train.span, message: "The training reads it here." }],
        };
        break;
      }
    }
  },
};

function sharedData(
  train: Step,
  evaluation: Step,
): { readonly of: DataPath; readonly train: DataPath } | undefined {
  if (mentions(train, splits) || mentions(evaluation, splits)) return undefined;
  const learnt = dataPaths(train);
  const judged = dataPaths(evaluation);
  // A training may well be given the data it is tested on, and an evaluation what it is compared with.
  if (judged.some(({ path }) => /test|valid|eval|hold/i.test(path))) return undefined;
  for (const of of judged) {
    // Any other file may be split inside, by both in the same way.
    if (!/train/i.test(of.path)) continue;
    const train = learnt.find(({ path }) => path === of.path);
    if (train) return { of, train };
  }
  return undefined;
}

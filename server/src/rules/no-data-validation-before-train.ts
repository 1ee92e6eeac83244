import type { Pipeline } from "../model/pipeline.ts";
import { allSteps } from "../model/step.ts";
import { stepBefore } from "./new-step.ts";
import { releases } from "./release.ts";
import type { Rule } from "./rule.ts";
import { mentions, projectActions, stepsOf } from "./stages.ts";

/** Whatever may be a look at the data. */
const looks =
  /valid|quality|schema|expectation|great.?expectations|\bgx\b|pandera|deequ|evidently|whylogs|drift|sanity|integrity|anomal|check(?!out)|verify|profil|assert|test|lint|inspect|audit|freshness/i;

export const noDataValidationBeforeTrain: Rule = {
  id: "no-data-validation-before-train",
  group: "data",
  summary: "New data is trained on, and the model deployed, without anything looking at the data.",
  severity: "hint",
  *check(pipeline) {
    // Somebody who starts a run by hand may have looked at the data.
    if (pipeline.triggers.length === 0) return;
    const [release] = releases(pipeline);
    // A file that only begins to be a pipeline will come to it.
    if (!release || stepsOf(pipeline, "evaluate").length === 0 || isLookedAt(pipeline)) return;
    yield {
      span: release.train.idSpan,
      message:
        "This trains on whatever data there is, again and again, and nothing looks at the data before: a broken import becomes a model that is deployed. Check the data in a step in front of the training.",
      fix: stepBefore(
        pipeline,
        { step: release.train },
        { id: "validate", label: "Validate the data", command: "python validate.py" },
      ),
      related: [{ span: release.deploy.step.idSpan, message: "What it learns is deployed here." }],
    };
  },
};

const isLookedAt = ({ groups, name, verbs }: Pipeline): boolean =>
  looks.test(name?.text ?? "") ||
  allSteps(groups).some(
    (step) => mentions(step, looks) || projectActions(step, verbs).has("validate"),
  );

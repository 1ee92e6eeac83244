import { classify } from "../condition/action.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { allSteps } from "../model/step.ts";
import type { Rule } from "./rule.ts";

export const scheduleNeedsCodeChange: Rule = {
  id: "schedule-needs-code-change",
  group: "schedule",
  summary: "A scheduled retraining is left out where no code changed, although the data did.",
  severity: "warning",
  *check(pipeline) {
    const waiting = pipeline.triggers.filter(({ needsChange }) => needsChange);
    if (waiting.length === 0 || !retrains(pipeline)) return;
    for (const { needsChange } of waiting) {
      if (!needsChange) continue;
      const { span, isSaid, edit } = needsChange;
      yield {
        span,
        // Somebody wrote it: it may be meant.
        severity: isSaid ? "info" : undefined,
        message: `This trains a model, but the run is left out where nothing in the repository changed since the last one: new data alone starts nothing. ${isSaid ? "Write 'always: true' if it is to train on new data" : "Write 'always: true' beside it"}.`,
        fix: edit && {
          title: "Run it whether the code changed or not",
          safe: false,
          edits: [edit],
        },
      };
    }
  },
};

const retrains = (pipeline: Pipeline): boolean =>
  allSteps(pipeline.groups).some(
    (step) => classify(evidenceOf(step), pipeline.verbs)?.kind === "retrain",
  );

import { filled } from "../base/text.ts";
import { releases } from "./release.ts";
import type { Rule } from "./rule.ts";
import { stepsOf } from "./stages.ts";
import { source, writtenConditions } from "./written-condition.ts";

export const noCooldown: Rule = {
  id: "no-cooldown",
  group: "release",
  summary: "Nothing keeps a condition from starting one retraining after the other.",
  severity: "warning",
  *check(pipeline, tools) {
    // A file that only begins to be a pipeline will come to it.
    if (releases(pipeline).length === 0 || stepsOf(pipeline, "evaluate").length === 0) return;
    const written = new Map(writtenConditions(tools).map((one) => [one.condition, one]));
    for (const { condition, schedule, cooldown, cooldownSlot } of pipeline.triggers) {
      // A schedule keeps its own distance.
      if (!condition || schedule || cooldown || !cooldownSlot) continue;
      const judgement = written
        .get(condition)
        ?.judgements.find(
          ({ action, verdict }) => action.kind === "retrain" && verdict === "right",
        );
      if (!judgement) continue;
      yield {
        span: condition.text.span(),
        message: `This retrains the model${source(judgement.action)}, and the metric stays bad until a new model has been in use for a while: until then it starts one retraining after the other. Give the trigger a cooldown.`,
        fix: {
          title: "Add a cooldown of 24h",
          safe: false,
          edits: [filled(cooldownSlot, "24h")],
        },
      };
    }
  },
};

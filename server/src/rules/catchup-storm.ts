import type { Rule } from "./rule.ts";
import { stepsOf } from "./stages.ts";

export const catchupStorm: Rule = {
  id: "catchup-storm",
  group: "schedule",
  summary: "After an outage, every training that was missed is started.",
  severity: "warning",
  *check(pipeline) {
    if (!pipeline.triggers.some(({ catchesUp }) => catchesUp)) return;
    if (/back ?-?_?fill/i.test(pipeline.name?.text ?? "")) return;
    if (stepsOf(pipeline, "train").length === 0) return;
    for (const { catchesUp, name } of pipeline.triggers) {
      if (!catchesUp || /back ?-?_?fill/i.test(name)) continue;
      yield {
        span: catchesUp.span,
        message:
          "Each training that could not start on time is made up for, one for every interval: after an outage, or from a start date in the past, they all come at once and learn from the same data. One is enough.",
        fix: {
          title: `Write '${catchesUp.instead}'`,
          safe: false,
          edits: [{ span: catchesUp.span, text: catchesUp.instead }],
        },
      };
    }
  },
};

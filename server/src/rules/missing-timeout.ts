import { describeDuration } from "../base/duration.ts";
import { allSteps } from "../model/pipeline.ts";
import type { Rule } from "./rule.ts";
import { stepsOf } from "./stages.ts";

export const missingTimeout: Rule = {
  id: "missing-timeout",
  group: "graph",
  summary: "Other steps have a timeout, and the training has none.",
  severity: "hint",
  *check(pipeline) {
    const { longestStep } = pipeline;
    const limited = [...allSteps(pipeline.groups)].filter(({ timeout }) => timeout);
    const [example] = limited;
    if (!example?.timeout) return;
    for (const { step, path } of stepsOf(pipeline, "train")) {
      // What is inside, or called from here, has its limit where it is written.
      if (step.scripts.length === 0 || path.some((at) => at.step.timeout)) continue;
      yield {
        span: step.idSpan,
        message: `Other steps here end after a given time, and the training, which takes longest and costs most, has no limit of its own: one that hangs goes on ${until(longestStep)}. Give it a timeout.`,
        related: [{ span: example.timeout.span, message: "A timeout of another step." }],
      };
    }
  },
};

const until = (longest: number | undefined): string =>
  longest === undefined ? "until somebody sees it" : `for ${describeDuration(longest)}`;

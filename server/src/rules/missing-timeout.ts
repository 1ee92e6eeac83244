import { describeDuration } from "../base/duration.ts";
import { filled } from "../base/text.ts";
import type { PlacedStep } from "../model/place.ts";
import { allSteps, type TimeoutForm } from "../model/step.ts";
import type { Report, Rule } from "./rule.ts";
import { stepsOf } from "./stages.ts";

export const missingTimeout: Rule = {
  id: "missing-timeout",
  group: "graph",
  summary: "Other steps have a timeout, and the training has none.",
  severity: "hint",
  *check(pipeline) {
    const { longestStep } = pipeline;
    const example = allSteps(pipeline.groups).find(({ timeout }) => timeout);
    if (!example?.timeout) return;
    for (const { step, path } of stepsOf(pipeline, "train")) {
      // What is inside, or called from here, has its limit where it is written.
      if (step.scripts.length === 0 || path.some((at) => at.step.timeout)) continue;
      yield {
        span: step.idSpan,
        message: `Other steps here end after a given time, and the training, which takes longest and costs most, has no limit of its own: one that hangs goes on ${until(longestStep)}. Give it a timeout.`,
        fix: limitOf(path),
        related: [{ span: example.timeout.span, message: "A timeout of another step." }],
      };
    }
  },
};

/** What most trainings of a pipeline keep to; whoever knows better writes it there. Seconds. */
const usual = 14_400;

/** A limit for the step, or for what holds it. */
function limitOf(path: PlacedStep["path"]): Report["fix"] {
  const slot = path.flatMap(({ step }) => step.timeoutSlot?.() ?? []).at(-1);
  if (!slot) return undefined;
  const limit = written(usual, slot.form);
  return {
    title: `Give it a limit of ${describeDuration(usual)}`,
    safe: false,
    edits: [filled(slot, limit)],
  };
}

const written = (seconds: number, form: TimeoutForm): string =>
  form === "minutes" ? String(seconds / 60) : `${seconds / 3600}h`;

const until = (longest: number | undefined): string =>
  longest === undefined ? "until somebody sees it" : `for ${describeDuration(longest)}`;

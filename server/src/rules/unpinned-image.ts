import type { Excerpt } from "../base/excerpt.ts";
import { allSteps, type Step } from "../model/step.ts";
import type { Rule } from "./rule.ts";
import { stepsOf } from "./stages.ts";

export const unpinnedImage: Rule = {
  id: "unpinned-image",
  group: "release",
  summary: "A model is trained, evaluated or deployed in an image that changes by itself.",
  severity: "warning",
  *check(pipeline) {
    if (!allSteps(pipeline.groups).some(({ image }) => image)) return;
    const learning = [...stepsOf(pipeline, "train"), ...stepsOf(pipeline, "evaluate")];
    if (learning.length === 0) return;
    const seen = new Set<Step>();
    for (const { path } of [...learning, ...stepsOf(pipeline, "deploy")])
      for (const { step } of path) {
        if (!step.image || seen.has(step)) continue;
        seen.add(step);
        const tag = floatingTag(step.image);
        if (tag === undefined) continue;
        yield {
          span: step.image.span(),
          message: `'${step.image.text.trim()}' is another image whenever somebody pushes one${tag}: a run cannot be repeated, and a model gets worse without a change of yours. Name a version, or the digest.`,
        };
      }
  },
};

/** What is wrong with a tag, in words; nothing for an image that is pinned, filled in, or local. */
function floatingTag({ text }: Excerpt): string | undefined {
  const name = text.trim();
  if (!/^[\w./:-]+$/.test(name) || /^(?:localhost|127\.0\.0\.1|local)\b/.test(name))
    return undefined;
  const tag = /:([\w.-]+)$/.exec(name.split("/").at(-1) ?? "")?.[1];
  if (tag === undefined) return ", as it names no tag";
  return tag === "latest" ? "" : undefined;
}

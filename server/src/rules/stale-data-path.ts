import { classify } from "../condition/action.ts";
import { evidenceOf } from "../model/evidence.ts";
import { allSteps } from "../model/step.ts";
import type { Rule } from "./rule.ts";

/** A folder or file that says of itself that it is not the current data. */
const stale =
  /(?<![\w.-])(?:[\w.${}/-]*\/)?(?:(?:old|archived?|backup|deprecated|stale|legacy)(?:[_-]?data(?:set)?)?|data(?:set)?[_-](?:old|archived?|backup|deprecated|stale|legacy))(?=\/|\.(?:csv|parquet|json|jsonl|feather|npz|h5)\b)[\w./${}-]*/gi;

/** A look at what comes last in it: few texts have it, and the whole is slow to look for. */
const staleEnd =
  /(?:old|archived?|backup|deprecated|stale|legacy)(?:[_-]?data(?:set)?)?(?:\/|\.(?:csv|parquet|json|jsonl|feather|npz|h5)\b)/i;

/** Such data is what these compare with, or where they put something away. */
const innocent = /reference|baseline|holdout|compare|output|out|save|dest|target|backup|archive/i;

export const staleDataPath: Rule = {
  id: "stale-data-path",
  group: "data",
  summary: "A training step reads archived or old data.",
  severity: "warning",
  *check(pipeline, tools) {
    if (!tools.mayMention(staleEnd)) return;
    for (const step of allSteps(pipeline.groups)) {
      for (const script of step.scripts) {
        if (!staleEnd.test(script.masked.text)) continue;
        for (const match of script.masked.text.matchAll(stale)) {
          // Asked last: few scripts name such a path, and only then does it matter what they do.
          if (classify(evidenceOf(step), pipeline.verbs)?.kind !== "retrain") break;
          const before = script.masked.text.slice(0, match.index);
          const line = before.slice(before.lastIndexOf("\n") + 1);
          if (/^\s*#/.test(line) || isDestination(line) || /:\/\/$/.test(before)) continue;
          yield {
            span: script.code.span(match.index, match.index + match[0].length),
            message: `This step trains on '${match[0]}', which by its name is not the current data: every retraining would give the same old model. Read the current data, or a path with a date.`,
          };
        }
      }
    }
  },
};

/** Copying to, writing to and deleting are no reading: the word before the path tells. */
function isDestination(line: string): boolean {
  const word = /(--?[\w-]+|[\w.]+)[\s=('"]*$/.exec(line)?.[1] ?? "";
  return (
    />\s*["']?$/.test(line) ||
    innocent.test(word) ||
    /^\s*(mv|cp|rm|mkdir|tar|rsync|zip|ls|touch|git|aws s3 (mv|rm))\b/.test(line)
  );
}

import { didYouMean } from "../base/spelling.ts";
import type { Reference } from "../model/pipeline.ts";
import { unlistedNeed } from "./needs-not-listed.ts";
import type { Report, Rule } from "./rule.ts";

export const unknownReference: Rule = {
  id: "unknown-reference",
  group: "graph",
  summary: "An expression reads from a step or job that does not exist here, or has not run yet.",
  severity: "error",
  *check(pipeline) {
    for (const reference of pipeline.references) {
      const { name, span, kind, candidates, ignoresCase, misread } = reference;
      const consequence = reference.consequence ?? "so this value is always empty";
      const fold = (text: string) => (ignoresCase ? text.toLowerCase() : text);
      if (candidates.some((candidate) => fold(candidate) === fold(name))) {
        if (misread) yield another(reference, misread, consequence);
        else if (reference.isTooEarly)
          yield {
            span,
            message: `The step '${name}' has not run yet where this is read, ${consequence}. Read it in a step below, or move '${name}' up.`,
            related: reference.target && [
              { span: reference.target, message: `'${name}' stands here.` },
            ],
          };
        continue;
      }
      if (unlistedNeed(pipeline, reference)) continue;
      const meant = didYouMean(name, candidates);
      yield {
        span,
        message: `There is no ${kind} named '${name}', ${consequence}.${
          meant ? ` Did you mean '${meant}'?` : ` Name one that exists, or remove it.`
        }`,
        fix: meant
          ? { title: `Change to '${meant}'`, safe: false, edits: [{ span, text: meant }] }
          : undefined,
      };
    }
  },
};

/** The name exists, but is not what is read. */
const another = (
  { name, kind, span }: Reference,
  { why, edit }: NonNullable<Reference["misread"]>,
  consequence: string,
): Report => ({
  span,
  message: `This does not lead to the ${kind} '${name}': ${why}, ${consequence}. Write ${edit.text}.`,
  fix: { title: `Write ${edit.text}`, safe: true, edits: [edit] },
});

import { didYouMean } from "../base/spelling.ts";
import type { Rule } from "./rule.ts";

export const unknownReference: Rule = {
  id: "unknown-reference",
  group: "graph",
  summary: "An expression reads from a step or job that does not exist here.",
  severity: "error",
  *check(pipeline) {
    for (const { name, span, kind, candidates, ignoresCase, consequence } of pipeline.references) {
      const fold = (text: string) => (ignoresCase ? text.toLowerCase() : text);
      if (candidates.some((candidate) => fold(candidate) === fold(name))) continue;
      const meant = didYouMean(name, candidates);
      yield {
        span,
        message: `There is no ${kind} named '${name}', ${consequence ?? "so this value is always empty"}.${
          meant ? ` Did you mean '${meant}'?` : ` Name one that exists, or remove it.`
        }`,
        fix: meant
          ? { title: `Change to '${meant}'`, safe: false, edits: [{ span, text: meant }] }
          : undefined,
      };
    }
  },
};

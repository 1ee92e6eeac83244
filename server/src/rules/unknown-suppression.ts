import { didYouMean } from "../base/spelling.ts";
import type { Rule } from "./rule.ts";

export const unknownSuppression: Rule = {
  id: "unknown-suppression",
  group: "yaml",
  summary: "A comment silences nothing: there is no such rule, or no such word.",
  severity: "warning",
  check: () => [],
  *review({ suppressions, known }) {
    for (const { start, end, rules, unknownWord } of suppressions) {
      if (unknownWord !== undefined)
        yield {
          span: { start, end },
          message: `'${unknownWord}' silences nothing. A comment says 'ignore' for its line, or what stands under it, and 'ignore-file' for the file, with the rules in brackets.`,
        };
      for (const rule of rules) {
        if (known.includes(rule)) continue;
        const meant = didYouMean(rule, known);
        yield {
          span: { start, end },
          message: `There is no rule called '${rule}', so this comment silences nothing.${
            meant ? ` Did you mean '${meant}'?` : " `mlops explain` lists the rules."
          }`,
        };
      }
    }
  },
};

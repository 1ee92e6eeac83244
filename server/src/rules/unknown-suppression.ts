import { didYouMean } from "../base/spelling.ts";
import type { Rule } from "./rule.ts";

export const unknownSuppression: Rule = {
  id: "unknown-suppression",
  group: "yaml",
  summary: "A comment silences a rule that does not exist.",
  severity: "warning",
  check: () => [],
  *review({ suppressions, known }) {
    for (const { start, end, rules } of suppressions)
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
  },
};

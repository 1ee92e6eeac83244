import type { Rule } from "./rule.ts";

export const unusedSuppression: Rule = {
  id: "unused-suppression",
  group: "yaml",
  summary: "A comment silences a rule that finds nothing there.",
  severity: "hint",
  check: () => [],
  *review({ suppressions, known, off }) {
    for (const { start, end, rules, silenced, unknownWord } of suppressions) {
      if (unknownWord !== undefined) continue;
      // Whether a rule that did not run would have found something is not known.
      const unused = rules.filter(
        (rule) => known.includes(rule) && !off.includes(rule) && !silenced.includes(rule),
      );
      const all = rules.length === 0 && silenced.length === 0;
      if (all || unused.length > 0)
        yield {
          span: { start, end },
          message: all
            ? "Nothing is found here that this comment could silence. Remove it."
            : `${unused.map((rule) => `'${rule}'`).join(" and ")} ${unused.length > 1 ? "find" : "finds"} nothing here, so there is nothing to silence. Remove ${unused.length === rules.length ? "the comment" : "the name"}.`,
        };
    }
  },
};

import { cause, constantOutcome } from "./constant-condition.ts";
import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const alwaysTrueCondition: Rule = {
  id: "always-true-condition",
  group: "condition",
  summary: "A condition is true whatever the metrics are.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (constantOutcome(written) !== true) continue;
      const part = cause(written, true);
      yield {
        span: written.span(part.span),
        message: `\`${written.text(part)}\` is always true, whatever values the metrics have, so this tests nothing. Correct the bound, or remove the condition.`,
      };
    }
  },
};

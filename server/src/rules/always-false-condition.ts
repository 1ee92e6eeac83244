import { cause, constantOutcome } from "./constant-condition.ts";
import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const alwaysFalseCondition: Rule = {
  id: "always-false-condition",
  group: "condition",
  summary: "A condition is false whatever the metrics are.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (constantOutcome(written) !== false) continue;
      const part = cause(written, false);
      yield {
        span: written.span(part.span),
        message: `\`${written.text(part)}\` can never be true with the values the metrics can have, so what depends on it never happens. Correct the bound.`,
      };
    }
  },
};

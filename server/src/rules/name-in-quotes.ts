import { walk } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const nameInQuotes: Rule = {
  id: "name-in-quotes",
  group: "condition",
  summary: "A variable in quotes is not filled in: its name is compared, not its value.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const sign = written.semantics.spelling.nameSign;
      if (sign === undefined || !written.condition.text.text.includes(sign)) continue;
      for (const part of walk(written.expression)) {
        if (part.kind !== "literal" || typeof part.value !== "string") continue;
        const text = written.text(part);
        const at = text.indexOf(sign);
        const name = /^\w+/.exec(text.slice(at + sign.length))?.[0];
        if (at < 0 || !/^["']/.test(text) || name === undefined) continue;
        const whole = part.value === `${sign}${name}`;
        yield {
          span: written.span(part.span),
          message: `Between quotes '${sign}${name}' stays the text it is, and the value of the variable is compared with it letter by letter. ${
            whole
              ? "Leave out the quotes."
              : "Compare with a variable that holds the whole text, or with a pattern."
          }`,
          fix: whole
            ? written.fix("Leave out the quotes", true, [written.edit(part.span, part.value)])
            : undefined,
        };
      }
    }
  },
};

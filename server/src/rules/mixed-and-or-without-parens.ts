import { type Expression, walk } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const mixedAndOrWithoutParens: Rule = {
  id: "mixed-and-or-without-parens",
  group: "condition",
  summary: "`and` and `or` stand side by side without parentheses.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const { and, or } = written.semantics.spelling;
      for (const part of written.joints) {
        if (part.kind !== "or") continue;
        const bare = part.operands.filter((one) => one.kind === "and" && !one.parenthesized);
        const [first] = bare;
        // Tests of branches and events are often written so; of metrics the reader must be sure.
        if (!first || !measures(written, part) || !written.decides) continue;
        yield {
          span: written.span(part.span),
          message: `\`${and}\` binds tighter than \`${or}\`: this is read as \`${written.text(part).replace(written.text(first), `(${written.text(first)})`)}\`. Write the parentheses that are meant.`,
          fix: written.fix(
            "Write the parentheses it is read with",
            true,
            bare.flatMap(({ span: { start, end } }) => [
              written.edit({ start, end: start }, "("),
              written.edit({ start: end, end }, ")"),
            ]),
          ),
        };
      }
    }
  },
};

function measures(written: WrittenCondition, part: Expression): boolean {
  return [...walk(part)].some((one) => one.kind === "name" && written.metric(one) !== undefined);
}

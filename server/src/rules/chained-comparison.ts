import type { Comparison } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

const orders = ["<", "<=", ">", ">="];

export const chainedComparison: Rule = {
  id: "chained-comparison",
  group: "condition",
  summary: "A range is tested where comparisons do not chain.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (written.semantics.chains) continue;
      for (const outer of written.comparisons) {
        const inner = outer.left;
        if (inner.kind !== "comparison" || !isChain(written, outer, inner)) continue;
        const { mixed, spelling } = written.semantics;
        const { and } = spelling;
        const middle = written.text(inner.right);
        yield {
          span: written.span(outer.span),
          message: `This is no range test here: \`${written.text(inner)}\` gives true or false, which ${
            mixed === "number" ? "counts as 1 or 0 and is then" : "cannot be"
          } compared with \`${written.text(outer.right)}\`. Write \`${written.text(inner)} ${and} ${middle} ${outer.operator} ${written.text(outer.right)}\`.`,
          fix: written.fix(`Write two comparisons with \`${and}\``, true, [
            written.edit(
              { start: inner.span.end, end: outer.operatorSpan.start },
              ` ${and} ${middle} `,
            ),
          ]),
        };
      }
    }
  },
};

function isChain(written: WrittenCondition, outer: Comparison, inner: Comparison): boolean {
  if (written.semantics.spelling.functions) return false;
  const between = written.condition.text.text.slice(inner.span.end, outer.operatorSpan.start);
  return (
    orders.includes(outer.operator) && orders.includes(inner.operator) && between.trim() === ""
  );
}

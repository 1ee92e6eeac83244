import type { Comparison, Expression } from "../condition/expression.ts";
import type { MetricLookup } from "../condition/metric.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const floatEquality: Rule = {
  id: "float-equality",
  group: "condition",
  summary: "A measured value is compared for exact equality.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools))
      for (const comparison of written.comparisons) {
        const { operator } = comparison;
        if (operator !== "==" && operator !== "!=") continue;
        // Where texts are compared, number-equality-as-text says more.
        if (written.semantics.equatesText) continue;
        const metric = comparedExactly(written, comparison);
        if (!metric) continue;
        const better = metric.direction === "lower" || metric.direction === "drift" ? "<=" : ">=";
        yield {
          span: written.span(comparison.span),
          message: `A measured value hardly ever equals another to the last digit, so this is ${operator === "==" ? "practically never" : "practically always"} true. Compare with \`${written.spelled(better)}\`, or test how far the two lie apart.`,
          fix:
            operator === "=="
              ? written.fix(`Write \`${written.spelled(better)}\``, false, [
                  written.editOperator(comparison, better),
                ])
              : undefined,
        };
      }
  },
};

/** The metric of a comparison with a number that has decimals, or with another metric. */
function comparedExactly(
  written: WrittenCondition,
  { left, right }: Comparison,
): MetricLookup | undefined {
  const metricOf = (side: Expression): MetricLookup | undefined => {
    const metric = side.kind === "name" ? written.metric(side) : undefined;
    return metric && metric.kind !== "volume" && metric.range[1] <= 100 ? metric : undefined;
  };
  const [a, b] = [metricOf(left), metricOf(right)];
  if (a && b) return a === b || written.text(left) === written.text(right) ? undefined : a;
  const number = written.numberOf(a ? right : left);
  return number !== undefined && !Number.isInteger(number) ? (a ?? b) : undefined;
}

import type { Expression } from "../condition/expression.ts";
import { measured } from "../condition/measured.ts";
import type { Rule } from "./rule.ts";
import { deed, source, type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const orInDeployGate: Rule = {
  id: "or-in-deploy-gate",
  group: "condition",
  summary: "One good metric is enough to deploy a model.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const { expression, semantics } = written;
      if (expression.kind !== "or") continue;
      const { then } = written.actions;
      if (then?.news !== "good") continue;
      const metrics = expression.operands.map((operand) => metricOf(written, operand));
      const names = new Set(metrics);
      // Anything else beside the metrics may be somebody's word that lets a model pass.
      if (metrics.includes(undefined) || names.size < 2) continue;
      if (written.judgements.some(({ verdict }) => verdict !== "right")) continue;
      const { and, or } = semantics.spelling;
      const joints = expression.operands
        .slice(1)
        .map((operand, i) => written.rejoin(expression.operands[i] ?? operand, operand, or, and));
      yield {
        span: written.span(expression.span),
        message: `This ${deed(then)}${source(then)} as soon as one of ${[...names].join(" and ")} is good, however bad the rest is. Join the checks with \`${and}\`.`,
        fix: written.fix(`Join them with \`${and}\``, false, joints),
      };
    }
  },
};

/** The metric that a comparison tests, if it tests one and nothing else. */
function metricOf(written: WrittenCondition, operand: Expression): string | undefined {
  if (operand.kind !== "comparison") return undefined;
  const known = [operand.left, operand.right].flatMap((side) => {
    const of = measured(side);
    const metric = of && written.metric(of.name);
    return metric && metric.kind !== "volume" ? [metric.name] : [];
  });
  return known.length === 1 ? known[0] : undefined;
}

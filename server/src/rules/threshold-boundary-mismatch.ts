import type { ComparisonOperator } from "../condition/expression.ts";
import type { Rule } from "./rule.ts";
import { triggersAndGates } from "./trigger-and-gate.ts";

export const thresholdBoundaryMismatch: Rule = {
  id: "threshold-boundary-mismatch",
  group: "condition",
  summary: "The threshold itself belongs to neither case, or to both.",
  severity: "info",
  *check(_pipeline, tools) {
    for (const [trigger, gate] of triggersAndGates(tools)) {
      if (trigger.value !== gate.value) continue;
      // Of a value with many decimals, the exact threshold never comes.
      if (/\.\d{3,}/.test(String(gate.value))) continue;
      const [a, b] = [trigger.judgement.operator, gate.judgement.operator];
      if (a.charAt(0) === b.charAt(0) || a.includes("=") !== b.includes("=")) continue;
      const both = a.includes("=");
      const { comparison } = gate.judgement;
      const beside = besides[comparison.operator];
      if (!beside) continue;
      const other = gate.written.spelled(beside);
      yield {
        span: gate.written.span(comparison.span),
        message: `At exactly ${gate.value}, the model is ${both ? "retrained and deployed" : "neither retrained nor deployed"}. Write \`${other}\` in one of the two.`,
        related: [
          {
            span: trigger.written.span(trigger.judgement.comparison.span),
            message: "The other side of the threshold.",
          },
        ],
        fix: gate.written.fix(`Write \`${other}\``, false, [
          gate.written.editOperator(comparison, beside),
        ]),
      };
    }
  },
};

/** The same order with the threshold itself, or without it. */
const besides: Readonly<Record<string, ComparisonOperator>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
};

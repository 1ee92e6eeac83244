import type { Expression, Logical } from "../condition/expression.ts";
import { boundOf, implies } from "../condition/interval.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const redundantAtom: Rule = {
  id: "redundant-atom",
  group: "condition",
  summary: "One test says no more than another beside it.",
  severity: "hint",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools))
      for (const part of written.joints) {
        const idle = idleOperand(written, part);
        if (!idle) continue;
        const [operand, reason] = idle;
        yield {
          span: written.span(operand.span),
          message: `\`${written.text(operand)}\` changes nothing beside \`${written.text(reason)}\`. Remove it, or correct the bound.`,
          fix: removal(written, part, operand),
        };
      }
  },
};

/** In an `and` what another implies, in an `or` what implies another. */
function idleOperand(
  written: WrittenCondition,
  { kind, operands }: Logical,
): readonly [Expression, Expression] | undefined {
  const bounds = operands.map((operand) => boundOf(operand, written.numberOf));
  for (const [i, a] of bounds.entries())
    for (const [j, b] of bounds.entries()) {
      if (!a || !b || i === j) continue;
      const follows = kind === "and" ? implies(b, a) : implies(a, b);
      // Of two that say the same, the later one goes.
      const same = implies(a, b) && implies(b, a);
      if (follows && !(same && i < j)) return [a.comparison, b.comparison];
    }
  return undefined;
}

function removal(written: WrittenCondition, part: Logical, operand: Expression): Fix | undefined {
  if (operand.kind === "comparison" && operand.chained) return undefined;
  const at = part.operands.indexOf(operand);
  const kept = part.operands[at === 0 ? 1 : at - 1];
  if (!kept) return undefined;
  const [first, second] = at === 0 ? [operand, kept] : [kept, operand];
  const { text } = written.condition.text;
  const between = text.slice(first.span.end, second.span.start).trim();
  if (between !== written.semantics.spelling[part.kind]) return undefined;
  return written.fix("Remove it", true, [
    written.edit({ start: first.span.start, end: second.span.end }, written.text(kept)),
  ]);
}

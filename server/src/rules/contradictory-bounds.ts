import type { Expression } from "../condition/expression.ts";
import { boundOf, contradict } from "../condition/interval.ts";
import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const contradictoryBounds: Rule = {
  id: "contradictory-bounds",
  group: "condition",
  summary: "One value would have to meet two bounds that exclude each other.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools))
      for (const part of written.joints) {
        if (part.kind !== "and") continue;
        const operands = flattened(part);
        const pair = operands
          .flatMap((a, i) => operands.slice(i + 1).map((b) => [a, b] as const))
          .map(([a, b]) => [boundOf(a, written.numberOf), boundOf(b, written.numberOf)] as const)
          .find(([a, b]) => a && b && contradict(a, b));
        const [a, b] = pair ?? [];
        if (!a || !b) continue;
        const [first, second] = [a.comparison, b.comparison];
        const { and, or } = written.semantics.spelling;
        // Of a metric that is good in one direction, one of the two would then be the wrong way round.
        const isJudged = written.judgements.some(({ comparison }) =>
          [first, second].includes(comparison),
        );
        const joint =
          part.operands.length === 2 && !first.chained && !isJudged
            ? written.rejoin(first, second, and, or)
            : undefined;
        yield {
          span: written.span({ start: first.span.start, end: second.span.end }),
          message: `\`${written.text(a.name)}\` cannot meet both \`${written.text(first)}\` and \`${written.text(second)}\`, so this is never true. Correct a bound${isJudged ? ", or turn one of the two comparisons round" : `, or join them with \`${or}\``}.`,
          fix: joint && { title: `Join them with \`${or}\``, safe: false, edits: [joint] },
        };
      }
  },
};

/** The operands of an `and`, those of an `and` within included: the outermost one reports. */
function flattened(part: Expression): readonly Expression[] {
  if (part.kind !== "and") return [part];
  return part.operands.flatMap(flattened);
}

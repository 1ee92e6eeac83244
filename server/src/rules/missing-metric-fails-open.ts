import type { Expression } from "../condition/expression.ts";
import { bothText, comparisonText } from "../condition/grammar.ts";
import { type Bound, boundOf, keyOf, sameName } from "../condition/interval.ts";
import type { Rule } from "./rule.ts";
import { deed, source, type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const missingMetricFailsOpen: Rule = {
  id: "missing-metric-fails-open",
  group: "condition",
  summary: "A gate opens when the metric was never written.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (written.semantics.missing !== "zero") continue;
      for (const { bound, parent } of opening(written, written.expression, undefined)) {
        const { name } = bound;
        if (!name.path.includes("outputs") || isGuarded(written, bound)) continue;
        const { then } = written.actions;
        if (then?.news !== "good" || isInverted(written, bound)) continue;
        const { spelling } = written.semantics;
        const nothing = `${spelling.quote}${spelling.quote}`;
        const asked = comparisonText(written.text(name), "!=", nothing, spelling);
        const both = bothText(asked, written.text(bound.comparison), spelling);
        const wrap = parent === "or" && !spelling.functions;
        yield {
          span: written.span(bound.comparison.span),
          message: `When \`${written.text(name)}\` was never written, it counts as 0, and this ${deed(then)}${source(then)} without a measurement. Ask first whether there is a value: \`${asked}\`.`,
          fix:
            parent === "not"
              ? undefined
              : written.fix("Ask first whether there is a value", true, [
                  written.edit(bound.comparison.span, wrap ? `(${both})` : both),
                ]),
        };
      }
    }
  },
};

interface Opening {
  readonly bound: Bound;
  readonly parent: Expression["kind"] | undefined;
}

/** The comparisons with a number that help to open the gate, and that 0 meets. */
function* opening(
  written: WrittenCondition,
  expression: Expression,
  parent: Expression["kind"] | undefined,
  negated = false,
): Generator<Opening> {
  switch (expression.kind) {
    case "and":
    case "or":
      for (const operand of expression.operands)
        yield* opening(written, operand, parent === "not" ? parent : expression.kind, negated);
      break;
    case "not":
      yield* opening(written, expression.operand, "not", !negated);
      break;
    case "comparison": {
      const bound = boundOf(expression, written.numberOf);
      if (!bound || bound.operator === "==" || bound.operator === "!=") break;
      const below = bound.operator.startsWith("<") !== negated;
      if (below && (bound.limit > 0 || (bound.limit === 0 && bound.operator === "<=")))
        yield { bound, parent };
      break;
    }
  }
}

/** The name is asked for elsewhere: alone, against the empty text, or for being more than something. */
function isGuarded(written: WrittenCondition, { name, comparison }: Bound): boolean {
  const others = written.comparisons.filter((one) => one !== comparison);
  const compared = others.some(({ left, right }) =>
    [left, right].some((side) => side.kind === "name" && sameName(side, name)),
  );
  return compared || isAlone(written.expression, keyOf(name));
}

function isAlone(expression: Expression, key: string): boolean {
  switch (expression.kind) {
    case "name":
      return keyOf(expression) === key;
    case "and":
    case "or":
      return expression.operands.some((operand) => isAlone(operand, key));
    default:
      return false;
  }
}

/** Turned round it would close: that is for another rule to say. */
const isInverted = (written: WrittenCondition, { comparison }: Bound): boolean =>
  written.judgements.some(
    (judgement) => judgement.comparison === comparison && judgement.verdict === "inverted",
  );

import type { Expression, Name } from "../condition/expression.ts";
import { constantTruth, contradict } from "../condition/interval.ts";
import type { Range } from "../condition/metrics.ts";
import { isPercentOfFraction } from "./percent-vs-fraction.ts";
import { isOutOfRange } from "./threshold-out-of-range.ts";
import type { WrittenCondition } from "./written-condition.ts";

const anyValue: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/**
 * Whether a condition comes out the same for every value its metrics can have, for a reason that no
 * other rule speaks of. A bare `true` or `false` is a switch that somebody set.
 */
export const constantOutcome = (written: WrittenCondition): boolean | undefined =>
  written.constant(() => findOutcome(written));

function findOutcome(written: WrittenCondition): boolean | undefined {
  if (written.comparisons.length === 0) return undefined;
  const outcome = constantTruth(written.expression, rangeIn(written), written.numberOf);
  if (outcome === undefined || !written.decides) return undefined;
  if (isSwitch(cause(written, outcome), written)) return undefined;
  return isSpokenOf(written) && !isTautology(written) ? undefined : outcome;
}

/** A limit out of range and bounds that exclude each other have rules of their own. */
function isSpokenOf(written: WrittenCondition): boolean {
  const { bounds } = written;
  return bounds.some((bound, index) => {
    const metric = written.metric(bound.name);
    return (
      (metric && (isOutOfRange(metric, bound.limit) || isPercentOfFraction(metric, bound.limit))) ||
      bounds.slice(index + 1).some((other) => contradict(bound, other))
    );
  });
}

/** `false and …` switches off, for now; `… or true` beside a metric opens a gate that looks closed. */
function isSwitch(part: Expression, written: WrittenCondition): boolean {
  if (part.kind !== "literal") return false;
  return part.value === false || written.metricBounds.length === 0;
}

/** `x < 0.9 or x > 0.8`: true of numbers altogether, whatever the metric's range. */
function isTautology({ expression, numberOf }: WrittenCondition): boolean {
  return constantTruth(expression, () => anyValue, numberOf) === true;
}

/** The range that holds for a name. Where percent is in use too, only a name that should be high is bound to 1. */
function rangeIn(written: WrittenCondition): (name: Name) => Range {
  return (name) => {
    const metric = written.metric(name);
    if (!metric || written.semantics.anyScale) return anyValue;
    const { range, alternativeRange } = metric;
    if (!alternativeRange || metric.direction === "higher") return range;
    return [range[0], alternativeRange[1]];
  };
}

/** Whether a part comes out the same for every value: then its direction is not what is wrong with it. */
export function isConstant(written: WrittenCondition, part: Expression): boolean {
  return constantTruth(part, rangeIn(written), written.numberOf) !== undefined;
}

/** The part that alone makes the whole so: one comparison of an `and` or `or`, or all of it. */
export function cause(written: WrittenCondition, outcome: boolean): Expression {
  const { expression } = written;
  if (expression.kind !== "and" && expression.kind !== "or") return expression;
  const alone = expression.operands.filter(
    (operand) => constantTruth(operand, rangeIn(written), written.numberOf) === outcome,
  );
  const [only] = alone;
  return only && alone.length === 1 ? only : expression;
}

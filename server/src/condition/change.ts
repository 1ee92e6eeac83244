import type { Expression } from "./expression.ts";
import { measured } from "./measured.ts";
import type { MetricLookup } from "./metric.ts";

type Lookup = (path: readonly string[]) => MetricLookup | undefined;

/**
 * What a calculation says of a metric that is set against its baseline: `old_auc - new_auc`, the same as a
 * share of the old one, or the one divided by the other. Its direction is that of the calculation: how
 * much better it got is better when higher.
 */
export function changeIn(expression: Expression, lookup: Lookup): MetricLookup | undefined {
  const change = changeOf(expression, lookup);
  if (!change) return undefined;
  const { metric, rises } = change;
  const higher = (metric.direction === "higher") === rises;
  return {
    ...metric,
    direction: higher ? "higher" : "lower",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    alternativeRange: undefined,
    unit: undefined,
    isChange: true,
  };
}

interface Change {
  /** Of the model that is judged, not of the one it is measured by. */
  readonly metric: MetricLookup;
  /** It rises when that metric does. */
  readonly rises: boolean;
}

function changeOf(expression: Expression, lookup: Lookup): Change | undefined {
  if (expression.kind === "call") {
    const [only, ...others] = expression.arguments.filter((one) => one.kind !== "literal");
    const keeps = /^(float|round|decimal)$/i.test(expression.name) && others.length === 0;
    return keeps && only ? changeOf(only, lookup) : undefined;
  }
  if (expression.kind !== "arithmetic") return undefined;
  const [left, right] = expression.operands;
  if (!left || !right) return undefined;
  switch (expression.operator) {
    case "-":
      return against(left, right, lookup);
    case "/": {
      const ratio = against(left, right, lookup);
      if (ratio) return isPositive(ratio.metric) ? ratio : undefined;
      const change = changeOf(left, lookup);
      const scale = sideOf(right, lookup);
      const keeps = scale ? isPositive(scale) : isPositiveNumber(right) || isMagnitude(right);
      return keeps ? change : undefined;
    }
    case "*":
      return isPositiveNumber(right)
        ? changeOf(left, lookup)
        : isPositiveNumber(left)
          ? changeOf(right, lookup)
          : undefined;
    default:
      return undefined;
  }
}

/** One metric of two models, of which exactly one is what the other is measured by. */
function against(left: Expression, right: Expression, lookup: Lookup): Change | undefined {
  const [a, b] = [sideOf(left, lookup), sideOf(right, lookup)];
  if (!a || !b || a.name !== b.name || a.direction !== b.direction) return undefined;
  const [first, second] = [isMeasure(a, b), isMeasure(b, a)];
  if (first === second) return undefined;
  return first ? { metric: b, rises: false } : { metric: a, rises: true };
}

/** Whether one is what the other is measured by. Beside an older one, the current model is not. */
export const isMeasure = (one: MetricLookup, other: MetricLookup): boolean =>
  one.role === "baseline" && !(other.role === "baseline" && one.words.includes("current"));

function sideOf(expression: Expression, lookup: Lookup): MetricLookup | undefined {
  const of = measured(expression);
  const metric = of && !of.falling ? lookup(of.name.path) : undefined;
  const isPlain = metric?.direction === "higher" || metric?.direction === "lower";
  return metric?.kind === "quality" && isPlain && !metric.isChange ? metric : undefined;
}

const isPositive = ({ range: [least] }: MetricLookup): boolean => least >= 0;

const isPositiveNumber = (expression: Expression): boolean =>
  expression.kind === "literal" && typeof expression.value === "number" && expression.value > 0;

const isMagnitude = (expression: Expression): boolean =>
  expression.kind === "call" && /^(?:(?:np|math)\.)?f?abs$/.test(expression.name);

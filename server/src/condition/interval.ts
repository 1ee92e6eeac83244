import type { Comparison, Expression, Name } from "./expression.ts";
import type { Range } from "./metrics.ts";

/** A comparison of a name with a number: `accuracy < 0.9`, whichever side the name stands on. */
export interface Bound {
  readonly comparison: Comparison;
  readonly name: Name;
  readonly operator: "<" | "<=" | ">" | ">=" | "==" | "!=";
  readonly limit: number;
  /** The side on which the number stands. */
  readonly literal: Expression;
}

/** The number an expression stands for: itself, or what a name was given. */
export type NumberOf = (expression: Expression) => number | undefined;

export const literalNumber: NumberOf = (expression) =>
  expression.kind === "literal" &&
  typeof expression.value === "number" &&
  !Number.isNaN(expression.value)
    ? expression.value
    : undefined;

const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=" } as const;

export function boundOf(
  expression: Expression,
  numberOf: NumberOf = literalNumber,
): Bound | undefined {
  if (expression.kind !== "comparison") return undefined;
  const { operator, left, right } = expression;
  if (!(operator in mirrored)) return undefined;
  const order = operator as keyof typeof mirrored;
  const onRight = left.kind === "name" ? numberOf(right) : undefined;
  if (left.kind === "name" && onRight !== undefined)
    return { comparison: expression, name: left, operator: order, limit: onRight, literal: right };
  const onLeft = right.kind === "name" ? numberOf(left) : undefined;
  if (right.kind === "name" && onLeft !== undefined)
    return {
      comparison: expression,
      name: right,
      operator: mirrored[order],
      limit: onLeft,
      literal: left,
    };
  return undefined;
}

export const sameName = (a: Name, b: Name): boolean => keyOf(a) === keyOf(b);

/** Equal for names that read the same value. */
export const keyOf = (name: Name): string => JSON.stringify(name.path);

function holds(value: number, { operator, limit }: Bound): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "==":
      return value === limit;
    case "!=":
      return value !== limit;
  }
}

/** Conditions with more different numbers than this are not searched through. */
const mostPoints = 4096;

type Point = ReadonlyMap<string, number>;

/**
 * Values of which one stands for each stretch on which no comparison changes: every limit, and one
 * number between each two and beyond the ends, as far as the metric's range allows.
 */
function pointsOf(limits: readonly number[], [least, greatest]: Range): number[] {
  const ends = [least, greatest].filter(Number.isFinite);
  const marks = [...new Set([...limits, ...ends])]
    .filter((mark) => mark >= least && mark <= greatest)
    .toSorted((a, b) => a - b);
  const [first, last] = [marks[0], marks.at(-1)];
  const points = [...marks];
  if (first === undefined || last === undefined)
    return [Number.isFinite(least) ? least : Number.isFinite(greatest) ? greatest : 0];
  if (first > least) points.push(Number.isFinite(least) ? (first + least) / 2 : first - 1);
  if (last < greatest) points.push(Number.isFinite(greatest) ? (last + greatest) / 2 : last + 1);
  for (let i = 1; i < marks.length; i++) points.push(((marks[i - 1] ?? 0) + (marks[i] ?? 0)) / 2);
  return points;
}

function* pointsFor(bounds: readonly Bound[], rangeOf: (name: Name) => Range): Generator<Point> {
  const axes = new Map<string, { readonly name: Name; readonly limits: number[] }>();
  for (const bound of bounds) {
    const key = keyOf(bound.name);
    const axis = axes.get(key) ?? { name: bound.name, limits: [] };
    axis.limits.push(bound.limit);
    axes.set(key, axis);
  }
  const values = [...axes].map(
    ([key, { name, limits }]) => [key, pointsOf(limits, rangeOf(name))] as const,
  );
  const total = values.reduce((product, [, points]) => product * points.length, 1);
  if (total > mostPoints) return;
  for (let index = 0; index < total; index++) {
    let rest = index;
    yield new Map(
      values.map(([key, points]) => {
        const value = points[rest % points.length] ?? 0;
        rest = Math.floor(rest / points.length);
        return [key, value];
      }),
    );
  }
}

function truthAt(
  expression: Expression,
  point: Point,
  bounds: ReadonlyMap<Expression, Bound>,
): boolean | undefined {
  switch (expression.kind) {
    case "literal":
      return Boolean(expression.value);
    case "not": {
      const inner = truthAt(expression.operand, point, bounds);
      return inner === undefined ? undefined : !inner;
    }
    case "and":
    case "or": {
      const deciding = expression.kind === "or";
      let open = false;
      for (const operand of expression.operands) {
        const truth = truthAt(operand, point, bounds);
        if (truth === deciding) return deciding;
        open ||= truth === undefined;
      }
      return open ? undefined : !deciding;
    }
    case "comparison": {
      const bound = bounds.get(expression);
      const value = bound && point.get(keyOf(bound.name));
      return bound && value !== undefined ? holds(value, bound) : undefined;
    }
    default:
      return undefined;
  }
}

function boundsIn(
  expression: Expression,
  numberOf: NumberOf,
  into: Map<Expression, Bound> = new Map(),
): Map<Expression, Bound> {
  switch (expression.kind) {
    case "comparison": {
      const bound = boundOf(expression, numberOf);
      if (bound) into.set(expression, bound);
      break;
    }
    case "not":
      boundsIn(expression.operand, numberOf, into);
      break;
    case "and":
    case "or":
      for (const operand of expression.operands) boundsIn(operand, numberOf, into);
      break;
  }
  return into;
}

/**
 * Whether a condition comes out the same whatever values its names have within their ranges; nothing
 * where it does not, or where that cannot be told. Values that are missing are left out of this.
 */
export function constantTruth(
  expression: Expression,
  rangeOf: (name: Name) => Range,
  numberOf: NumberOf = literalNumber,
): boolean | undefined {
  // Most conditions are one comparison.
  if (expression.kind === "comparison") {
    const alone = boundOf(expression, numberOf);
    if (!alone) return undefined;
    const range = rangeOf(alone.name);
    // A limit within the range parts it.
    if (range[0] < alone.limit && alone.limit < range[1]) return undefined;
    const [first, ...others] = pointsOf([alone.limit], range).map((value) => holds(value, alone));
    return others.every((other) => other === first) ? first : undefined;
  }
  const bounds = boundsIn(expression, numberOf);
  let outcome: boolean | undefined;
  for (const point of pointsFor([...bounds.values()], rangeOf)) {
    const truth = truthAt(expression, point, bounds);
    if (truth === undefined || (outcome !== undefined && truth !== outcome)) return undefined;
    outcome = truth;
  }
  return outcome;
}

/** Whether no value whatever meets both. */
export function contradict(a: Bound, b: Bound): boolean {
  if (!sameName(a.name, b.name)) return false;
  for (const point of pointsFor([a, b], () => [
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ])) {
    const value = point.get(keyOf(a.name)) ?? 0;
    if (holds(value, a) && holds(value, b)) return false;
  }
  return true;
}

/** Whether every value that meets `a` meets `b` as well. */
export function implies(a: Bound, b: Bound): boolean {
  if (!sameName(a.name, b.name)) return false;
  for (const point of pointsFor([a, b], () => [
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ])) {
    const value = point.get(keyOf(a.name)) ?? 0;
    if (holds(value, a) && !holds(value, b)) return false;
  }
  return true;
}

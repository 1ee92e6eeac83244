import type { Comparison, Expression } from "./expression.ts";
import type { Semantics } from "./grammar.ts";

/** A value that is known. What is not known (no reading, NaN) is `undefined`. */
export type Value = number | string | boolean | null;

/** Where the values come from. */
export interface Values {
  /** The newest value of a name. */
  value(path: readonly string[]): Value | undefined;
  /** A metric's values over the last `seconds`, for `avg`, `min`, `max` and `count`. */
  history?(path: readonly string[], seconds: number): readonly number[] | undefined;
  /** What a function without arguments says, by its name in small letters: `failure()`. */
  call?(name: string): Value | undefined;
}

/** An expression with what came out of it, and of each of its parts. */
export interface Evaluation {
  readonly expression: Expression;
  readonly value: Value | undefined;
  /** Nothing where it is not known. */
  readonly truth: boolean | undefined;
  readonly parts: readonly Evaluation[];
}

/**
 * Evaluates in three values: true, false, unknown (Kleene). A missing value or NaN makes what it
 * stands in unknown, unless the rest decides alone: `false and unknown` is false.
 */
export function evaluate(expression: Expression, semantics: Semantics, values: Values): Evaluation {
  const done = (value: Value | undefined, parts: readonly Evaluation[] = []): Evaluation => {
    const known = typeof value === "number" && Number.isNaN(value) ? undefined : value;
    return { expression, value: known, truth: truthOf(known), parts };
  };
  const part = (inner: Expression): Evaluation => evaluate(inner, semantics, values);

  switch (expression.kind) {
    case "literal":
      return done(expression.value);
    case "name":
      return done(values.value(expression.path));
    case "not": {
      const operand = part(expression.operand);
      const truth = unlessMissing(operand, semantics);
      return done(truth === undefined ? undefined : !truth, [operand]);
    }
    case "and":
    case "or": {
      const parts = expression.operands.map(part);
      return done(joined(expression.kind, parts, semantics), parts);
    }
    case "comparison": {
      const parts = [part(expression.left), part(expression.right)];
      return done(compared(expression, parts[0]?.value, parts[1]?.value, semantics), parts);
    }
    case "arithmetic": {
      const parts = expression.operands.map(part);
      const numbers = parts.map((one) => asNumber(one.value));
      const known = numbers.filter((one) => one !== undefined);
      return done(
        known.length === numbers.length ? calculate(expression.operator, known) : undefined,
        parts,
      );
    }
    case "call": {
      const parts = expression.arguments.map(part);
      return done(called(expression.name, expression.arguments, parts, values), parts);
    }
    case "opaque":
      return done(undefined);
  }
}

/** Nothing, 0, false and the empty string are false, as in Python and in GitHub's expressions. */
function truthOf(value: Value | undefined): boolean | undefined {
  return value === undefined ? undefined : Boolean(value);
}

function unlessMissing(evaluation: Evaluation, semantics: Semantics): boolean | undefined {
  const absent = evaluation.expression.kind === "name" && semantics.missing === "zero";
  return evaluation.truth ?? (absent ? false : undefined);
}

function joined(
  kind: "and" | "or",
  parts: readonly Evaluation[],
  semantics: Semantics,
): Value | undefined {
  const deciding = kind === "or";
  const truths = parts.map((one) => unlessMissing(one, semantics));
  const decided = truths.indexOf(deciding);
  if (decided >= 0) return parts[decided]?.value ?? deciding;
  if (truths.includes(undefined)) return undefined;
  return parts.at(-1)?.value ?? !deciding;
}

function compared(
  { operator, left, right }: Comparison,
  leftValue: Value | undefined,
  rightValue: Value | undefined,
  semantics: Semantics,
): boolean | undefined {
  let [a, b] = [leftValue, rightValue];
  if (semantics.missing === "zero") {
    // A name without a value is null, and null counts as 0 beside a number.
    if (a === undefined && left.kind === "name") a = null;
    if (b === undefined && right.kind === "name") b = null;
  } else {
    const asksForNothing = isNothing(right) || isNothing(left);
    const positive = operator === "is" || operator === "==";
    if (asksForNothing && (positive || operator === "is not" || operator === "!=")) {
      const other = isNothing(right) ? a : b;
      return ((other ?? null) === null) === positive;
    }
  }
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case "is":
      return a === b;
    case "is not":
      return a !== b;
    case "in":
    case "not in":
      return typeof a === "string" && typeof b === "string"
        ? b.includes(a) === (operator === "in")
        : undefined;
    case "match":
      return undefined;
    default:
      return ordered(operator, a, b, semantics);
  }
}

const isNothing = (expression: Expression): boolean =>
  expression.kind === "literal" && expression.value === null;

function ordered(
  operator: "<" | "<=" | ">" | ">=" | "==" | "!=",
  a: Value,
  b: Value,
  semantics: Semantics,
): boolean | undefined {
  const equates = operator === "==" || operator === "!=";
  const pair = comparable(a, b, equates, semantics);
  if (!pair) return undefined;
  const [x, y] = pair;
  switch (operator) {
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    case ">=":
      return x >= y;
    case "==":
      return x === y;
    case "!=":
      return x !== y;
  }
}

/** What is really compared: two numbers or two texts; nothing where that is an error. */
function comparable(
  a: Value,
  b: Value,
  equates: boolean,
  { mixed, ignoresCase, equatesText, ordersText }: Semantics,
): readonly [number, number] | readonly [string, string] | undefined {
  const texts = (x: string, y: string) =>
    ignoresCase ? ([x.toUpperCase(), y.toUpperCase()] as const) : ([x, y] as const);
  if (typeof a === "string" && typeof b === "string") {
    if (equates || ordersText) return texts(a, b);
    return mixed === "number" ? [toNumber(a), toNumber(b)] : undefined;
  }
  if (equatesText && equates) return texts(String(a ?? ""), String(b ?? ""));
  switch (mixed) {
    case "number":
      return [toNumber(a), toNumber(b)];
    case "left":
      if (typeof a === "string") return texts(a, String(b ?? ""));
      if (typeof a === "boolean") return [Number(a), Number(Boolean(b))];
      // Nothing equals nothing and the empty text; to be ordered it is 0.
      if (a === null && equates) return texts("", b === null || b === "" ? "" : "something");
      return Number.isNaN(toNumber(b)) && !equates ? undefined : [toNumber(a), toNumber(b)];
    default:
      return typeof a === "string" || typeof b === "string" || a === null || b === null
        ? undefined
        : [Number(a), Number(b)];
  }
}

/** Nothing and the empty string are 0, other text without a number is NaN: so for GitHub and Azure. */
function toNumber(value: Value): number {
  return value === null ? 0 : Number(value);
}

function asNumber(value: Value | undefined): number | undefined {
  return typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : undefined;
}

function calculate(operator: string, [a = 0, b = 0]: readonly number[]): number | undefined {
  switch (operator) {
    case "negate":
      return -a;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "**":
      return a ** b;
  }
  if (b === 0) return undefined;
  switch (operator) {
    case "/":
      return a / b;
    case "//":
      return Math.floor(a / b);
    case "%":
      // Python's remainder has the sign of the divisor.
      return a - b * Math.floor(a / b);
    default:
      return undefined;
  }
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };

/** Seconds of a window such as `7d` or `1.5h`. */
export function windowSeconds(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text);
  const unit = unitSeconds[parts?.[2] ?? ""];
  return parts && unit !== undefined ? Number(parts[1]) * unit : undefined;
}

function called(
  name: string,
  written: readonly Expression[],
  parts: readonly Evaluation[],
  values: Values,
): Value | undefined {
  const said = written.length === 0 ? values.call?.(name.toLowerCase()) : undefined;
  if (said !== undefined) return said;
  const [subject] = written;
  const [first, second] = parts.map((one) => one.value);
  switch (name.toLowerCase()) {
    case "missing":
      return first === undefined || first === null;
    case "abs":
      return typeof first === "number" ? Math.abs(first) : undefined;
    case "float":
    case "asfloat":
    case "double":
    case "fromjson": {
      if (typeof first === "number" || typeof first === "boolean") return first;
      if (first === "true" || first === "false") return first === "true";
      return typeof first === "string" && first.trim() !== "" ? Number(first) : undefined;
    }
    case "asint": {
      const number = typeof first === "string" && first.trim() !== "" ? Number(first) : first;
      return typeof number === "number" ? Math.trunc(number) : undefined;
    }
    case "contains":
      return bothText(first, second, (a, b) => a.includes(b));
    case "startswith":
      return bothText(first, second, (a, b) => a.startsWith(b));
    case "endswith":
      return bothText(first, second, (a, b) => a.endsWith(b));
    case "always":
      return true;
    case "avg":
    case "min":
    case "max":
    case "count": {
      const seconds = typeof second === "string" ? windowSeconds(second) : undefined;
      if (subject?.kind !== "name" || seconds === undefined) return undefined;
      return summed(name, values.history?.(subject.path, seconds));
    }
    default:
      return undefined;
  }
}

function bothText(
  a: Value | undefined,
  b: Value | undefined,
  test: (a: string, b: string) => boolean,
): boolean | undefined {
  return typeof a === "string" && typeof b === "string"
    ? test(a.toUpperCase(), b.toUpperCase())
    : undefined;
}

function summed(name: string, readings: readonly number[] | undefined): number | undefined {
  const known = readings?.filter((one) => !Number.isNaN(one));
  if (!known) return undefined;
  if (name === "count") return known.length;
  if (known.length === 0) return undefined;
  const total = known.reduce((sum, one) => sum + one, 0);
  return name === "avg"
    ? total / known.length
    : known.reduce((a, b) => (name === "min" ? Math.min(a, b) : Math.max(a, b)));
}

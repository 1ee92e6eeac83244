import type { Expression, Name } from "./expression.ts";

/** The metric that an expression measures: the same value, rounded, averaged or scaled. */
export interface Measured {
  readonly name: Name;
  /** It falls when the metric rises: `1 - accuracy`. */
  readonly falling: boolean;
}

/** Calls that give back their first value, or one of the same direction. */
const conversions =
  /^(float|int|double|asfloat|asint|round|decimal|decimal\.decimal|fromjson|number|avg|min|max|mean|np\.mean|numpy\.mean|statistics\.mean)$/i;

/** What an expression measures; nothing where more than one name or an unknown function is in it. */
export function measured(expression: Expression): Measured | undefined {
  switch (expression.kind) {
    case "name":
      return { name: expression, falling: false };
    case "call": {
      const [subject] = expression.arguments;
      const names = expression.arguments.filter((one) => one.kind !== "literal");
      return subject && names.length === 1 && conversions.test(expression.name)
        ? measured(subject)
        : undefined;
    }
    case "arithmetic": {
      const [left, right] = expression.operands;
      if (!left) return undefined;
      if (expression.operator === "negate") return turned(measured(left));
      if (!right) return undefined;
      switch (expression.operator) {
        case "+":
          return constant(right) ? measured(left) : constant(left) ? measured(right) : undefined;
        case "-":
          return constant(right)
            ? measured(left)
            : constant(left)
              ? turned(measured(right))
              : undefined;
        case "*":
          return positive(right) ? measured(left) : positive(left) ? measured(right) : undefined;
        case "/":
          return positive(right) ? measured(left) : undefined;
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}

const constant = (expression: Expression): boolean =>
  expression.kind === "literal" && typeof expression.value === "number";

const positive = (expression: Expression): boolean =>
  expression.kind === "literal" && typeof expression.value === "number" && expression.value > 0;

const turned = (of: Measured | undefined): Measured | undefined =>
  of && { name: of.name, falling: !of.falling };

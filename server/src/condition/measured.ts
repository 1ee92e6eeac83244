import type { Call, Expression, Name } from "./expression.ts";

/** The metric that an expression measures: the same value, rounded, averaged or scaled. */
export interface Measured {
  readonly name: Name;
  /** It falls when the metric rises: `1 - accuracy`. */
  readonly falling: boolean;
}

/** Calls that give back their first value, or one of the same direction. */
const conversions =
  /^(?:(?:np|numpy|statistics|torch|math|decimal)\.)?(?:float|int|double|asfloat|asint|round|decimal|fromjson|number|avg|average|min|max|amin|amax|mean|nanmean|fmean|median|quantile|percentile|floor|ceil)$/i;

/** Methods that give back their object's value, some of its values, or one of the same direction. */
const selections =
  /\.(?:mean|median|min|max|item|head|tail|first|last|rolling|round|astype|dropna|fillna|squeeze|quantile|compute|result|detach|cpu|numpy|to_numpy|tolist|strip|replace)$/;

/** Calls whose name, or whose only text, says which value they give: `accuracy_score(…)`, `load("auc")`. */
const asking =
  /(?:^|[._])(?:get|load|read|fetch|query|lookup|current|latest|last|metrics?|scores?|values?|getenv|evaluate|compute|calculate)/i;

/** What an expression measures; nothing where more than one name or an unknown function is in it. */
export function measured(expression: Expression): Measured | undefined {
  switch (expression.kind) {
    case "name":
      return { name: expression, falling: false };
    case "call": {
      const names = expression.arguments.filter((one) => one.kind !== "literal");
      const [subject] = names;
      if (subject && names.length === 1 && conversions.test(expression.name))
        return measured(subject);
      if (expression.receiver && names.length === 0 && selections.test(expression.name))
        return measured(expression.receiver);
      return { name: nameOf(expression), falling: false };
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

/** What a call is named after. Whether that is a metric is for others to say. */
function nameOf({ name, arguments: values, span }: Call): Name {
  const called = name.slice(name.lastIndexOf(".") + 1);
  const [only, ...others] = values.filter(
    (one) => one.kind === "literal" && typeof one.value === "string",
  );
  const said =
    only?.kind === "literal" && others.length === 0 && asking.test(name)
      ? [String(only.value)]
      : [];
  return { kind: "name", path: [called, ...said], span };
}

const constant = (expression: Expression): boolean =>
  expression.kind === "literal" && typeof expression.value === "number";

const positive = (expression: Expression): boolean =>
  expression.kind === "literal" && typeof expression.value === "number" && expression.value > 0;

const turned = (of: Measured | undefined): Measured | undefined =>
  of && { name: of.name, falling: !of.falling };

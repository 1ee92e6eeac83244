import type { Comparison, Expression, Name } from "../condition/expression.ts";
import { walk } from "../condition/expression.ts";
import type { Trigger } from "../model/pipeline.ts";
import type { Parse } from "./decide.ts";

/** Metrics that belong into one picture, since the condition measures them on one scale. */
export interface Panel {
  /** As the condition writes them. */
  readonly metrics: readonly string[];
  readonly bounds: readonly Bound[];
}

/** A number that a metric is compared with. */
export interface Bound {
  readonly value: number;
  /** The comparison as written: `accuracy < 0.87`. */
  readonly text: string;
  /** On which side of the number the comparison holds; nothing where it is not a side. */
  readonly holds?: "above" | "below" | undefined;
}

/**
 * How the metrics of a trigger's conditions are drawn: each apart, but those that are compared with
 * each other together, with the numbers that they are compared with.
 */
export function panelsOf(
  { condition, furtherConditions = [] }: Trigger,
  parse: Parse,
): readonly Panel[] {
  const panels: { metrics: string[]; bounds: Bound[] }[] = [];
  const panelWith = (names: readonly string[]) => {
    const met = panels.filter(({ metrics }) => metrics.some((metric) => names.includes(metric)));
    const [panel = { metrics: [], bounds: [] }, ...others] = met;
    if (met.length === 0) panels.push(panel);
    for (const other of others) {
      panels.splice(panels.indexOf(other), 1);
      panel.metrics.push(...other.metrics);
      panel.bounds.push(...other.bounds);
    }
    panel.metrics.push(...names.filter((name) => !panel.metrics.includes(name)));
    return panel;
  };
  for (const one of condition ? [condition, ...furtherConditions] : furtherConditions) {
    const expression = parse(one);
    for (const part of expression ? walk(expression) : []) {
      if (part.kind === "name") panelWith([nameOf(part)]);
      if (part.kind !== "comparison") continue;
      const names = namesOnScale(part);
      if (names.length === 0) continue;
      const { bounds } = panelWith(names);
      const text = one.text.text.slice(part.span.start, part.span.end).replaceAll(/\s+/g, " ");
      const bound = boundOf(part, text);
      if (bound && !bounds.some((known) => known.text === text)) bounds.push(bound);
    }
  }
  return panels;
}

const nameOf = ({ path }: Name): string => path.join(".");

/** Calls that answer on the scale of what they are given. */
const onScale = ["avg", "min", "max"];

/** Metrics that a comparison holds against each other, or against a number, as they are measured. */
function namesOnScale({ left, right }: Comparison): string[] {
  const names = [left, right].flatMap((side) => {
    const [metric] = side.kind === "call" && onScale.includes(side.name) ? side.arguments : [side];
    return metric?.kind === "name" ? nameOf(metric) : [];
  });
  return [...new Set(names)];
}

const sides: Readonly<Record<string, readonly ["above" | "below", "above" | "below"]>> = {
  "<": ["below", "above"],
  "<=": ["below", "above"],
  ">": ["above", "below"],
  ">=": ["above", "below"],
};

function boundOf({ left, right, operator }: Comparison, text: string): Bound | undefined {
  const [first, second] = [numberOf(left), numberOf(right)];
  const value = second ?? first;
  if (value === undefined || (first !== undefined && second !== undefined)) return undefined;
  return { value, text, holds: sides[operator]?.[second === undefined ? 1 : 0] };
}

function numberOf(side: Expression): number | undefined {
  if (side.kind === "literal" && typeof side.value === "number") return side.value;
  const [operand] = side.kind === "arithmetic" && side.operator === "negate" ? side.operands : [];
  const inner = operand && numberOf(operand);
  return inner === undefined ? undefined : -inner;
}

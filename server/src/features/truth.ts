import { type Evaluation, evaluate, type Value } from "../condition/evaluate.ts";
import { type Expression, type Name, walk } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";

/** The newest value of a metric. */
export interface Reading {
  /** Nothing where it is missing or could not be read. */
  readonly value?: Value | undefined;
  /** Where it was read, for people: "metrics/daily.csv, line 6". Or why it could not be. */
  readonly source?: string | undefined;
}

/** What is known of metrics now, by name. */
export type Readings = ReadonlyMap<string, Reading>;

/** The reading of a name in a condition, found as its declaration would be. */
export function readingOf(path: readonly string[], readings: Readings): Reading | undefined {
  return readings.get(path.join(".")) ?? readings.get(path.at(-1) ?? "");
}

/** A part of a condition that is true or false by itself. */
export interface Part {
  readonly text: string;
  /** Nothing where it is not known. */
  readonly truth: boolean | undefined;
  /** The names it reads, with their values. */
  readonly values: readonly { readonly name: string; readonly value: Value | undefined }[];
  /** How far inside the whole: 0 for the whole itself. */
  readonly depth: number;
}

/** A condition and each of its parts with its truth, the whole first. */
export function partsOf(
  condition: Condition,
  expression: Expression,
  readings: Readings,
): readonly Part[] {
  const grammar = grammarOf(condition.grammar);
  if (!grammar) return [];
  // A value that is not known here may well be there when the condition is read.
  const semantics = { ...grammar.semantics, missing: "unknown" as const };
  const value = (path: readonly string[]) => readingOf(path, readings)?.value;
  return partsOfEvaluation(condition, evaluate(expression, semantics, { value }));
}

/** The parts of a condition that was evaluated. */
export function partsOfEvaluation(condition: Condition, whole: Evaluation): readonly Part[] {
  const parts: Part[] = [];
  const textOf = ({ expression: { span } }: Evaluation) =>
    condition.text.text.slice(span.start, span.end);
  const tell = (evaluation: Evaluation, depth: number): void => {
    const { kind } = evaluation.expression;
    const compound = kind === "and" || kind === "or" || kind === "not";
    const values = new Map<string, Value | undefined>();
    const look = (inner: Evaluation): void => {
      const { expression } = inner;
      if (expression.kind === "name") values.set(expression.path.join("."), inner.value);
      // What `avg(accuracy, "7d")` came to says more than the newest accuracy.
      else if (expression.kind === "call" && windowed.has(expression.name))
        values.set(textOf(inner), inner.value);
      else inner.parts.forEach(look);
    };
    if (!compound) look(evaluation);
    parts.push({
      text: textOf(evaluation),
      truth: evaluation.truth,
      values: [...values].map(([name, value]) => ({ name, value })),
      depth,
    });
    if (compound) for (const part of evaluation.parts) tell(part, depth + 1);
  };
  tell(whole, 0);
  return parts;
}

const windowed = new Set(["avg", "min", "max", "count"]);

/** The names an expression reads, each once, in order of appearance. */
export function namesIn(expression: Expression): Name[] {
  const names = new Map<string, Name>();
  for (const part of walk(expression))
    if (part.kind === "name" && !names.has(part.path.join(".")))
      names.set(part.path.join("."), part);
  return [...names.values()];
}

/** "true", "false" or "unknown". */
export const truthInWords = (truth: boolean | undefined): string =>
  truth === undefined ? "unknown" : String(truth);

import type { Span } from "../base/text.ts";

/**
 * One tree for the conditions of all systems. Spans are offsets in the condition's text (an
 * Excerpt), not in the document: `condition.text.span(node.span.start, node.span.end)` leads there.
 */
export type Expression =
  | Literal
  | Name
  | Comparison
  | Logical
  | Negation
  | Arithmetic
  | Call
  | Opaque;

export interface Literal {
  readonly kind: "literal";
  readonly value: number | string | boolean | null;
  readonly span: Span;
}

/** A metric, an output, a variable: `accuracy`, `needs.eval.outputs.accuracy`, `metrics["auc"]`. */
export interface Name {
  readonly kind: "name";
  /** Segments without dots and brackets. */
  readonly path: readonly string[];
  readonly span: Span;
}

export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

export interface Comparison {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator | "is" | "is not" | "in" | "not in" | "match";
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
  /** `a < b < c` in a grammar that chains is an `and` of two comparisons, both marked. */
  readonly chained?: boolean | undefined;
  readonly span: Span;
}

export interface Logical {
  readonly kind: "and" | "or";
  /** Two or more, flattened where no parentheses stand between. */
  readonly operands: readonly Expression[];
  /** Written in parentheses. */
  readonly parenthesized?: boolean | undefined;
  readonly span: Span;
}

export interface Negation {
  readonly kind: "not";
  readonly operand: Expression;
  readonly span: Span;
}

export interface Arithmetic {
  readonly kind: "arithmetic";
  readonly operator: "+" | "-" | "*" | "/" | "//" | "%" | "**" | "negate";
  readonly operands: readonly Expression[];
  readonly span: Span;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
  /** What a method is called on: the column in `df["accuracy"].mean()`. */
  readonly receiver?: Expression | undefined;
  readonly span: Span;
}

/** Something the grammar allows and the tree has no form for. Nothing is concluded from it. */
export interface Opaque {
  readonly kind: "opaque";
  readonly span: Span;
}

/** The parts an expression is made of, in the order they are written. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "comparison":
      return [expression.left, expression.right];
    case "and":
    case "or":
    case "arithmetic":
      return expression.operands;
    case "not":
      return [expression.operand];
    case "call":
      // A name in front of a dot may be no more than the place of the function: `np.mean`.
      return expression.receiver && expression.receiver.kind !== "name"
        ? [expression.receiver, ...expression.arguments]
        : expression.arguments;
    default:
      return [];
  }
}

/** An expression and everything in it, outside first. */
export function* walk(expression: Expression): Generator<Expression> {
  const waiting: Expression[] = [expression];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    yield part;
    waiting.push(...operandsOf(part).toReversed());
  }
}

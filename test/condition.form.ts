import type { Expression } from "../server/src/condition/expression.ts";

/**
 * An expression in a canonical form of its own: fully parenthesised, the segments of a name with
 * `separator` between them. "nothing" where nothing was read.
 */
export function form(expression: Expression | undefined, separator = "."): string {
  const inner = (part: Expression) => form(part, separator);
  switch (expression?.kind) {
    case undefined:
      return "nothing";
    case "literal":
      return JSON.stringify(expression.value);
    case "name":
      return expression.path.join(separator);
    case "not":
      return `not(${inner(expression.operand)})`;
    case "comparison":
      return `(${inner(expression.left)} ${expression.operator} ${inner(expression.right)})`;
    case "and":
    case "or":
      return `${expression.kind}(${expression.operands.map(inner).join(", ")})`;
    case "arithmetic":
      return `${expression.operator}(${expression.operands.map(inner).join(", ")})`;
    case "call":
      return `${expression.name}(${expression.arguments.map(inner).join(", ")})`;
    case "opaque":
      return "?";
  }
}

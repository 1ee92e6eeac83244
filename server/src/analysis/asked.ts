import type { Comparison, Expression } from "../condition/expression.ts";

/** Comparisons of an output with a text, and the texts for which each holds. */
export function* atomsOf(
  expression: Expression,
  path: readonly string[],
  grammar: string,
): Generator<{ atom: Expression; admits: (value: string) => boolean }> {
  switch (expression.kind) {
    case "and":
    case "or":
      for (const operand of expression.operands) yield* atomsOf(operand, path, grammar);
      break;
    case "not":
      yield* atomsOf(expression.operand, path, grammar);
      break;
    case "comparison": {
      const asked = askedOf(expression, path);
      if (asked === undefined) break;
      const equal = expression.operator === "==";
      yield {
        atom: expression,
        admits: (value) => (value.toLowerCase() === asked.toLowerCase()) === equal,
      };
      break;
    }
    case "name":
      // Kestra takes a text for what it says; to others every text is true but an empty one.
      if (/^(?:pebble|shell-command)$/.test(grammar) && isRead(expression, path))
        yield { atom: expression, admits: (value) => !/^(?:false|-?0|)$/i.test(value) };
      break;
    case "call":
      if (/^fromjson$/i.test(expression.name) && isRead(expression.arguments[0], path))
        yield { atom: expression, admits: (value) => /^(true|[1-9]\d*)$/i.test(value) };
      break;
  }
}

/** The text that a comparison asks an output for. */
function askedOf(comparison: Comparison, path: readonly string[]): string | undefined {
  const { left, right, operator } = comparison;
  if (operator !== "==" && operator !== "!=") return undefined;
  const [name, text] = left.kind === "literal" ? [right, left] : [left, right];
  return isRead(name, path) && text.kind === "literal" && text.value !== null
    ? String(text.value)
    : undefined;
}

const isRead = (part: Expression | undefined, path: readonly string[]): boolean =>
  part?.kind === "name" && part.path.join(".") === path.join(".");

import { applyEdits, type Edit } from "../base/text.ts";
import type { Comparison, Expression, Name } from "../condition/expression.ts";
import { walk } from "../condition/expression.ts";

const opposite: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/**
 * A condition with its operators the other way round, as somebody writes it who mixes them up. Where
 * some of its comparisons judge the model (`judges` says so of a name), only those are turned: the
 * others are guards. Nothing where no operator has another way round.
 */
export function flipped(
  text: string,
  expression: Expression,
  judges: (path: readonly string[]) => boolean,
): string | undefined {
  const comparisons = [...walk(expression)].filter(
    (part): part is Comparison =>
      part.kind === "comparison" && opposite[part.operator] !== undefined,
  );
  const judging = comparisons.filter((comparison) =>
    namesIn(comparison).some(({ path }) => judges(path)),
  );
  const turned = judging.length > 0 ? judging : comparisons;
  if (turned.length === 0) return undefined;
  return applyEdits(
    text,
    turned.map(
      ({ operator, operatorSpan }): Edit => ({
        span: operatorSpan,
        text: opposite[operator] ?? operator,
      }),
    ),
  );
}

const namesIn = (expression: Expression): Name[] =>
  [...walk(expression)].filter((part) => part.kind === "name");

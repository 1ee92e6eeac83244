import { type Span, span } from "../base/text.ts";
import type { ComparisonOperator, Expression } from "./expression.ts";
import type { Reading } from "./grammar.ts";

/** The words of `op`, and what each means. */
export const conditionTaskOperators: Readonly<Record<string, ComparisonOperator>> = {
  EQUAL_TO: "==",
  NOT_EQUAL: "!=",
  GREATER_THAN: ">",
  GREATER_THAN_OR_EQUAL: ">=",
  LESS_THAN: "<",
  LESS_THAN_OR_EQUAL: "<=",
};

const operator =
  /(?<=^|\s)(?:EQUAL_TO|NOT_EQUAL|GREATER_THAN(?:_OR_EQUAL)?|LESS_THAN(?:_OR_EQUAL)?)(?=\s|$)/;

/**
 * The `left`, `op` and `right` of a Databricks condition task, written one after the other. Each side
 * is text as it stands: a number, a word, or a template that gives one.
 */
export function readConditionTask(text: string): Reading {
  const found = operator.exec(text);
  const whole = span(0, text.length);
  const meant = found ? conditionTaskOperators[found[0]] : undefined;
  if (!found || !meant) return { expression: { kind: "opaque", span: whole }, problems: [] };
  const at = span(found.index, found.index + found[0].length);
  return {
    expression: {
      kind: "comparison",
      operator: meant,
      operatorSpan: at,
      left: side(text, span(0, at.start)),
      right: side(text, span(at.end, text.length)),
      span: whole,
    },
    problems: [],
  };
}

function side(text: string, { start: from, end: to }: Span): Expression {
  const value = text.slice(from, to);
  const start = from + value.length - value.trimStart().length;
  const trimmed = value.trim();
  const whole = span(Math.min(start, to), Math.min(start, to) + trimmed.length);
  const template = /^(?:\{\{\s*([\w.-]+)\s*\}\}|\$\{([\w.-]+)\})$/.exec(trimmed);
  const name = template?.[1] ?? template?.[2];
  if (name !== undefined) return { kind: "name", path: name.split("."), span: whole };
  if (/\{\{|\$\{/.test(trimmed)) return { kind: "opaque", span: whole };
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed);
  return { kind: "literal", value: isNumber ? Number(trimmed) : trimmed, span: whole };
}

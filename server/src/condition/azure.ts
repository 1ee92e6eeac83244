import { didYouMean } from "../base/spelling.ts";
import { type Span, span } from "../base/text.ts";
import { lexAzure } from "./azure-lexemes.ts";
import type { Call, Comparison, ComparisonOperator, Expression } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";
import { type Operators, readInfix } from "./infix.ts";

/** Nothing stands between values or before them: all is said by functions. */
const operators: Operators = { binary: {}, prefix: {}, chains: false };

const comparisons: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["eq", "=="],
  ["ne", "!="],
  ["lt", "<"],
  ["le", "<="],
  ["gt", ">"],
  ["ge", ">="],
]);

/** https://learn.microsoft.com/azure/devops/pipelines/process/expressions, section "Functions". */
const functions =
  "always and canceled coalesce contains containsValue convertToJson counter endsWith eq failed format ge gt iif in join le length lower lt ne not notIn or replace split startsWith succeeded succeededOrFailed trim upper xor".split(
    " ",
  );

/** What others call the functions that exist here. */
const foreignNames: ReadonlyMap<string, string> = new Map([
  ["success", "succeeded"],
  ["failure", "failed"],
  ["cancelled", "canceled"],
  ["equals", "eq"],
]);

/**
 * An expression of Azure Pipelines: bare in a `condition`, in `$[ ]`, or in the `${{ }}` that is put
 * in before the run. `${{ }}` beside other text is text put in, of which nothing is known.
 */
export function readAzure(text: string): Reading {
  const wrapped = /^\s*(?:\$\[([\s\S]*)\]|\$\{\{((?:(?!\}\})[\s\S])*)\}\})\s*$/.exec(text);
  const inner = wrapped?.[1] ?? wrapped?.[2];
  if (inner === undefined) return readBare(text, 0, text.length);
  const from = text.indexOf("$") + (wrapped?.[1] === undefined ? 3 : 2);
  return readBare(text, from, from + inner.length);
}

function readBare(text: string, from: number, to: number): Reading {
  const whole = span(from, to);
  const unknown: Expression = { kind: "opaque", span: whole };
  const failed = (at: Span, message: string): Reading => ({
    expression: unknown,
    problems: [{ span: at, message }],
  });
  if (text.slice(from, to).trim() === "")
    return { problems: [{ span: whole, message: "The condition is empty." }] };
  const { lexemes, problem } = lexAzure(text, from, to);
  if (problem) return { expression: unknown, problems: [problem] };
  const { expression, stuck } = readInfix(lexemes, operators, to);
  if (stuck && stuck.start >= to)
    return failed(whole, "The expression stops in the middle: something is missing at its end.");
  if (stuck)
    return failed(
      stuck,
      `The expression cannot be read from \`${text.slice(stuck.start, stuck.end)}\` on: a comma or a closing bracket is missing before it.`,
    );
  const problems: Problem[] = [];
  return { expression: meaningOf(expression, problems), problems };
}

/** The functions as the forms of the tree that they stand for. */
function meaningOf(expression: Expression, problems: Problem[]): Expression {
  if (expression.kind !== "call") return expression;
  const values = expression.arguments.map((value) => meaningOf(value, problems));
  const name = expression.name.toLowerCase();
  const { start } = expression.span;
  const at = span(start, start + expression.name.length);
  problems.push(...checked(expression, name, at));
  const [first, ...others] = values;
  const [second] = others;
  const whole = expression.span;
  const compare = (operator: ComparisonOperator, left: Expression, right: Expression) =>
    ({ kind: "comparison", operator, operatorSpan: at, left, right, span: whole }) as const;
  const operator = comparisons.get(name);
  if (first && second) {
    if (operator) return compare(operator, first, second);
    if (name === "and" || name === "or")
      return { kind: name, operands: values, parenthesized: true, span: whole };
    if (name === "in")
      return joined(
        "or",
        others.map((other) => compare("==", first, other)),
        whole,
      );
    if (name === "notin")
      return joined(
        "and",
        others.map((other) => compare("!=", first, other)),
        whole,
      );
  }
  if (name === "not" && first) return { kind: "not", operand: first, span: whole };
  return { ...expression, arguments: values };
}

/** `in(a, x, y)` is `or(eq(a, x), eq(a, y))`. */
function joined(kind: "and" | "or", tests: readonly Comparison[], whole: Span): Expression {
  const [only] = tests;
  return only && tests.length === 1
    ? only
    : { kind, operands: tests, parenthesized: true, span: whole };
}

/** How many values a function takes at least and at most, where that is certain. */
const counts = new Map<string, readonly [least: number, most: number]>([
  ["and", [2, Number.POSITIVE_INFINITY]],
  ["or", [2, Number.POSITIVE_INFINITY]],
  ["not", [1, 1]],
  ...["xor", "contains", "startswith", "endswith", ...comparisons.keys()].map(
    (name) => [name, [2, 2]] as const,
  ),
]);

/** What is wrong with a call: its name, or how many values it is given. */
function* checked(call: Call, name: string, at: Span): Generator<Problem> {
  const [least, most] = counts.get(name) ?? [0, Number.POSITIVE_INFINITY];
  const given = call.arguments.length;
  if (given < least || given > most)
    yield {
      span: at,
      message: `\`${call.name}\` takes ${least === most ? "" : "at least "}${least} value${least === 1 ? "" : "s"}, not ${given}.`,
    };
  if (functions.some((known) => known.toLowerCase() === name)) return;
  const meant = foreignNames.get(name) ?? didYouMean(call.name, functions);
  if (meant)
    yield {
      span: at,
      message: `There is no function \`${call.name}\` here. Did you mean \`${meant}\`?`,
      mend: { span: at, text: meant },
    };
}

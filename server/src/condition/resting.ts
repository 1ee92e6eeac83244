import type { SyntaxNode } from "@lezer/common";
import { type Span, span } from "../base/text.ts";
import { type Deciding, deciding } from "./deciding.ts";
import { argumentsOf } from "./python-index.ts";
import { isTrue, type Trace, type TracedOutcome } from "./trace.ts";

/** A part of a test that is no comparison of a metric, and the tests of the same code behind it. */
export interface Resting {
  readonly part: Span;
  readonly tests: readonly Deciding<TracedOutcome>[];
}

/** What is asked of a value, and in which case the part that asks holds. */
interface Question {
  readonly value: SyntaxNode;
  readonly admits: (value: string) => boolean;
}

/** A name, or what a function gives. */
const named = (node: SyntaxNode | null | undefined): SyntaxNode | undefined =>
  node?.name === "VariableName" || node?.name === "CallExpression" ? node : undefined;

/**
 * The parts of a test that ask for what the code found out before: `if degraded:`, `if not is_healthy(m):`,
 * `if len(bad) > 0:`, `if action == "retrain":`.
 */
export function restingParts(
  code: string,
  test: SyntaxNode,
  traceOf: () => Trace,
): readonly Resting[] {
  return partsOf(test).flatMap((part) => {
    const question = questionOf(code, part);
    if (!question) return [];
    const trace = traceOf().begin();
    const tests = deciding(
      trace.value(question.value, part),
      (outcome) => outcome,
      ({ test: asked, span: place }) => `${asked?.span.start ?? place.start} ${asked?.span.end}`,
      question.admits,
      // The part itself, where nothing was found behind it, tells nothing new.
    ).filter(({ values: [{ test: asked }] }) => asked && !within(asked.span, part));
    return tests.length > 0 ? [{ part: span(part.from, part.to), tests }] : [];
  });
}

const within = (inner: Span, { from, to }: SyntaxNode): boolean =>
  inner.start >= from && inner.end <= to;

/** What `and`, `or`, `not` and brackets hold together. */
function partsOf(test: SyntaxNode): readonly SyntaxNode[] {
  const operator = test.firstChild?.nextSibling;
  switch (test.name) {
    case "ParenthesizedExpression":
      return operator ? partsOf(operator) : [];
    case "UnaryExpression":
      return test.firstChild?.name === "not" && operator ? partsOf(operator) : [];
    case "BinaryExpression":
      return operator?.name === "and" || operator?.name === "or"
        ? [test.firstChild, test.lastChild].flatMap((one) => (one ? partsOf(one) : []))
        : [test];
    default:
      return [test];
  }
}

function questionOf(code: string, part: SyntaxNode): Question | undefined {
  const text = (node: SyntaxNode): string => code.slice(node.from, node.to);
  const counted = countedIn(code, part);
  if (counted) return { value: counted, admits: isTrue };
  if (named(part)) return { value: part, admits: isTrue };
  if (part.name === "MemberExpression" && part.lastChild?.name === "PropertyName") {
    const filtered = text(part.lastChild) === "empty" ? named(part.firstChild) : undefined;
    return filtered && { value: filtered, admits: (value) => !isTrue(value) };
  }
  const { firstChild: left, lastChild: right } = part;
  if (part.name !== "BinaryExpression" || !left || !right) return undefined;
  const value = countedIn(code, left) ?? named(left);
  const operator = left.nextSibling ? text(left.nextSibling) : "";
  if (!value) return undefined;
  if (right.name === "String" && /^(==|!=)$/.test(operator)) {
    const asked = text(right).replace(/^["']|["']$/g, "");
    return { value, admits: (one) => (one === asked) === (operator === "==") };
  }
  const asksForSome = `${operator} ${text(right)}`;
  if (/^(> 0|>= 1|!= 0)$/.test(asksForSome)) return { value, admits: isTrue };
  if (/^(== 0|< 1)$/.test(asksForSome)) return { value, admits: (one) => !isTrue(one) };
  return undefined;
}

/** The list in `len(bad)`, `bool(bad)`. */
function countedIn(code: string, node: SyntaxNode): SyntaxNode | undefined {
  const callee = node.name === "CallExpression" ? node.firstChild : undefined;
  if (!callee || !/^(len|bool|any)$/.test(code.slice(callee.from, callee.to))) return undefined;
  const [only, ...others] = argumentsOf(node);
  return others.length === 0 ? named(only) : undefined;
}

import { span } from "../base/text.ts";
import { type Call, type Expression, operandsOf } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";
import { readPython } from "./python.ts";

/**
 * A condition of the project's own format: comparisons of metrics, numbers and strings with `and`,
 * `or`, `not` and arithmetic; of calls only those on a metric's history.
 */
export function readOwnCondition(text: string): Reading {
  if (text.trim() === "")
    return { problems: [{ span: span(0, text.length), message: "The condition is empty." }] };
  const reading = readPython(text);
  if (reading.problems.length > 0 || !reading.expression) return reading;
  const problems = [...ownFaults(reading.expression, text)];
  return { expression: reading.expression, problems };
}

const windowed = ["avg", "min", "max", "count"];
const windowText = /^\d+(\.\d+)?[smhdw]$/;

function* ownFaults(expression: Expression, text: string): Generator<Problem> {
  const written = text.slice(expression.span.start, expression.span.end);
  if (expression.kind === "opaque" || (expression.kind === "name" && written.includes("("))) {
    yield {
      span: expression.span,
      message: `\`${written}\` means nothing in a condition. Write comparisons of metrics with numbers, joined by \`and\`, \`or\` and \`not\`.`,
    };
    return;
  }
  if (expression.kind === "call") yield* callFaults(expression);
  const operands = operandsOf(expression);
  const read = expression.kind === "call" ? operands.slice(0, 1) : operands;
  for (const operand of read) yield* ownFaults(operand, text);
}

function* callFaults(call: Call): Generator<Problem> {
  const [subject, window] = call.arguments;
  if (windowed.includes(call.name)) {
    const counted =
      subject?.kind === "name" &&
      window?.kind === "literal" &&
      typeof window.value === "string" &&
      windowText.test(window.value) &&
      call.arguments.length === 2;
    if (!counted)
      yield {
        span: call.span,
        message: `\`${call.name}\` takes a metric and how far to look back: \`${call.name}(accuracy, "7d")\`. Units are s, m, h, d and w.`,
      };
  } else if (call.name === "missing") {
    if (subject?.kind !== "name" || call.arguments.length !== 1)
      yield {
        span: call.span,
        message: "`missing` takes the name of one metric: `missing(accuracy)`.",
      };
  } else if (call.name === "abs") {
    if (call.arguments.length !== 1)
      yield { span: call.span, message: "`abs` takes one value: `abs(accuracy - 0.9)`." };
  } else
    yield {
      span: call.span,
      message: `A condition cannot call \`${call.name}\`. It knows avg, min, max and count over a time, abs and missing.`,
    };
}

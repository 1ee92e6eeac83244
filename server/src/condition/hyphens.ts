import { span } from "../base/text.ts";
import { type Expression, type Name, walk } from "./expression.ts";
import type { Problem } from "./grammar.ts";

/**
 * `steps.my-step.status` is a subtraction: no name that the system gives begins behind such a hyphen.
 * `roots` are the names it does give.
 */
export function hyphens(expression: Expression, text: string, roots: RegExp): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<Expression>();
  for (const part of walk(expression)) {
    if (seen.has(part)) continue;
    const names = hyphenated(part, text, roots);
    const [first] = names;
    const last = names.at(-1);
    if (!first || !last || names.length < 2) continue;
    for (const inner of walk(part)) seen.add(inner);
    const dot = text.lastIndexOf(".", first.span.end - 1);
    const end = last.span.start + (last.path[0] ?? "").length;
    const name = text.slice(dot + 1, end);
    const written = `${text.slice(first.span.start, dot)}['${name}']`;
    problems.push({
      span: span(dot + 1, end),
      message: `The hyphen in \`${name}\` is read as a minus. A name with a hyphen stands in brackets: \`${written}\`.`,
      mend: { span: span(dot, end), text: `['${name}']` },
    });
  }
  return problems;
}

/** The names that a subtraction without blanks was meant to join; none where it may be one. */
function hyphenated(expression: Expression, text: string, roots: RegExp): readonly Name[] {
  if (expression.kind === "name")
    return roots.test(expression.path[0] ?? "") &&
      expression.path.length > 1 &&
      /\.\w+$/.test(text.slice(expression.span.start, expression.span.end))
      ? [expression]
      : [];
  if (expression.kind !== "arithmetic" || expression.operator !== "-") return [];
  const [left, right] = expression.operands;
  if (!left || right?.kind !== "name" || roots.test(right.path[0] ?? "")) return [];
  if (text.slice(left.span.end, right.span.start) !== "-") return [];
  const before = hyphenated(left, text, roots);
  const joins = before.length < 2 || before.at(-1)?.path.length === 1;
  return before.length > 0 && joins ? [...before, right] : [];
}

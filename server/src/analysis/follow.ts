import { encloses, overlaps, type Span } from "../base/text.ts";
import type { Comparison, Expression } from "../condition/expression.ts";
import {
  fileWritten,
  linesWritten,
  type TracedOutcome,
  valuesPrinted,
} from "../condition/outcomes.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Condition, Definition, OutputForm, Script } from "../model/pipeline.ts";
import type { FollowedTest } from "../rules/tools.ts";
import { fileEchoed, linesEchoed, numbersAssigned, type ShellOutcome } from "../shell/outcomes.ts";
import { embeddedPython } from "../shell/python.ts";

/** A value some code writes, with the code. */
interface Written {
  readonly outcome: Outcome;
  readonly script: Script;
  readonly definitions: readonly Definition[];
}

/**
 * The tests behind the outputs that a condition compares with a text: what code of the same file
 * computed, and whether it holds where the output has that text.
 */
export function followOutputs(guard: Condition, expression: Expression): FollowedTest[] {
  const followed: FollowedTest[] = [];
  for (const read of guard.reads ?? [])
    for (const { atom, admits } of atomsOf(expression, read.path)) {
      const all = read.scripts.flatMap((script) => writtenBy(script, read.written));
      const always = all
        .filter(({ outcome }) => !outcome.test)
        .map(({ outcome }) => admits(outcome.value));
      for (const [test, values] of byTest(all)) {
        const [first] = values;
        if (!first) continue;
        const truths = values.map(({ outcome }) => ({
          holds: outcome.test?.holds === true,
          admitted: admits(outcome.value),
        }));
        const holding = truths.map(({ holds, admitted }) => holds === admitted);
        const turned = holding[0] === false;
        // Written alike on both sides, or alike anyway, it says nothing.
        if (holding.some((one) => one !== holding[0])) continue;
        if (truths.some(({ admitted }) => always.includes(admitted))) continue;
        followed.push({
          guard,
          atom,
          turned,
          test: testOf(first, test),
          chain: [
            {
              span: first.script.code.span(first.outcome.span.start, first.outcome.span.end),
              message: `What \`${read.path.at(-1)}\` becomes.`,
            },
            ...read.through.map((span) => ({ span, message: "Handed on here." })),
            { span: guard.text.span(atom.span.start, atom.span.end), message: "Read here." },
          ],
          name: guard.text.text.slice(atom.span.start, atom.span.end),
        });
      }
    }
  return followed;
}

function testOf({ script, definitions }: Written, { start, end, grammar }: Test): Condition {
  return {
    text: (grammar === "python" ? script.masked : script.code).slice(start, end),
    whole: script.code.slice(start, end),
    grammar,
    role: "branch",
    then: [],
    otherwise: [],
    definitions,
  };
}

interface Test extends Span {
  readonly grammar: string;
}

function byTest(all: readonly Written[]): readonly (readonly [Test, readonly Written[]])[] {
  const tests = new Map<string, [Test, Written[]]>();
  for (const written of all) {
    const { test } = written.outcome;
    if (!test) continue;
    const place = written.script.code.span(test.span.start, test.span.end);
    const key = `${place.start} ${place.end}`;
    const known = tests.get(key) ?? [{ ...test.span, grammar: test.grammar }, []];
    known[1].push(written);
    tests.set(key, known);
  }
  return [...tests.values()];
}

/** Comparisons of an output with a text, and the texts for which each holds. */
function* atomsOf(
  expression: Expression,
  path: readonly string[],
): Generator<{ atom: Expression; admits: (value: string) => boolean }> {
  switch (expression.kind) {
    case "and":
    case "or":
      for (const operand of expression.operands) yield* atomsOf(operand, path);
      break;
    case "not":
      yield* atomsOf(expression.operand, path);
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

/** Nothing of what a template of the system fills in is known. */
const isKnown = (script: Script, { span, test }: Outcome): boolean =>
  (test !== undefined || !script.templates.some((template) => overlaps(template, span))) &&
  (test?.grammar !== "python" ||
    !/[$`]/.test(script.expanded ? script.code.text.slice(test.span.start, test.span.end) : ""));

function writtenBy(script: Script, form: OutputForm): Written[] {
  if (script.language === "python") return inPython(script, tracedIn(script.masked.text, form));
  if (script.language !== "shell") return [];
  const inner = embeddedPython(script);
  // What Python prints inside a shell, the shell may keep to itself.
  const written = form.as === "print" ? [] : inner.flatMap((python) => writtenBy(python, form));
  return [...written, ...inShell(script, form, inner)];
}

function tracedIn(code: string, form: OutputForm): readonly TracedOutcome[] {
  switch (form.as) {
    case "line":
      return linesWritten(code, form.name);
    case "file":
      return fileWritten(code, form.path);
    case "print":
      return valuesPrinted(code);
  }
}

const inPython = (script: Script, outcomes: readonly TracedOutcome[]): Written[] =>
  outcomes
    .filter((outcome) => isKnown(script, outcome))
    .map((outcome) => ({
      outcome,
      script,
      definitions: outcome.given.map(({ name, value }) => ({
        name,
        value: script.masked.slice(value.start, value.end),
      })),
    }));

function inShell(script: Script, form: OutputForm, inner: readonly Script[]): Written[] {
  const text = script.masked.text;
  const outcomes: readonly ShellOutcome[] =
    form.as === "line"
      ? linesEchoed(text, form.name)
      : form.as === "file"
        ? fileEchoed(text, form.path)
        : [];
  if (outcomes.length === 0) return [];
  const definitions = numbersAssigned(text).map(({ name, span }) => ({
    name,
    value: script.masked.slice(span.start, span.end),
  }));
  return outcomes.flatMap((outcome): Written[] => {
    if (!("substitution" in outcome))
      return isKnown(script, outcome) ? [{ outcome, script, definitions }] : [];
    const around = script.code.span(outcome.substitution.start, outcome.substitution.end);
    return inner
      .filter((python) => encloses(around, python.code.span()))
      .flatMap((python) => inPython(python, valuesPrinted(python.masked.text)));
  });
}

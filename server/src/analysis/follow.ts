import type { Span } from "../base/text.ts";
import { deciding } from "../condition/deciding.ts";
import { type Expression, walk } from "../condition/expression.ts";
import type { Condition, OutputForm, ReadOutput } from "../model/condition.ts";
import type { FollowedTest } from "../rules/tools.ts";
import { atomsOf } from "./asked.ts";
import { deepest, type Files, scriptIn } from "./called-files.ts";
import { type Written, writtenBy } from "./written.ts";

/**
 * The tests behind the outputs that a condition compares with a text: what code of the same file
 * computed, or a file that it runs, and whether it holds where the output has that text.
 */
export function followOutputs(
  guard: Condition,
  expression: Expression,
  files: Files,
): FollowedTest[] {
  const followed: FollowedTest[] = [];
  for (const read of guard.reads ?? [])
    for (const { atom, admits } of atomsOf(expression, read.path, guard.grammar)) {
      const all = [
        ...read.scripts.flatMap((script) => writtenBy(script, read.written, files)),
        ...(read.files ?? []).flatMap((each) => writtenInFile(each, read.written, files)),
        ...writtenInPackage(read, files, 0),
      ];
      for (const { values, turned } of deciding(all, ({ outcome }) => outcome, placeOf, admits)) {
        const [first] = values;
        followed.push({
          guard,
          atom,
          turned,
          output: outputOf(read, values, admits),
          test: testOf(first),
          script: first.script.file && first.script,
          chain: [
            {
              span: first.script.code.span(first.outcome.span.start, first.outcome.span.end),
              message:
                read.written.as === "exit"
                  ? "How it ends."
                  : `What \`${read.path.at(-1)}\` becomes.`,
              file: first.script.file,
            },
            ...first.runAt,
            ...read.through.map((span) => ({ span, message: "Handed on here." })),
            { span: guard.text.span(atom.span.start, atom.span.end), message: "Read here." },
          ],
          name: guard.text.text.slice(atom.span.start, atom.span.end),
        });
      }
    }
  return followed;
}

/** The tests made earlier in the same code on which parts of a test rest. */
export function followParts(guard: Condition, expression: Expression): FollowedTest[] {
  return (guard.rests ?? []).flatMap(({ part, tests }) => {
    const atom = [...walk(expression)].find(
      ({ span }) => span.start === part.start && span.end === part.end,
    );
    if (!atom) return [];
    const name = guard.text.text.slice(part.start, part.end);
    return tests.map(({ test, turned, decided }) => ({
      guard,
      atom,
      turned,
      output: undefined,
      test,
      chain: [
        { span: decided, message: `What \`${name}\` rests on.` },
        { span: guard.text.span(part.start, part.end), message: "Read here." },
      ],
      name,
    }));
  });
}

/** `retrain=true`, or the text alone where the output has no name of its own. */
function outputOf(
  { written }: ReadOutput,
  values: readonly Written[],
  admits: (value: string) => boolean,
): string | undefined {
  const admitted = values.map(({ outcome }) => outcome.value.toLowerCase()).find(admits);
  return "name" in written && admitted !== undefined ? `${written.name}=${admitted}` : admitted;
}

/** What a file puts out that the system runs by itself, without code of the document. */
function writtenInFile(
  { path, span }: { readonly path: string; readonly span: Span },
  form: OutputForm,
  files: Files,
): readonly Written[] {
  const file = files.get(path);
  const written = file ? writtenBy(scriptIn(file, "python"), form, files) : [];
  return written.map((one) => ({ ...one, runAt: [...one.runAt, { span, message: "Run here." }] }));
}

function testOf({ script, definitions, outcome }: Written): Condition {
  const { start, end } = outcome.test?.span ?? outcome.span;
  const grammar = outcome.test?.grammar ?? "python";
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

/** What steps of another file put out that the document uses. */
function writtenInPackage({ packaged }: ReadOutput, files: Files, depth: number): Written[] {
  const file = packaged?.paths.map((path) => files.get(path)).find((one) => one);
  if (!packaged || !file || depth > deepest) return [];
  return packaged.read(file).flatMap((inner) => [
    ...inner.scripts
      .flatMap((script) => writtenBy({ ...script, file }, inner.written, files))
      .map((one) => ({
        ...one,
        runAt: [...one.runAt, { span: packaged.span, message: "Used here." }],
      })),
    ...writtenInPackage(inner, files, depth + 1),
  ]);
}

/** Where the test stands that a value rests on. */
function placeOf({ outcome, script }: Written): string {
  const { start, end } = outcome.test?.span ?? outcome.span;
  const place = script.code.span(start, end);
  return `${place.start} ${place.end} ${script.file?.path ?? ""}`;
}

import { encloses, overlaps, type Span } from "../base/text.ts";
import {
  entriesGiven,
  exitsOf,
  fileWritten,
  linesWritten,
  type TracedOutcome,
  valuesPrinted,
  valuesSet,
} from "../condition/outcomes.ts";
import type { Definition, OutputForm } from "../model/condition.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Script } from "../model/script.ts";
import type { Remark } from "../model/source-file.ts";
import { readShell } from "../shell/commands.ts";
import { failsWith } from "../shell/endings.ts";
import {
  entriesEchoed,
  fileEchoed,
  linesEchoed,
  type ShellOutcome,
  valuesAssigned,
  valuesOf,
} from "../shell/outcomes.ts";
import { embeddedPython } from "../shell/python.ts";
import { type Called, calledBy, deepest, type Files } from "./called-files.ts";

/** A value some code writes, with the code. */
export interface Written {
  readonly outcome: Outcome;
  readonly script: Script;
  readonly definitions: readonly Definition[];
  /** Where the code is run, if it is a file: from the code outwards. */
  readonly runAt: readonly Remark[];
}

/** What a script puts out in that form, itself or by way of scripts that it runs. */
export function writtenBy(
  script: Script,
  form: OutputForm,
  files: Files,
  depth = 0,
): readonly Written[] {
  if (depth > deepest) return [];
  if (script.language === "python") return inPython(script, tracedIn(script.masked.text, form));
  if (script.language !== "shell") return [];
  const inner = embeddedPython(script);
  const called = calledBy(script, files);
  if (form.as === "variable") return inShell(script, form, inner, called);
  const passes = isWhole(script, inner.length + called.length);
  const isKept = form.as === "exit" || (form.as === "print" && !passes);
  return [
    ...(isKept ? [] : inner).flatMap((python) => writtenBy(python, form, files, depth)),
    ...inShell(script, form, inner, called),
    ...called.flatMap((each) =>
      outward(
        script,
        each,
        writtenBy(each.script, form, files, depth + 1).filter((one) =>
          comesOut(script, each, form, passes, one),
        ),
      ),
    ),
  ];
}

/** What a shell prints is what one program in it prints, where there is nothing else in it. */
const isWhole = (script: Script, programs: number): boolean =>
  programs === 1 && readShell(script.masked.text).commands.length === 1;

/** Whether what code of a file writes in that form comes out of the script that runs the file. */
function comesOut(
  caller: Script,
  { call }: Called,
  form: OutputForm,
  passes: boolean,
  { script }: Written,
): boolean {
  switch (form.as) {
    case "line": {
      const text = script.file?.text ?? "";
      const into = form.into ?? "";
      return (
        call.printsTo?.includes(into) === true ||
        text.includes(into) ||
        text.includes("::set-output ")
      );
    }
    case "print":
      return passes && call.printsTo === undefined;
    case "exit":
      return failsWith(caller.masked.text, call.span);
    default:
      return true;
  }
}

const outward = (
  script: Script,
  { call }: Called,
  written: readonly Written[],
): readonly Written[] =>
  written.map((one) => ({
    ...one,
    runAt: [
      ...one.runAt,
      {
        span: script.code.span(call.span.start, call.span.end),
        message: "Run here.",
        file: script.file,
      },
    ],
  }));

function tracedIn(code: string, form: OutputForm): readonly TracedOutcome[] {
  switch (form.as) {
    case "line":
      return linesWritten(code, form.name);
    case "file":
      return fileWritten(code, form.path);
    case "print":
      return valuesPrinted(code);
    case "exit":
      return exitsOf(code).map((one) => ({
        ...one,
        value: one.value === "0" ? form.passed : form.failed,
      }));
    case "mapping":
      return entriesGiven(code, form.call, form.name);
    case "set":
      return valuesSet(code, form.call, form.name);
    case "variable":
      return [];
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
      runAt: [],
    }));

/** Nothing of what a template of the system fills in is known. */
const isKnown = (script: Script, { span, test }: Outcome): boolean =>
  (test !== undefined || !script.templates.some((template) => overlaps(template, span))) &&
  (test?.grammar !== "python" ||
    !/[$`]/.test(script.expanded ? script.code.text.slice(test.span.start, test.span.end) : ""));

function inShell(
  script: Script,
  form: OutputForm,
  inner: readonly Script[],
  called: readonly Called[],
): Written[] {
  const text = script.masked.text;
  const outcomes = echoedIn(text, form);
  if (outcomes.length === 0) return [];
  const definitions = valuesAssigned(text).map(({ name, span }) => ({
    name,
    value: script.masked.slice(span.start, span.end),
  }));
  /** The Python that a stretch runs, with the way out of it. */
  const programsIn = (stretch: Span): readonly Program[] => {
    const around = script.code.span(stretch.start, stretch.end);
    return [
      ...inner.flatMap((python) =>
        encloses(around, python.code.span()) ? [{ python, out: (one: Written[]) => one }] : [],
      ),
      ...called.flatMap((each) =>
        encloses(stretch, each.call.span) && each.script.language === "python"
          ? [{ python: each.script, out: (one: Written[]) => outward(script, each, one) }]
          : [],
      ),
    ];
  };
  const asItStands = (outcome: Outcome): readonly Written[] =>
    isKnown(script, outcome) ? [{ outcome, script, definitions, runAt: [] }] : [];
  const each = outcomes.map((outcome): readonly Written[] => {
    if ("substitution" in outcome)
      return programsIn(outcome.substitution).flatMap(({ python, out }) =>
        out(inPython(python, valuesPrinted(python.masked.text))),
      );
    if ("exitOf" in outcome)
      return programsIn(outcome.exitOf).flatMap(({ python, out }) =>
        out(inPython(python, exitsOf(python.masked.text))),
      );
    if (!("ending" in outcome)) return asItStands(outcome);
    const { value, span, ending } = outcome;
    const programs = programsIn(ending.command);
    if (programs.length === 0) return asItStands({ value, span });
    return programs.flatMap(({ python, out }) =>
      out(
        inPython(
          python,
          exitsOf(python.masked.text).flatMap((exit) =>
            ending.admits(Number(exit.value)) ? [{ ...exit, value }] : [],
          ),
        ),
      ),
    );
  });
  // What a name may be besides is a reason that is not known.
  const isOpen = form.as === "variable" && each.some((one) => one.length === 0);
  return isOpen ? [] : each.flat();
}

interface Program {
  readonly python: Script;
  out(written: Written[]): readonly Written[];
}

function echoedIn(text: string, form: OutputForm): readonly ShellOutcome[] {
  switch (form.as) {
    case "line":
      return linesEchoed(text, form.name);
    case "file":
      return fileEchoed(text, form.path);
    case "mapping":
      return entriesEchoed(text, form.name);
    case "variable":
      return valuesOf(text, form.name);
    default:
      return [];
  }
}

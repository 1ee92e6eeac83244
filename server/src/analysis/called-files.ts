import { Excerpt } from "../base/excerpt.ts";
import { isAbsolute, joinPath } from "../base/path.ts";
import type { Expression } from "../condition/expression.ts";
import type { ReadOutput } from "../model/condition.ts";
import type { Script } from "../model/script.ts";
import type { SourceFile } from "../model/source-file.ts";
import type { Tools } from "../rules/tools.ts";
import { type CalledScript, calledScripts } from "../shell/called.ts";
import { atomsOf } from "./asked.ts";

/** Files of the workspace by the name that the analysis asked for them with. */
export type Files = ReadonlyMap<string, SourceFile>;

export const noFiles: Files = new Map();

/** A script that code of the pipeline runs from a file. */
export interface Called {
  readonly call: CalledScript;
  readonly script: Script;
}

/** The scripts that a script runs, those of them whose text is there. */
export function calledBy(script: Script, files: Files): readonly Called[] {
  if (files.size === 0) return [];
  return callsIn(script).flatMap(({ names, call, folder }) => {
    const name = names.find((each) => files.has(each));
    const file = name === undefined ? undefined : files.get(name);
    return file && file !== script.file
      ? [{ call, script: scriptIn(file, call.language, folder) }]
      : [];
  });
}

/** The code of a file as a script of its own. */
export function scriptIn(
  file: SourceFile,
  language: "python" | "shell",
  directory?: string,
): Script {
  const code = Excerpt.verbatim(file.text, 0, () => undefined);
  return {
    language,
    code,
    masked: code,
    templates: [],
    keySpan: { start: 0, end: 0 },
    style: "literal",
    form: "block",
    expanded: false,
    directory,
    file,
  };
}

/**
 * The files that would tell more of a pipeline's conditions, by their paths from the folder it runs in.
 * What is there already may name more of them. Nothing where no condition asks what code decides.
 */
export function filesWanted(
  pipelines: readonly { readonly tools: Tools }[],
  files: Files,
): readonly string[] {
  const wanted = new Set<string>();
  const from = (script: Script, depth: number): void => {
    if (depth > deepest) return;
    for (const { names } of callsIn(script)) for (const name of names) wanted.add(name);
    for (const called of calledBy(script, files)) from(called.script, depth + 1);
  };
  const unpacked = ({ packaged }: ReadOutput, depth: number): void => {
    if (!packaged || depth > deepest) return;
    for (const path of packaged.paths) wanted.add(path);
    const file = packaged.paths.map((path) => files.get(path)).find((one) => one);
    for (const inner of file ? packaged.read(file) : []) {
      for (const script of inner.scripts) from(script, depth + 1);
      unpacked(inner, depth + 1);
    }
  };
  for (const { tools } of pipelines) {
    const deciding = [...tools.endingTests, ...tools.shellTests].filter((condition) => {
      if (!condition.reads) return false;
      const { then, otherwise } = tools.actions(condition);
      return then?.news !== undefined || otherwise?.news !== undefined;
    });
    for (const condition of [...tools.conditions, ...deciding])
      for (const read of condition.reads ?? []) {
        if (!isAsked(tools.expression(condition), read.path, condition.grammar)) continue;
        unpacked(read, 0);
        for (const script of read.scripts) from(script, 0);
        for (const { path } of read.files ?? []) wanted.add(path);
      }
  }
  return [...wanted];
}

/** Whether a condition asks for what an output says: no number in it is followed. */
function isAsked(expression: Expression | undefined, path: readonly string[], grammar: string) {
  return expression !== undefined && !atomsOf(expression, path, grammar).next().done;
}

/** So deep scripts are followed that run scripts. */
export const deepest = 3;

interface Call {
  readonly call: CalledScript;
  readonly names: readonly string[];
  /** The folder it runs in. */
  readonly folder: string;
}

function callsIn(script: Script): readonly Call[] {
  const { language, directory = ".", masked } = script;
  if (language !== "shell" || isAbsolute(directory) || /[$~{]/.test(directory)) return [];
  return calledScripts(masked.text).map((call) => ({
    call,
    names: call.paths.map((path) => joinPath(directory, path)),
    folder: joinPath(directory, call.folder),
  }));
}

import { joinPath, nameOf } from "../base/path.ts";
import type { Lines } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Machine } from "./machine.ts";
import { fillTemplates, fillWord, type TemplateValues } from "./template.ts";

/** A script as it is started. */
export interface Invocation {
  readonly file: string;
  readonly arguments: readonly string[];
  /** The text of the file that is run, and where it is to be written. */
  readonly code: string;
  readonly path: string;
  /** For people: "Python 3.11.7", "bash". */
  readonly with: string;
  /** Puts the place in the pipeline where output names the place in the script file. */
  relocate(line: string): string;
}

/** What invocations of one run have in common. */
export interface Surroundings {
  readonly machine: Machine;
  /** Absolute path of the pipeline's file, and its lines. */
  readonly file: string;
  readonly lines: Lines;
  /** Where script files are written. */
  readonly folder: string;
  /** What stands for a template; nothing where that is not known. */
  readonly valueFor: TemplateValues;
  readonly interpreter: Interpreter | undefined;
  /** Path of bash; nothing where only a plain `sh` is to be had. */
  readonly bash: string | undefined;
}

/** Where no system says how its shell is started, a command that fails ends the script. */
const strict = { program: "bash", options: ["-eo", "pipefail"] } as const;

/**
 * How a script is started: from a file whose lines have the numbers that they have in the pipeline,
 * so that a traceback names lines of the YAML. `name` is the file's, without its ending.
 */
export function invocationOf(
  script: Script,
  name: string,
  { file, lines, folder, valueFor, interpreter, bash }: Surroundings,
): Invocation | undefined {
  const filled = fillTemplates(script, valueFor);
  const before = linesBefore(script, lines);
  const code = before === undefined ? filled : "\n".repeat(before) + filled;
  const python = script.language === "python";
  const path = joinPath(folder, `${name}.${python ? "py" : "sh"}`);
  const common = {
    code: code.endsWith("\n") ? code : `${code}\n`,
    path,
    relocate:
      before === undefined
        ? (line: string) => line
        : (line: string) => (line.includes(path) ? line.replaceAll(path, file) : line),
  };
  const words = (script.arguments ?? []).map((word) => fillWord(word, valueFor));
  if (!python) {
    const { program, options } = script.shell ?? strict;
    const name = nameOf(program);
    const file =
      name === "bash" ? (bash ?? "/bin/sh") : /^(?:|da|a)sh$/.test(name) ? "/bin/sh" : name;
    // A plain shell stands in for bash: what it does not know of its options is left out.
    const known = name === "bash" && bash === undefined ? ["-e"] : options;
    return { ...common, file, arguments: [...known, path, ...words], with: nameOf(file) };
  }
  return (
    interpreter && {
      ...common,
      file: interpreter.path,
      arguments: [path, ...words],
      with: `Python ${interpreter.version}`,
    }
  );
}

/**
 * How many lines of the document stand before the code, where each line of the code is one line of
 * the document; nothing where lines were folded or written as escapes.
 */
function linesBefore({ code }: Script, lines: Lines): number | undefined {
  const before = lines.position(code.source(0)).line;
  let line = 0;
  for (let at = code.text.indexOf("\n"); at >= 0; at = code.text.indexOf("\n", at + 1)) {
    line++;
    if (at + 1 >= code.text.length) break;
    if (lines.position(code.source(at + 1)).line !== before + line) return undefined;
  }
  return before;
}

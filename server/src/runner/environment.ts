import { folderOf, joinPath } from "../base/path.ts";
import type { Variables } from "../model/step.ts";
import type { Interpreter } from "./interpreter.ts";
import { type Failure, failed, type Machine } from "./machine.ts";
import { readDotenv, secretsOf, secretsVariable } from "./variables.ts";

/** What every step of a run finds in its environment, before the pipeline adds its own. */
export interface Environment {
  readonly variables: Variables;
  /** Values that no log may show. */
  readonly secrets: readonly string[];
  /** Where they come from besides the environment of this program, for people. */
  readonly notes: readonly string[];
}

/** How VS Code makes its own program a plain Node: a step that starts it must not inherit that. */
const asNode = "ELECTRON_RUN_AS_NODE";

/**
 * The environment of this program, over that of a `.env` file: the one that is named, or the one
 * beside the pipeline if there is one. The chosen Python comes first on the path, so that `python` in
 * a command is the same one that runs the embedded code.
 */
export async function environmentOf(
  machine: Machine,
  home: string,
  named: string | undefined,
  interpreter: Interpreter | undefined,
): Promise<Environment | Failure> {
  const file = await machine.files.read(joinPath(home, named ?? ".env"));
  const missing = failed(file) && file.absent === true && named === undefined;
  if (failed(file) && !missing)
    return { problem: `${named ?? ".env"} cannot be read: ${file.problem}` };
  const { variables: written, unread } = readDotenv(failed(file) ? "" : file.text);
  const { [asNode]: _node, [secretsVariable]: _names, ...own } = machine.variables;
  const count = Object.keys(written).length;
  const all = { ...written, ...machine.variables };
  return {
    variables: { ...written, ...own, ...pathWith(own.PATH ?? "", interpreter, machine) },
    secrets: secretsOf(all),
    notes: [
      ...(count > 0
        ? [`${count} ${count === 1 ? "variable" : "variables"} from ${named ?? ".env"}`]
        : []),
      ...unread.map((line) => `${named ?? ".env"}:${line} is no NAME=value and was left out`),
    ],
  };
}

function pathWith(path: string, interpreter: Interpreter | undefined, machine: Machine): Variables {
  if (!interpreter || interpreter.from.endsWith("the path")) return {};
  const folder = folderOf(interpreter.path);
  return folder === "." ? {} : { PATH: `${folder}${machine.pathSeparator}${path}` };
}

/** A program on the path; nothing where there is none of that name. */
export async function findProgram(machine: Machine, name: string): Promise<string | undefined> {
  const ending = machine.system === "Windows" ? ".exe" : "";
  for (const folder of (machine.variables.PATH ?? "").split(machine.pathSeparator)) {
    // What Windows itself calls bash is that of another system within it, with other paths.
    if (folder === "" || (ending !== "" && /\\windows\\system32\\?$/i.test(folder))) continue;
    const path = joinPath(folder.replaceAll("\\", "/"), `${name}${ending}`);
    if (await machine.files.exists(path)) return path;
  }
  return undefined;
}

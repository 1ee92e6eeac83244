import { folderOf, joinPath } from "../base/path.ts";
import { type Failure, failed, type Machine } from "./machine.ts";

/** The Python that steps run with. */
export interface Interpreter {
  /** Absolute. */
  readonly path: string;
  /** As `3.11.7`. */
  readonly version: string;
  /** Who chose it, in words: "from .venv". */
  readonly from: string;
}

/** Environment variable by which a person names the interpreter once for all. */
export const pythonVariable = "MLOPS_PYTHON";

/**
 * The interpreter, as a person would choose it: the one that was given (by `--python`, or by the
 * Python extension), the virtual environment beside the pipeline or above it, the one that
 * `MLOPS_PYTHON` names, the first on the path. A given one that does not work is a failure, the
 * others are passed over.
 */
export async function findInterpreter(
  machine: Machine,
  folder: string,
  given: string | undefined,
): Promise<Interpreter | Failure> {
  if (given !== undefined) {
    const path = given.includes("/") ? joinPath(folder, given) : given;
    const version = await versionOf(machine, path, folder);
    return version === undefined
      ? { problem: `${given} is no Python that could be started` }
      : { path, version, from: "as given" };
  }
  for await (const { path, from } of candidates(machine, folder)) {
    if (!(await machine.files.exists(path))) continue;
    const version = await versionOf(machine, path, folder);
    if (version !== undefined) return { path, version, from };
  }
  return {
    problem:
      "no Python was found: there is no .venv beside the pipeline and none on the path. Name one with --python",
    absent: true,
  };
}

interface Candidate {
  readonly path: string;
  readonly from: string;
}

async function* candidates(machine: Machine, folder: string): AsyncGenerator<Candidate> {
  for (const environment of [".venv", "venv"])
    for (const above of await foldersUp(machine, folder))
      for (const program of ["bin/python", "Scripts/python.exe"])
        yield { path: joinPath(above, `${environment}/${program}`), from: `from ${environment}` };
  const set = machine.variables[pythonVariable];
  if (set) yield { path: joinPath(folder, set), from: `from ${pythonVariable}` };
  const active = machine.variables.VIRTUAL_ENV ?? machine.variables.CONDA_PREFIX;
  const found = active === undefined ? "from the path" : "from the active environment";
  for (const place of (machine.variables.PATH ?? "").split(machine.pathSeparator))
    for (const program of ["python3", "python", "python3.exe", "python.exe"])
      if (place !== "") yield { path: joinPath(place, program), from: found };
}

/** The folder and those above it, up to the root of its repository; without one, the folder alone. */
async function foldersUp({ files }: Machine, folder: string): Promise<readonly string[]> {
  const above: string[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    above.push(at);
    if (await files.exists(joinPath(at, ".git"))) return above;
    if (folderOf(at) === at) return [folder];
  }
}

async function versionOf(
  machine: Machine,
  file: string,
  folder: string,
): Promise<string | undefined> {
  const called = await machine.processes.call({
    file,
    arguments: ["-I", "-c", "import sys; print('.'.join(map(str, sys.version_info[:3])))"],
    folder,
    timeout: 10_000,
  });
  if (failed(called) || called.code !== 0) return undefined;
  return /^3\.\d+\.\d+$/.exec(called.out.trim())?.[0];
}

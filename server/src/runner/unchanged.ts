import { isGlob } from "../base/glob.ts";
import { joinPath } from "../base/path.ts";
import { filesLike } from "./declared-files.ts";
import type { Machine } from "./machine.ts";

/** What a step was made of when it last succeeded. Contents are SHA-256. */
export interface Fingerprint {
  /** Its commands and code, with the values of their templates. */
  readonly command: string;
  /** Version and path of the Python that ran it; nothing for a step without Python. */
  readonly python?: string | undefined;
  /** Declared environment variables by name. */
  readonly variables: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What is kept of a step that succeeded. */
export interface Success extends Fingerprint {
  readonly outputs: Readonly<Record<string, string>>;
  readonly run: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** Contents of the files that paths and globs stand for, by path from `folder`. */
export async function contents(
  machine: Machine,
  folder: string,
  patterns: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const path of await filesLike(machine, folder, patterns))
    found[path] = (await machine.files.hash(joinPath(folder, path))) ?? "unreadable";
  return found;
}

/**
 * Why a step has to run again, in words that go on from "it runs:"; nothing where all that it
 * declares is as it was when it last succeeded, so that running it would change nothing.
 */
export function whyAgain(
  before: Success | undefined,
  now: Fingerprint,
  outputsNow: Readonly<Record<string, string>>,
  declaredOutputs: readonly string[],
): readonly string[] {
  if (!before) return ["it has not succeeded here before"];
  return [
    ...(before.command === now.command ? [] : ["its command changed"]),
    ...(before.python === now.python
      ? []
      : [`its Python is ${now.python ?? "gone"}, and was ${before.python ?? "none"}`]),
    ...changes(before.variables, now.variables, (name) => `the variable ${name}`),
    ...changes(before.inputs, now.inputs, (path) => path),
    ...outputChanges(before.outputs, outputsNow),
    ...declaredOutputs
      .filter((path) => !isGlob(path))
      .filter((path) => !Object.keys(outputsNow).some((file) => within(file, path)))
      .filter((path) => !Object.keys(before.outputs).some((file) => within(file, path)))
      .map((path) => `${path} is missing`),
  ];
}

const within = (file: string, path: string): boolean =>
  file === path || file.startsWith(`${path.replace(/\/+$/, "")}/`);

function changes(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  title: (name: string) => string,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    if (before[name] === now[name]) return [];
    if (before[name] === undefined) return [`${title(name)} is new`];
    return [now[name] === undefined ? `${title(name)} is gone` : `${title(name)} changed`];
  });
}

function outputChanges(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(before).flatMap((path) => {
    if (before[path] === now[path]) return [];
    return [
      now[path] === undefined
        ? `its output ${path} is missing`
        : `its output ${path} was changed by something else`,
    ];
  });
}

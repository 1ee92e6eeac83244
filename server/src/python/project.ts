import { parse } from "smol-toml";
import type { RuffOptions } from "./ruff.ts";

/** What a workspace says of its Python, where a step that is embedded in YAML can follow it. */
export interface PythonProject {
  /** The oldest that it is written for, as `>=3.9`: which one a step meets, its place decides. */
  readonly version?: string | undefined;
  /** Rule selectors of ruff, as written. */
  readonly select?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly builtins?: readonly string[] | undefined;
  /** How ruff lays code out here, in its own options. */
  readonly layout?: RuffOptions | undefined;
}

/** One file of ruff's settings. */
export interface RuffFile extends PythonProject {
  /** Path of the file that it builds on, from its own folder. */
  readonly extend?: string | undefined;
}

/** `pyproject.toml` is for every tool: ruff passes over one that does not speak to it. */
export interface PyprojectFile {
  readonly ruff?: RuffFile | undefined;
  /** Of `requires-python`, as `>=3.9`. */
  readonly version?: string | undefined;
}

type Table = Readonly<Record<string, unknown>>;

/** `ruff.toml`, `.ruff.toml`: https://docs.astral.sh/ruff/settings/. What cannot be read says nothing. */
export const readRuffFile = (text: string): RuffFile => ruffOptions(readToml(text));

export function readPyproject(text: string): PyprojectFile {
  const root = readToml(text);
  const tool = table(root.tool);
  const requires = table(root.project)["requires-python"];
  return {
    ruff: "ruff" in tool ? ruffOptions(table(tool.ruff)) : undefined,
    version: typeof requires === "string" ? oldestOf(requires) : undefined,
  };
}

/** `.python-version`, as pyenv, uv and actions/setup-python read it: a version in the first line. */
export function readVersionFile(text: string): string | undefined {
  const first = text.split(/\r?\n/).find((line) => !/^\s*(#.*)?$/.test(line)) ?? "";
  const version = /^\s*(?:c?python-?)?v?(\d+(?:\.\d+)?)/i.exec(first)?.[1];
  return version && `>=${version}`;
}

/** What a file says, with what the file says that it builds on: its own word counts before that. */
export function extending(own: RuffFile, base: PythonProject): PythonProject {
  return {
    version: own.version ?? base.version,
    select: own.select ?? base.select,
    ignore: own.ignore ?? base.ignore,
    builtins: own.builtins ?? base.builtins,
    layout:
      own.layout && base.layout ? { ...base.layout, ...own.layout } : (own.layout ?? base.layout),
  };
}

function ruffOptions(root: Table): RuffFile {
  const lint = table(root.lint);
  // Older files have the options of the linter at the top.
  const both = (key: string) => strings(lint[key]) ?? strings(root[key]);
  const target = root["target-version"];
  const [, major, minor] = /^py(\d)(\d+)$/.exec(typeof target === "string" ? target : "") ?? [];
  return {
    version: minor === undefined ? undefined : `>=${major}.${minor}`,
    select: joined(both("select"), both("extend-select")),
    ignore: joined(both("ignore"), both("extend-ignore")),
    builtins: strings(root.builtins),
    layout: layoutOf(root),
    extend: typeof root.extend === "string" ? root.extend : undefined,
  };
}

function layoutOf(root: Table): RuffOptions | undefined {
  const said = ["line-length", "indent-width", "format"].filter((key) => key in root);
  return said.length > 0 ? Object.fromEntries(said.map((key) => [key, root[key]])) : undefined;
}

/** The oldest Python 3 that a specifier like `>=3.9,<4` leaves. https://peps.python.org/pep-0440/ */
function oldestOf(specifier: string): string | undefined {
  const minors = specifier
    .split(",")
    .flatMap((part) => /^\s*(?:===?|~=|>=|>)\s*3\.(\d+)/.exec(part)?.[1] ?? []);
  return minors.length > 0 ? `>=3.${Math.max(...minors.map(Number))}` : undefined;
}

function readToml(text: string): Table {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

const table = (value: unknown): Table =>
  typeof value === "object" && value !== null ? (value as Table) : {};

const strings = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;

const joined = (
  first: readonly string[] | undefined,
  second: readonly string[] | undefined,
): readonly string[] | undefined =>
  first || second ? [...(first ?? []), ...(second ?? [])] : undefined;

import { folderOf, joinPath } from "../base/path.ts";
import {
  extending,
  type PythonProject,
  type RuffFile,
  readPyproject,
  readRuffFile,
  readVersionFile,
} from "../python/project.ts";
import type { Host } from "./host.ts";

/** Settings that build on others: a longer chain is a circle. */
const longestChain = 8;

/**
 * What the workspace says of its Python. As in ruff the nearest settings count, and within a folder
 * `.ruff.toml`, then `ruff.toml`, then a `pyproject.toml` with `[tool.ruff]`; of versions that which
 * ruff is told to take, then the one that the folder is pinned to, then the oldest it supports.
 */
export class PythonProjects {
  private readonly host: Pick<Host, "exists" | "readWithin">;
  private readonly known = new Map<string, Promise<PythonProject | undefined>>();

  constructor(host: Pick<Host, "exists" | "readWithin">) {
    this.host = host;
  }

  /** Of the files in a folder, absolute; nothing where nobody says anything. */
  of(folder: string): Promise<PythonProject | undefined> {
    const known = this.known.get(folder) ?? this.search(folder);
    this.known.set(folder, known);
    return known;
  }

  private async search(folder: string): Promise<PythonProject | undefined> {
    const pyproject = readPyproject((await this.text(folder, "pyproject.toml")) ?? "");
    const ruffText =
      (await this.text(folder, ".ruff.toml")) ?? (await this.text(folder, "ruff.toml"));
    const own = ruffText === undefined ? pyproject.ruff : readRuffFile(ruffText);
    const ruff = own && (await this.extended(own, folder));
    const pinned = await this.text(folder, ".python-version");
    const version =
      ruff?.version ??
      (pinned === undefined ? undefined : readVersionFile(pinned)) ??
      pyproject.version;
    const parent = folderOf(folder);
    const above = parent === folder ? undefined : await this.of(parent);
    if (!ruff && version === undefined) return above;
    return { ...(ruff ?? above), version: version ?? above?.version };
  }

  private async extended(own: RuffFile, folder: string, depth = 0): Promise<PythonProject> {
    // A path that begins with a variable is of a machine, not of the project.
    if (own.extend === undefined || /^[~$]/.test(own.extend) || depth > longestChain) return own;
    const path = joinPath(folder, own.extend);
    const text = await this.read(path);
    if (text === undefined) return own;
    const base = path.endsWith("pyproject.toml") ? readPyproject(text).ruff : readRuffFile(text);
    return base ? extending(own, await this.extended(base, folderOf(path), depth + 1)) : own;
  }

  private text(folder: string, name: string): Promise<string | undefined> {
    return this.read(joinPath(folder, name));
  }

  private async read(path: string): Promise<string | undefined> {
    if (!this.host.exists(path)) return undefined;
    // Wherever settings are that others build on, they are a file: a device would never end.
    const root = /^(?:\/|[A-Za-z]:\/)/.exec(path)?.[0] ?? folderOf(path);
    return this.host.readWithin(path, root);
  }
}

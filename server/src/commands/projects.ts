import { type Config, emptyConfig, type Project, readConfig } from "../analysis/config.ts";
import { folderOf, joinPath } from "../base/path.ts";
import type { Host } from "./host.ts";
import { PythonProjects } from "./python-projects.ts";

/**
 * Which project a file is in: the nearest `.mlopslint.yaml` above it, and what the workspace says of
 * its Python. Each file is read once.
 */
export class Projects {
  private readonly host: Pick<Host, "resolve" | "exists" | "read" | "readWithin">;
  private readonly python: PythonProjects;
  private readonly known = new Map<string, Promise<Settled | undefined>>();

  constructor(host: Pick<Host, "resolve" | "exists" | "read" | "readWithin">) {
    this.host = host;
    this.python = new PythonProjects(host);
  }

  /** The project of a file; nothing where nobody says anything. */
  async of(path: string): Promise<Project | undefined> {
    const file = this.host.resolve(path);
    const folder = folderOf(file);
    const [settled, python] = await Promise.all([this.ofFolder(folder), this.python.of(folder)]);
    if (!settled) return python && { config: emptyConfig, path: file, python };
    return {
      config: settled.config,
      path: file.slice(settled.folder.length).replace(/^\//, ""),
      python,
    };
  }

  private ofFolder(folder: string): Promise<Settled | undefined> {
    const known = this.known.get(folder) ?? this.search(folder);
    this.known.set(folder, known);
    return known;
  }

  private async search(folder: string): Promise<Settled | undefined> {
    for (const name of [".mlopslint.yaml", ".mlopslint.yml"]) {
      const path = joinPath(folder, name);
      if (!this.host.exists(path)) continue;
      const file = await this.host.read(path);
      if ("text" in file) return { folder, config: readConfig(file.text) };
    }
    const above = folderOf(folder);
    return above === folder ? undefined : this.ofFolder(above);
  }
}

interface Settled {
  readonly folder: string;
  readonly config: Config;
}

import type { AnalysisOptions } from "../analysis/analyze.ts";
import { type Config, readConfig } from "../analysis/config.ts";
import { folderOf, joinPath } from "../base/path.ts";
import type { Host } from "./host.ts";

type Project = NonNullable<AnalysisOptions["project"]>;

/** Which `.mlopslint.yaml` counts for which file: the nearest one above it. Each is read once. */
export class Projects {
  private readonly host: Pick<Host, "resolve" | "exists" | "read">;
  private readonly known = new Map<string, Promise<Settled | undefined>>();

  constructor(host: Pick<Host, "resolve" | "exists" | "read">) {
    this.host = host;
  }

  /** The project of a file, and the file's path as its configuration counts it. */
  async of(path: string): Promise<Project | undefined> {
    const file = this.host.resolve(path);
    const settled = await this.ofFolder(folderOf(file));
    return (
      settled && {
        config: settled.config,
        path: file.slice(settled.folder.length).replace(/^\//, ""),
      }
    );
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

import type { Project } from "../analysis/config.ts";
import { Projects } from "../commands/projects.ts";
import { isConfigPath } from "../dialects/mlopslint.ts";
import type { Host, ProjectFiles } from "./host.ts";

/** The texts open in the editor, by URI: what is typed there counts before what is on the disk. */
export interface OpenTexts {
  keys(): readonly string[];
  get(uri: string): { getText(): string } | undefined;
}

/** Which project an open document is in. */
export class OpenProjects {
  private readonly host: Host;
  private readonly texts: OpenTexts;
  private readonly known = new Map<string, Project | undefined>();
  private readonly fresh = new Set<string>();
  private reader: Projects | undefined;

  constructor(host: Host, texts: OpenTexts) {
    this.host = host;
    this.texts = texts;
  }

  /** As far as it was read: `read` comes first. */
  of(uri: string): Project | undefined {
    return this.known.get(uri);
  }

  async read(uri: string): Promise<void> {
    const path = this.host.filePath?.(uri);
    const files = this.host.projectFiles;
    if (path === undefined || !files || this.fresh.has(uri)) return;
    this.reader ??= new Projects(this.withOpenTexts(files));
    const { reader } = this;
    const project = await reader.of(path);
    // What changed meanwhile is read by those who come later.
    if (reader !== this.reader || this.fresh.has(uri)) return;
    this.known.set(uri, project);
    this.fresh.add(uri);
  }

  close(uri: string): void {
    this.known.delete(uri);
    this.fresh.delete(uri);
  }

  /** A configuration changed. Until all are read anew, what was read counts. */
  renew(): void {
    this.fresh.clear();
    this.reader = undefined;
  }

  private withOpenTexts(files: ProjectFiles): ProjectFiles {
    const open = (path: string) => {
      const uri = this.texts
        .keys()
        .find((each) => isConfigPath(each) && this.host.filePath?.(each) === path);
      return uri === undefined ? undefined : this.texts.get(uri);
    };
    return {
      resolve: (path) => files.resolve(path),
      exists: (path) => open(path) !== undefined || files.exists(path),
      read: async (path) => {
        const document = open(path);
        return document ? { text: document.getText(), byteOrderMark: false } : files.read(path);
      },
      readWithin: (path, folder) => files.readWithin(path, folder),
    };
  }
}

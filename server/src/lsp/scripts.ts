import { type Files, noFiles } from "../analysis/called-files.ts";
import { readScripts, type ScriptHost } from "../commands/called-scripts.ts";
import type { Host } from "./host.ts";
import type { OpenTexts } from "./projects.ts";

/** The scripts of the workspace that open pipelines run: as typed, where they are open themselves. */
export class OpenScripts {
  private readonly host: Host;
  private readonly texts: OpenTexts;
  private readonly folders: () => readonly string[];
  private readonly known = new Map<string, Files>();

  /** `folders` gives the URIs of the folders that are open: nothing outside of them is read. */
  constructor(host: Host, texts: OpenTexts, folders: () => readonly string[]) {
    this.host = host;
    this.texts = texts;
    this.folders = folders;
  }

  /** As far as they were read: `read` comes first. The same as long as they say the same. */
  of(uri: string): Files {
    return this.known.get(uri) ?? noFiles;
  }

  /** Reads what an analysis of a document wanted; false where that is what is known already. */
  async read(uri: string, wanted: readonly string[]): Promise<boolean> {
    const path = this.host.filePath?.(uri);
    const files = this.host.projectFiles;
    const root = path === undefined ? undefined : this.folderAround(path);
    if (path === undefined || !files || root === undefined) return false;
    const found = await readScripts(this.withOpenTexts(files), path, root, wanted);
    const known = this.of(uri);
    const isSame =
      found.size === known.size &&
      [...found].every(([name, file]) => {
        const before = known.get(name);
        return before?.path === file.path && before.text === file.text;
      });
    if (!isSame) this.known.set(uri, found);
    return !isSame;
  }

  close(uri: string): void {
    this.known.delete(uri);
  }

  private folderAround(path: string): string | undefined {
    return this.folders()
      .flatMap((folder) => this.host.filePath?.(folder)?.replace(/\/$/, "") ?? [])
      .filter((folder) => path.startsWith(`${folder}/`))
      .sort((a, b) => b.length - a.length)[0];
  }

  private withOpenTexts(files: ScriptHost): ScriptHost {
    const open = new Map<string, string>();
    for (const uri of this.texts.keys()) {
      const path = mayBeScript(uri) ? this.host.filePath?.(uri) : undefined;
      const document = path === undefined ? undefined : this.texts.get(uri);
      if (path !== undefined && document) open.set(path, document.getText());
    }
    return {
      resolve: (path) => files.resolve(path),
      readWithin: async (path, folder) =>
        path.startsWith(`${folder}/`)
          ? (open.get(path) ?? files.readWithin(path, folder))
          : undefined,
    };
  }
}

/** A script, or an action or a workflow that others use. Asked of every document that changes. */
export const mayBeScript = (uri: string): boolean =>
  /\.(?:py|sh|bash)$|\/action\.ya?ml$|\/\.github\/workflows\/[^/]+\.ya?ml$/i.test(uri);

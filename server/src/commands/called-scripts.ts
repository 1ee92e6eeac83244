import type { Analysis } from "../analysis/analysis.ts";
import { type Files, noFiles } from "../analysis/called-files.ts";
import { folderOf, joinPath } from "../base/path.ts";
import type { SourceFile } from "../model/source-file.ts";
import type { Host } from "./host.ts";

/** What finding scripts takes. */
export type ScriptHost = Pick<Host, "resolve" | "readWithin">;

/** A script may run a script that runs a script: then all is said that there is to say. */
export const mostRounds = 3;

/** An analysis, made again where the text runs scripts of the workspace that can be read. */
export async function analyzeWithScripts(
  first: Analysis,
  read: (wanted: readonly string[]) => Promise<Files>,
  analyze: (files: Files) => Analysis,
): Promise<Analysis> {
  let analysis = first;
  let known = 0;
  for (let round = 0; round < mostRounds && analysis.wanted.length > 0; round++) {
    const files = await read(analysis.wanted);
    if (files.size === known) break;
    known = files.size;
    analysis = analyze(files);
  }
  return analysis;
}

/**
 * The texts of the scripts that a pipeline runs, where they lie in its workspace: a workflow of GitHub
 * runs at the root of its repository, of others the nearest folder counts that has the file.
 */
export async function readScripts(
  host: ScriptHost,
  document: string,
  root: string | undefined,
  wanted: readonly string[],
): Promise<Files> {
  if (wanted.length === 0 || root === undefined) return noFiles;
  const found = new Map<string, SourceFile>();
  const folders = foldersFor(host.resolve(document), host.resolve(root));
  for (const name of wanted)
    for (const folder of folders) {
      const path = joinPath(folder, name);
      const text = await host.readWithin(path, root);
      if (text === undefined) continue;
      found.set(name, { name, path, text });
      break;
    }
  return found;
}

/** Where the paths in a pipeline can count from, the likeliest first. All absolute. */
function foldersFor(document: string, root: string): readonly string[] {
  const isInside = (folder: string): boolean => folder === root || folder.startsWith(within(root));
  const repository = /^(.*)\/\.github\/workflows\/[^/]+$/.exec(document)?.[1];
  if (repository !== undefined) return isInside(repository) ? [repository || "/"] : [];
  const folders: string[] = [];
  for (let at = folderOf(document); isInside(at); at = folderOf(at)) {
    folders.push(at);
    if (at === root || at === folderOf(at)) break;
  }
  return folders;
}

const within = (root: string): string => (root.endsWith("/") ? root : `${root}/`);

/** The repository a file lies in, or else the working directory, if it lies in that. */
export function workspaceOf(
  host: Pick<Host, "resolve" | "exists" | "directory">,
  path: string,
): string | undefined {
  const file = host.resolve(path);
  const directory = host.resolve(host.directory);
  return repositoryOf(host, file) ?? (file.startsWith(within(directory)) ? directory : undefined);
}

/** The folder of the repository that a file lies in. Both absolute. */
export function repositoryOf(host: Pick<Host, "exists">, file: string): string | undefined {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    if (host.exists(joinPath(folder, ".git"))) return folder;
    if (folder === folderOf(folder)) return undefined;
  }
}

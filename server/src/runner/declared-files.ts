import { isGlob, readGlob } from "../base/glob.ts";
import { joinPath, normalPath } from "../base/path.ts";
import type { Machine } from "./machine.ts";

/** Nobody declares more inputs than this one by one. */
const most = 100_000;

/**
 * The files that paths, folders (with all in them) and globs stand for, from `folder`, each once and in order. What is not there is left out.
 */
export async function filesLike(
  machine: Machine,
  folder: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const normal = normalPath(pattern);
    if (!isGlob(normal)) {
      if (!(await machine.files.exists(joinPath(folder, normal)))) continue;
      const inside = await below(machine, folder, normal);
      for (const path of inside.length > 0 ? inside : [normal]) found.add(path);
      continue;
    }
    const glob = readGlob(normal);
    for (const path of await below(machine, folder, glob.folder))
      if (glob.matches(path)) found.add(path);
  }
  return [...found].sort();
}

async function below(machine: Machine, folder: string, root: string): Promise<string[]> {
  const files: string[] = [];
  const open = [root];
  for (let at = open.pop(); at !== undefined && files.length < most; at = open.pop())
    for (const { name, folder: isFolder } of await machine.files.list(joinPath(folder, at))) {
      const path = at === "." ? name : normalPath(`${at}/${name}`);
      if (!isFolder) files.push(path);
      else if (name !== ".git" && name !== ".mlops") open.push(path);
    }
  return files;
}

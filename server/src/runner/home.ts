import { folderOf, isAbsolute, nameOf } from "../base/path.ts";

/**
 * The folder that the steps of a file run in, and that holds its history: where the file lies, or,
 * for files in a folder such as `.github/workflows`, the folder that holds that.
 */
export function homeOf(file: string): string {
  const folder = folderOf(file);
  let home = folder;
  for (let at = folder; isAbsolute(at) && folderOf(at) !== at; at = folderOf(at))
    if (/^\.[^./]/.test(nameOf(at))) home = folderOf(at);
  return home;
}

import { folderOf, normalPath } from "../base/path.ts";

/**
 * Where systems look for their files in a repository, and nobody works. Other folders whose names
 * begin with a dot say nothing: whole projects lie below `~/.work` or `~/.cache`.
 */
const insideRepository =
  /^(.*\/)?\.(?:github\/workflows|(?:gitlab|azure-pipelines|azuredevops)(?:\/.*)?)$/;

/**
 * The folder that the steps of a file run in, and that holds its history: where the file lies, or,
 * for files in a folder such as `.github/workflows`, the folder that holds that.
 */
export function homeOf(file: string): string {
  const folder = folderOf(file);
  const found = insideRepository.exec(folder);
  return found ? normalPath(found[1] ?? "") : folder;
}

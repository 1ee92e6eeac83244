import * as fs from "node:fs";

/** Why the platform could not do something with a file, as a person would say it. */
export function reason(error: unknown, file: string): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  switch (code) {
    case "ENOENT":
      return isLink(file)
        ? `this is a link to '${fs.readlinkSync(file)}', which does not exist.`
        : "there is no such file or folder.";
    case "ENOTDIR":
      return "a part of this path is a file where a folder is meant.";
    case "ELOOP":
      return "this is a link that leads back to itself.";
    case "EACCES":
    case "EPERM":
      return "access to it is not permitted.";
    case "EISDIR":
      return "this is a folder.";
    case "EROFS":
      return "its disk cannot be written to.";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full.";
    case "ENAMETOOLONG":
      return "this path is too long.";
    case "ERR_STRING_TOO_LONG":
    case "ERR_FS_FILE_TOO_LARGE":
      return "it is too large to be read.";
    default:
      return `${error instanceof Error ? error.message : String(error)}.`;
  }
}

const isLink = (file: string): boolean =>
  fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;

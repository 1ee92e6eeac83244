import * as fs from "node:fs";
import * as path from "node:path";
import { Recent } from "../base/recent.ts";
import { readText } from "./text.ts";

/** Bytes of the largest file that is read: scripts that people write are far below. */
const largest = 512 * 1024;

/** Texts by path, size and time: a check of many files asks for the same few scripts again and again. */
const texts = new Recent<string | false>(50_000);

/** As `Host.readWithin` says. */
export function readWithin(file: string, folder: string): string | undefined {
  try {
    // Most of what is asked for is not there, which is seen without throwing.
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
    const real = fs.realpathSync(file);
    const root = fs.realpathSync(folder);
    if (!real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) return undefined;
    const about = fs.statSync(real);
    const { size, mtimeMs } = about;
    if (!about.isFile() || size > largest) return undefined;
    const read = texts.get(`${size} ${mtimeMs} ${real}`, () => {
      const found = readText(real);
      return "text" in found ? found.text : false;
    });
    return read === false ? undefined : read;
  } catch {
    // It is not there, or not ours to see.
    return undefined;
  }
}

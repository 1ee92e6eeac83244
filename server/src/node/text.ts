import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { TextFile, Unreadable } from "../commands/host.ts";
import { reason } from "./reason.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const mark = "\ufeff";

/** Reads at once, not in steps: waiting for each of a thousand small files would cost more. */
export function readText(file: string): TextFile | Unreadable {
  try {
    const text = fs.readFileSync(file, "utf8");
    // What does not fit was replaced: the bytes themselves tell whether the sign was there before.
    return text.includes("\ufffd") ? decode(fs.readFileSync(file), file) : unmarked(text);
  } catch (error) {
    return { problem: `${file}: ${reason(error, file)}` };
  }
}

function unmarked(text: string): TextFile {
  const byteOrderMark = text.startsWith(mark);
  return { text: byteOrderMark ? text.slice(1) : text, byteOrderMark };
}

/** The text in bytes that should be UTF-8. `name` is what messages call it. */
export function decode(bytes: Uint8Array, name: string): TextFile | Unreadable {
  try {
    return unmarked(strict.decode(bytes));
  } catch {
    const sixteen =
      (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return {
      problem: sixteen
        ? `${name}: this is UTF-16, and pipelines are read as UTF-8. Save it as UTF-8.`
        : `${name}: this is not UTF-8 (the first byte that does not fit is in line ${firstBadLine(bytes)}). Save it as UTF-8.`,
      roughly: lenient.decode(bytes),
    };
  }
}

/** Counted from 1. The bytes are known not to be UTF-8. */
function firstBadLine(bytes: Uint8Array): number {
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(10, start);
    try {
      strict.decode(bytes.subarray(start, end < 0 ? undefined : end));
    } catch {
      return line;
    }
    if (end < 0) return line;
    start = end + 1;
  }
}

/** As `Host.rewrite` says: written beside the file first, so that a crash leaves one of the two whole. */
export function rewriteText(file: string, before: TextFile, text: string): Unreadable | undefined {
  let draft: string | undefined;
  try {
    const target = fs.realpathSync(file);
    const current = readText(target);
    if ("problem" in current || current.text !== before.text)
      return {
        problem: `${file}: it was changed by somebody else meanwhile and is left as it is.`,
      };
    const { mode, uid, gid } = fs.statSync(target);
    fs.accessSync(target, fs.constants.W_OK);
    draft = path.join(
      path.dirname(target),
      `.${path.basename(target)}.${crypto.randomBytes(6).toString("hex")}.tmp`,
    );
    const handle = fs.openSync(draft, "wx", mode);
    try {
      fs.writeFileSync(handle, `${before.byteOrderMark ? mark : ""}${text}`);
      // The mode given above is narrowed by the process's own.
      fs.fchmodSync(handle, mode);
      keepOwner(handle, uid, gid);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(draft, target);
    return undefined;
  } catch (error) {
    if (draft !== undefined) fs.rmSync(draft, { force: true });
    return { problem: `${file}: it could not be written: ${reason(error, file)}` };
  }
}

/** Only root can give files away; for everybody else the file is theirs already, or becomes so. */
function keepOwner(handle: number, uid: number, gid: number): void {
  try {
    fs.fchownSync(handle, uid, gid);
  } catch {
    // Not permitted: the content matters more than whose it is.
  }
}

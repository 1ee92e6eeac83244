import { createHash } from "node:crypto";
import * as os from "node:os";
import type { Machine } from "../runner/machine.ts";
import { files } from "./files.ts";
import { processes } from "./processes.ts";
import { request } from "./request.ts";

const windows = process.platform === "win32";

let variables: Machine["variables"] | undefined;

/** The machine that Node runs on. */
export const machine: Machine = {
  now: Date.now,
  sleep(milliseconds, cancel) {
    return new Promise((resolve) => {
      // Node takes no more than 2^31 for one timer; whoever sleeps longer asks again anyway.
      const timer = setTimeout(done, Math.min(Math.max(milliseconds, 0), 2 ** 31 - 1));
      const forget = cancel?.onAsked(done);
      function done() {
        clearTimeout(timer);
        forget?.();
        resolve();
      }
    });
  },
  // First asked for when the secrets have been taken.
  get variables() {
    variables ??= Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        // Windows takes capitals and small letters in a name for the same, and mostly writes `Path`.
        value === undefined ? [] : [[windows && /^path$/i.test(name) ? "PATH" : name, value]],
      ),
    );
    return variables;
  },
  pathSeparator: windows ? ";" : ":",
  system: windows ? "Windows" : process.platform === "darwin" ? "macOS" : "Linux",
  processors: os.availableParallelism(),
  hash: (text) => createHash("sha256").update(text).digest("hex"),
  files,
  processes,
  request,
};

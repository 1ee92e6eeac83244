import * as fs from "node:fs";
import * as path from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createConnection } from "vscode-languageserver/node";
import type { Host } from "../lsp/host.ts";
import { serve } from "../lsp/serve.ts";
import { unignored } from "./ignore.ts";
import { machine } from "./machine.ts";
import { startLinter, version } from "./shipped.ts";
import { readText } from "./text.ts";
import { readWithin } from "./within.ts";

/**
 * Serves an editor on standard input and output. Never returns: the process ends with the session,
 * with code 0 after a proper shutdown, with 1 when the editor is suddenly gone.
 */
export function serveEditor(): Promise<never> {
  const connection = createConnection(process.stdin, process.stdout);
  const host: Host = {
    version: version(),
    now: () => Date.now(),
    localZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    linter: (settings) =>
      startLinter(
        (reason) =>
          connection.console.error(
            `Embedded Python is not checked: ruff could not be started (${reason}).`,
          ),
        settings,
      ),
    turn: () => setImmediate(),
    // Node takes no more than 2^31 for one timer: whoever waits for weeks is woken early.
    pause: (milliseconds) =>
      setTimeout(Math.min(milliseconds, 2 ** 31 - 1), undefined, { ref: false }),
    filePath,
    unignored,
    machine,
    projectFiles: {
      resolve: (file) => path.resolve(file).split(path.sep).join("/"),
      exists: (file) => fs.existsSync(file),
      read: async (file) => readText(file),
      readWithin: async (file, folder) => readWithin(file, folder),
    },
  };
  serve(connection, host);
  return new Promise(() => {});
}

function filePath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri).split(path.sep).join("/");
  } catch {
    return undefined;
  }
}

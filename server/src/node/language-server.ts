import * as fs from "node:fs/promises";
import { setImmediate, setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createConnection } from "vscode-languageserver/node";
import type { Host } from "../lsp/host.ts";
import { serve } from "../lsp/serve.ts";
import { startLinter, version } from "./shipped.ts";

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
    linter: () =>
      startLinter((reason) =>
        connection.console.error(
          `Embedded Python is not checked: ruff could not be started (${reason}).`,
        ),
      ),
    turn: () => setImmediate(),
    pause: (milliseconds) => setTimeout(milliseconds, undefined, { ref: false }),
    exists: async (uri) => {
      try {
        return (await fs.stat(fileURLToPath(uri))).isFile();
      } catch {
        return false;
      }
    },
  };
  serve(connection, host);
  return new Promise(() => {});
}

import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
} from "vscode-languageserver/browser";
import type { Host } from "../lsp/host.ts";
import { clientMethods } from "../lsp/protocol.ts";
import { serve } from "../lsp/serve.ts";
import { type PythonLinter, startRuff } from "../python/ruff.ts";

/** The language server in a worker of a browser: no files, no processes, and ruff comes from the client. */

const scope = self as unknown as DedicatedWorkerGlobalScope;
const connection = createConnection(
  new BrowserMessageReader(scope),
  new BrowserMessageWriter(scope),
);

let linter: PythonLinter | undefined;
let asked = false;
let ready = () => {};

async function loadRuff(): Promise<void> {
  try {
    const bytes = await connection.sendRequest<Uint8Array<ArrayBuffer>>(clientMethods.ruffWasm);
    linter = startRuff(await WebAssembly.compile(bytes));
    if (linter.failure) throw new Error(linter.failure);
    ready();
  } catch (error) {
    connection.console.error(
      `Embedded Python is not checked: ruff could not be started (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}

const host: Host = {
  now: () => Date.now(),
  localZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  linter: () => {
    if (!asked) void loadRuff();
    asked = true;
    return linter;
  },
  onLinterReady: (listener) => {
    ready = listener;
  },
  turn: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

serve(connection, host);

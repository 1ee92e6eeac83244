import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
} from "vscode-languageserver/browser";
import type { Host } from "../lsp/host.ts";
import { clientMethods } from "../lsp/protocol.ts";
import { serve } from "../lsp/serve.ts";
import { type LintSettings, type PythonLinter, startRuff } from "../python/ruff.ts";
import { pathIn, uriIn, workspaceFiles } from "./workspace.ts";

/** The language server in a worker of a browser: no processes; ruff and files come from the client. */

const scope = self as unknown as DedicatedWorkerGlobalScope;
const connection = createConnection(
  new BrowserMessageReader(scope),
  new BrowserMessageWriter(scope),
);

const linters = new Map<string, PythonLinter>();
let ruff: WebAssembly.Module | undefined;
let asked = false;
let ready = () => {};

async function loadRuff(): Promise<void> {
  try {
    const bytes = await connection.sendRequest<Uint8Array<ArrayBuffer>>(clientMethods.ruffWasm);
    const compiled = await WebAssembly.compile(bytes);
    const { failure } = startRuff(compiled);
    if (failure) throw new Error(failure);
    ruff = compiled;
    ready();
  } catch (error) {
    connection.console.error(
      `Embedded Python is not checked: ruff could not be started (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}

/** Ruff with these settings, once it has come. */
function linter(settings: Partial<LintSettings> = {}): PythonLinter | undefined {
  if (!asked) void loadRuff();
  asked = true;
  if (!ruff) return undefined;
  const key = JSON.stringify(settings);
  const known = linters.get(key) ?? startRuff(ruff, settings);
  linters.set(key, known);
  return known;
}

const host: Host = {
  now: () => Date.now(),
  localZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  linter,
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
  filePath: pathIn,
  fileUri: uriIn,
  projectFiles: workspaceFiles(connection),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

serve(connection, host);

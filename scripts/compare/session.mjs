import { spawn } from "node:child_process";
import * as rpc from "vscode-jsonrpc/node";

/**
 * A session with a language server that tells diagnostics by itself or is asked for them.
 *
 * `settings` is what the editor would be configured with, by section; `schema` what it answers to a server
 * that asks which schema a file has.
 */
export async function startSession({ command, args, settings = {}, schema }) {
  const server = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  const waiting = new Map();
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
    waiting.get(uri)?.(diagnostics);
    waiting.delete(uri);
  });
  connection.onRequest("workspace/configuration", ({ items }) =>
    items.map(({ section }) => settings[section] ?? null),
  );
  connection.onRequest("custom/schema/request", () => schema ?? null);
  // What is asked for besides (registrations, progress, files of other repositories) is not there.
  connection.onRequest(() => null);
  connection.onNotification(() => {});
  connection.listen();
  const gone = new Promise((_, reject) => {
    server.once("exit", (code) => reject(new Error(`${command} ended with ${code}.`)));
  });
  gone.catch(() => {});
  const { capabilities } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    initializationOptions: {},
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: { diagnostic: {}, publishDiagnostics: {}, synchronization: {} },
    },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings });
  const isAsked = capabilities.diagnosticProvider !== undefined;
  const sync = capabilities.textDocumentSync;
  const isIncremental = (sync?.change ?? sync) === 2;

  /** Sends a message about a document, and waits for the diagnostics that follow it. */
  async function follow(uri, method, params) {
    const told = isAsked ? undefined : new Promise((done) => waiting.set(uri, done));
    await connection.sendNotification(method, params);
    if (told) return Promise.race([told, gone]);
    const ask = connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    return (await Promise.race([ask, gone])).items;
  }
  return {
    open: (uri, text, languageId = "yaml") =>
      follow(uri, "textDocument/didOpen", {
        textDocument: { uri, languageId, version: 1, text },
      }),
    /** A change of one line (zero-based) from `before` to what stands there in `text`. */
    change(uri, version, line, before, text) {
      const range = { start: { line, character: 0 }, end: { line, character: before.length } };
      const changed = { range, text: text.split("\n")[line] };
      return follow(uri, "textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [isIncremental ? changed : { text }],
      });
    },
    close: (uri) => connection.sendNotification("textDocument/didClose", { textDocument: { uri } }),
    async stop() {
      server.removeAllListeners("exit");
      connection.dispose();
      server.kill();
    },
  };
}

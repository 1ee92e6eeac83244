import * as vscode from "vscode";
import { clientMethods, type ReadFileParams } from "../../server/src/lsp/protocol.ts";
import { type Exports, start } from "./extension.ts";
import { WorkspaceFiles } from "./workspaceFiles.ts";

/** Entry of the extension in a browser without a machine behind it: checks, but no runs. */
export function activate(context: vscode.ExtensionContext): Exports {
  const bundled = (file: string) =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, "dist", file));

  const files = new WorkspaceFiles();
  context.subscriptions.push(files);

  return start(context, {
    async createClient(options) {
      const { LanguageClient } = await import("vscode-languageclient/browser");
      // From its text, not from its address: VS Code starts no worker from a remote address.
      const script = new Uint8Array(await bundled("web-server.js"));
      const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
      const worker = new Worker(address);
      // Without this a server that breaks off would be waited for: a worker has no end to be told of.
      worker.addEventListener("error", () => options.errorHandler?.closed());

      /** A worker does not end of itself when it is told to exit. */
      class Client extends LanguageClient {
        override async stop(timeout?: number): Promise<void> {
          await super.stop(timeout).finally(() => worker.terminate());
          URL.revokeObjectURL(address);
        }
      }
      const client = new Client("mlops", "MLOps Pipelines", worker, options);
      client.onRequest(clientMethods.readFile, ({ uri }: ReadFileParams) => files.text(uri));
      client.onRequest(clientMethods.ruffWasm, () => bundled("ruff_wasm_bg.wasm"));
      return client;
    },
  });
}

import * as vscode from "vscode";
import { start } from "./extension.ts";

/** Entry of the extension in a browser without a machine behind it: checks, but no runs. */
export function activate(context: vscode.ExtensionContext): void {
  const bundled = (file: string) =>
    vscode.Uri.joinPath(context.extensionUri, "dist", file).toString(true);

  start(context, {
    async createClient(options) {
      const { LanguageClient } = await import("vscode-languageclient/browser");
      return new LanguageClient(
        "mlops",
        "MLOps Pipelines",
        async () => new Worker(bundled("web-server.js")),
        {
          ...options,
          initializationOptions: {
            ...options.initializationOptions,
            ruffWasm: bundled("ruff_wasm_bg.wasm"),
          },
        },
      );
    },
  });
}

import * as vscode from "vscode";
import { type Exports, start } from "./extension.ts";
import { openDoor } from "./secretsDoor.ts";

/** Entry of the extension in a desktop VS Code and on a remote machine. */
export function activate(context: vscode.ExtensionContext): Exports {
  const cli = context.asAbsolutePath("dist/cli.js");
  // VS Code's own executable works as a plain Node with this variable; nobody needs another Node.
  const asNode = { ELECTRON_RUN_AS_NODE: "1" };

  return start(context, {
    schemes: ["file", "untitled"],
    async createClient(options) {
      const { LanguageClient, TransportKind } = await import("vscode-languageclient/node");
      const server = {
        command: process.execPath,
        args: [cli, "lsp"],
        transport: TransportKind.stdio,
        options: { env: { ...process.env, ...asNode } },
      };
      return new LanguageClient("mlops", "MLOps Pipelines", server, options);
    },
    commandLine: (commandArguments, options) =>
      new vscode.ProcessExecution(process.execPath, [cli, ...commandArguments], {
        ...options,
        env: { ...options.env, ...asNode },
      }),
    openDoor,
  });
}

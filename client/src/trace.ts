import * as vscode from "vscode";
import { product } from "../../server/src/lsp/protocol.ts";

/**
 * A channel for the messages between client and server. The client library writes them only at log
 * level "Trace", which a person would have to find first; this one takes its level from the setting
 * `mlops.trace.server` and writes into the channel that is there anyway.
 */
export function traceChannel(log: vscode.LogOutputChannel): vscode.LogOutputChannel {
  const level = () =>
    vscode.workspace.getConfiguration(product).get("trace.server", "off") === "off"
      ? vscode.LogLevel.Info
      : vscode.LogLevel.Trace;
  const onDidChangeLogLevel: vscode.Event<vscode.LogLevel> = (listener, self, disposables) =>
    vscode.workspace.onDidChangeConfiguration(
      (change) => {
        if (change.affectsConfiguration(`${product}.trace.server`)) listener.call(self, level());
      },
      undefined,
      disposables,
    );
  return new Proxy(log, {
    get(target, name) {
      if (name === "logLevel") return level();
      if (name === "onDidChangeLogLevel") return onDidChangeLogLevel;
      if (name === "trace") return target.info.bind(target);
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

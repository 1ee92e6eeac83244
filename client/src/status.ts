import * as vscode from "vscode";
import { commands, product } from "../../server/src/lsp/protocol.ts";
import type { ActivePipeline } from "./activePipeline.ts";
import type { LanguageServer } from "./server.ts";

interface Look {
  readonly text: string;
  readonly tooltip: string;
  readonly command: string;
  readonly background?: "error" | "warning";
}

/** The item in the status bar: shown with a pipeline, says how the checks stand, one click from more. */
export function showStatus(server: LanguageServer, pipeline: ActivePipeline): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    "mlops.status",
    vscode.StatusBarAlignment.Right,
    90,
  );
  item.name = "MLOps Pipelines";

  const draw = () => {
    const { document } = pipeline;
    if (!document) return item.hide();
    const { text, tooltip, command, background } = look(server, document, pipeline.title);
    item.text = text;
    item.tooltip = withLinks(tooltip);
    item.command = command;
    item.backgroundColor = background
      ? new vscode.ThemeColor(`statusBarItem.${background}Background`)
      : undefined;
    item.accessibilityInformation = { label: `MLOps Pipelines: ${tooltip}` };
    item.show();
  };
  draw();
  return vscode.Disposable.from(
    item,
    server.onDidChange(draw),
    pipeline.onDidChange(draw),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const shown = pipeline.document?.uri.toString();
      if (uris.some((uri) => uri.toString() === shown)) draw();
    }),
  );
}

function look(server: LanguageServer, document: vscode.TextDocument, title = "Pipeline"): Look {
  const { state } = server;
  if (state.kind === "failed")
    return {
      text: "$(error) MLOps: stopped",
      tooltip: `${state.reason} Click to start it again.`,
      command: commands.restartServer,
      background: "error",
    };
  if (state.kind !== "ready")
    return {
      text: "$(loading~spin) MLOps",
      tooltip: "The checks are starting.",
      command: commands.showLogs,
    };

  const problems = vscode.languages
    .getDiagnostics(document.uri)
    .filter(
      ({ source, severity }) => source === product && severity < vscode.DiagnosticSeverity.Hint,
    );
  if (problems.length === 0)
    return {
      text: "$(pass) MLOps",
      tooltip: `${title}: no problems found.`,
      command: commands.showLogs,
    };
  const isError = problems.some(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return {
    text: `$(${isError ? "error" : "warning"}) MLOps: ${count}`,
    tooltip: `${title}: ${count}. Click to see ${problems.length === 1 ? "it" : "them"}.`,
    command: "workbench.actions.view.problems",
  };
}

function withLinks(tooltip: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(undefined, true);
  markdown.isTrusted = { enabledCommands: [commands.restartServer, commands.showLogs] };
  markdown.appendText(tooltip);
  markdown.appendMarkdown(
    `\n\n[$(debug-restart) Restart server](command:${commands.restartServer})` +
      `&nbsp;&nbsp; [$(output) Show logs](command:${commands.showLogs})`,
  );
  return markdown;
}

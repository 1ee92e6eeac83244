import * as vscode from "vscode";
import { commands, product } from "../../server/src/lsp/protocol.ts";
import { ActivePipeline } from "./activePipeline.ts";
import { explainSchedule } from "./commands/explainSchedule.ts";
import { fixAll } from "./commands/fixAll.ts";
import { runTrigger } from "./commands/runTrigger.ts";
import type { Platform } from "./platform.ts";
import { RunRecords } from "./runRecords.ts";
import { provideRuns } from "./runs.ts";
import { LanguageServer } from "./server.ts";
import { showStatus } from "./status.ts";
import { TriggerTestExplorer } from "./views/tests.ts";

/** Starts the extension, the same way on every platform. */
export function start(context: vscode.ExtensionContext, platform: Platform): void {
  const log = vscode.window.createOutputChannel("MLOps Pipelines", { log: true });
  const server = new LanguageServer(platform, log);
  const pipeline = new ActivePipeline(server);
  const records = new RunRecords(server);

  const command = (id: string, run: (...given: readonly unknown[]) => unknown) =>
    vscode.commands.registerCommand(id, run);

  context.subscriptions.push(
    log,
    server,
    pipeline,
    records,
    showStatus(server, pipeline),
    provideRuns(platform),
    new TriggerTestExplorer(server),
    command(commands.runTrigger, (uri, trigger) => runTrigger(server, platform, uri, trigger)),
    command(commands.explainSchedule, (uri, trigger) => explainSchedule(server, uri, trigger)),
    command(commands.fixAll, (uri) => fixAll(server, uri)),
    command(commands.restartServer, () => server.restart()),
    command(commands.showLogs, () => log.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${product}.enable`)) pipeline.refresh();
    }),
  );
  pipeline.refresh();
}

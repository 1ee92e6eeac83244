import * as vscode from "vscode";
import { commands, product } from "../../server/src/lsp/protocol.ts";
import { ActivePipeline } from "./activePipeline.ts";
import { explainSchedule } from "./commands/explainSchedule.ts";
import { exportPipeline } from "./commands/exportPipeline.ts";
import { fixAll } from "./commands/fixAll.ts";
import { formatPython } from "./commands/formatPython.ts";
import { newPipeline } from "./commands/newPipeline.ts";
import { backtestTrigger, showGraph } from "./commands/pictures.ts";
import { RecordedRunCommands } from "./commands/runAgain.ts";
import { runPipeline } from "./commands/runPipeline.ts";
import { runStep } from "./commands/runStep.ts";
import { runTrigger } from "./commands/runTrigger.ts";
import type { Platform } from "./platform.ts";
import { showProgress } from "./runProgress.ts";
import { RunRecords } from "./runRecords.ts";
import { Runs } from "./runs.ts";
import { forgetSecret, Secrets, setSecret } from "./secrets.ts";
import { LanguageServer } from "./server.ts";
import { showStatus } from "./status.ts";
import { StepLogs } from "./stepLogs.ts";
import { backtestPages } from "./views/backtest.ts";
import { graphPages } from "./views/graph.ts";
import { PipelineFiles } from "./views/pipelineFiles.ts";
import { PipelinesView } from "./views/pipelines.ts";
import { wordsOf } from "./views/row.ts";
import { RunsView } from "./views/runs.ts";
import { TriggerTestExplorer } from "./views/tests.ts";

/** What the extension tells others: what its views show. */
export interface Exports {
  readonly pipelines: PipelinesView;
  readonly runs: RunsView;
}

/** Starts the extension, the same way on every platform. */
export function start(context: vscode.ExtensionContext, platform: Platform): Exports {
  const log = vscode.window.createOutputChannel("MLOps Pipelines", { log: true });
  const server = new LanguageServer(platform, log);
  const pipeline = new ActivePipeline(server);
  const records = new RunRecords(server);
  const backtests = backtestPages(context.extensionUri, server);
  const graphs = graphPages(context.extensionUri, server, records);

  const secrets = new Secrets(context.secrets, platform);
  const runs = new Runs(platform, secrets);
  const recorded = new RecordedRunCommands(runs, records);
  const logs = new StepLogs(records);
  const files = new PipelineFiles(server);
  const views = {
    pipelines: new PipelinesView(files, records),
    runs: new RunsView(files, records),
  };

  const command = (id: string, run: (...given: readonly unknown[]) => unknown) =>
    vscode.commands.registerCommand(id, (...given) => run(...wordsOf(given)));

  context.subscriptions.push(
    log,
    server,
    pipeline,
    records,
    showStatus(server, pipeline),
    secrets,
    runs,
    logs,
    files,
    views.pipelines,
    views.runs,
    showProgress(records),
    backtests,
    graphs,
    new TriggerTestExplorer(server),
    command(commands.runTrigger, (uri, trigger) => runTrigger(server, runs, uri, trigger)),
    command(commands.runStep, (uri, step) => runStep(server, runs, uri, step)),
    command(commands.runPipeline, (uri) => runPipeline(server, runs, uri)),
    command(commands.runAgain, (uri, run) => recorded.again(uri, run)),
    command(commands.resumeRun, (uri, run) => recorded.resume(uri, run)),
    command(commands.cancelRun, (uri, run) => recorded.cancel(uri, run)),
    command(commands.showLog, (uri, run, step) => logs.show(uri, run, step)),
    command(commands.refreshPipelines, () => files.look(true)),
    command(commands.setSecret, () => setSecret(secrets)),
    command(commands.forgetSecret, () => forgetSecret(secrets)),
    command(commands.backtest, (uri, trigger) => backtestTrigger(server, backtests, uri, trigger)),
    command(commands.showGraph, (uri) => showGraph(graphs, uri)),
    command(commands.explainSchedule, (uri, trigger) => explainSchedule(server, uri, trigger)),
    command(commands.fixAll, (uri) => fixAll(server, uri)),
    command(commands.formatPython, (uri) => formatPython(server, uri)),
    command(commands.exportPipeline, (uri, engine) => exportPipeline(server, uri, engine)),
    command(commands.newPipeline, () => newPipeline(context.extensionUri)),
    command(commands.restartServer, () => server.restart()),
    command(commands.showLogs, () => log.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${product}.enable`)) pipeline.refresh();
    }),
  );
  // Buttons that run something are hidden where nothing can be run.
  void vscode.commands.executeCommand("setContext", `${product}.canRun`, runs.arePossible);
  pipeline.refresh();
  return views;
}

import * as vscode from "vscode";
import type { MetricValue } from "../../server/src/lsp/protocol.ts";
import type { Platform } from "./platform.ts";

/** Type of our tasks in `tasks.json`. */
const taskType = "mlops";

/** What a run task does; also what may be written in `tasks.json`. */
export interface RunDefinition extends vscode.TaskDefinition {
  /** Path of the pipeline file, from the folder it is in. */
  readonly file: string;
  /** All steps that this trigger starts... */
  readonly trigger?: string;
  /** ...or this step alone. */
  readonly step?: string;
  /** Values of metrics, instead of those in their sources. */
  readonly set?: Readonly<Record<string, MetricValue>>;
  /** Say what would run, and run nothing. */
  readonly dryRun?: boolean;
  /** Run though the condition is not met. */
  readonly force?: boolean;
  /** Run the steps that deploy, too. */
  readonly deploy?: boolean;
}

/** Lets VS Code re-run our tasks, and run those that a person wrote in `tasks.json`. */
export function provideRuns(platform: Platform): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(taskType, {
    provideTasks: () => [],
    resolveTask({ definition, scope }) {
      if (!isRun(definition) || typeof scope !== "object") return undefined;
      return runTask(platform, definition, scope);
    },
  });
}

const isRun = (definition: vscode.TaskDefinition): definition is RunDefinition =>
  typeof definition.file === "string";

/** A run of a file on disk, in its workspace folder or else in the folder it lies in. */
export function runOf(
  platform: Platform,
  uri: vscode.Uri,
  what: Omit<RunDefinition, "type" | "file">,
): vscode.Task | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const parent = vscode.Uri.joinPath(uri, "..");
  const file = uri.path.slice((folder?.uri ?? parent).path.length).replace(/^\//, "");
  const definition: RunDefinition = { type: taskType, file, ...what };
  return runTask(platform, definition, folder, parent.fsPath);
}

function runTask(
  platform: Platform,
  definition: RunDefinition,
  folder: vscode.WorkspaceFolder | undefined,
  elsewhere?: string,
): vscode.Task | undefined {
  const cwd = folder?.uri.fsPath ?? elsewhere;
  const execution = platform.commandLine?.(commandLine(definition), cwd ? { cwd } : {});
  if (!execution) return undefined;
  const name = `${definition.dryRun ? "plan of" : "run"} ${definition.step ?? definition.trigger ?? definition.file}`;
  const task = new vscode.Task(
    definition,
    folder ?? vscode.TaskScope.Workspace,
    name,
    "MLOps",
    execution,
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true, focus: false };
  return task;
}

/** The arguments of `mlops` that a run stands for. */
export function commandLine({
  file,
  trigger,
  step,
  set,
  dryRun,
  force,
  deploy,
}: RunDefinition): string[] {
  return [
    "run",
    file,
    ...(trigger === undefined ? [] : ["--trigger", trigger]),
    ...(step === undefined ? [] : ["--step", step]),
    // Nothing behind the sign is a value that is missing.
    ...Object.entries(set ?? {}).flatMap(([metric, value]) => [
      "--set",
      `${metric}=${value ?? ""}`,
    ]),
    ...(dryRun ? ["--dry-run"] : []),
    ...(force ? ["--force"] : []),
    ...(deploy ? ["--deploy"] : []),
  ];
}

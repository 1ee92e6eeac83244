import * as vscode from "vscode";
import { type MetricValue, product } from "../../server/src/lsp/protocol.ts";
import { chosenPython } from "./interpreter.ts";
import type { Platform } from "./platform.ts";
import type { Secrets } from "./secrets.ts";

/** Type of our tasks in `tasks.json`. */
export const taskType = "mlops";

/** Reads from a run's output what failed, and where in the pipeline. */
const problemMatcher = "$mlops";

/** What a run task does; also what may be written in `tasks.json`. */
export interface RunDefinition extends vscode.TaskDefinition {
  /** Path of the pipeline file, from the folder it is in. */
  readonly file: string;
  /** All steps that this trigger starts... */
  readonly trigger?: string;
  /** ...or this step alone... */
  readonly step?: string;
  /** ...or what this run was for, going on where it broke off... */
  readonly resume?: string;
  /** ...or from its beginning. An id of a run, or "last". */
  readonly again?: string;
  /** Values of metrics, instead of those in their sources. */
  readonly set?: Readonly<Record<string, MetricValue>>;
  /** Say what would run, and run nothing. */
  readonly dryRun?: boolean;
  /** Run though the condition is not met. */
  readonly force?: boolean;
  /** Run the steps that deploy, too. */
  readonly deploy?: boolean;
}

/** What is asked for of a file. */
export type Wanted = Omit<RunDefinition, "type" | "file">;

/** Runs as tasks of VS Code: it shows what they write, ends them, and starts them again. */
export class Runs implements vscode.Disposable {
  readonly #platform: Platform;
  readonly #secrets: Secrets;
  readonly #provider: vscode.Disposable;

  constructor(platform: Platform, secrets: Secrets) {
    this.#platform = platform;
    this.#secrets = secrets;
    this.#provider = vscode.tasks.registerTaskProvider(taskType, {
      provideTasks: () => [],
      // Those that a person wrote in `tasks.json`, and those that are run once more.
      resolveTask: ({ definition, scope }) =>
        isRun(definition) && typeof scope === "object"
          ? this.#task(definition, scope, vscode.Uri.joinPath(scope.uri, definition.file))
          : undefined,
    });
  }

  /** Whether anything can be run at all, in this kind of window. */
  get arePossible(): boolean {
    return this.#platform.commandLine !== undefined;
  }

  /** Starts a run of a file on disk, in its workspace folder or else in the folder it lies in. */
  async start(uri: vscode.Uri, wanted: Wanted): Promise<vscode.TaskExecution | undefined> {
    if (!vscode.workspace.isTrusted) return undefined;
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    const file = folder ? uri.path.slice(folder.uri.path.length + 1) : uri.fsPath;
    const task = await this.#task({ type: taskType, file, ...wanted }, folder, uri);
    return task && vscode.tasks.executeTask(task);
  }

  dispose(): void {
    this.#provider.dispose();
  }

  async #task(
    definition: RunDefinition,
    folder: vscode.WorkspaceFolder | undefined,
    uri: vscode.Uri,
  ): Promise<vscode.Task | undefined> {
    const python = await chosenPython(uri);
    const words = [
      ...commandLine(definition),
      ...(python === undefined ? [] : ["--python", python]),
    ];
    const pythonPath = vscode.workspace.getConfiguration(product, uri).get("pythonPath", "").trim();
    const execution = this.#platform.commandLine?.(words, {
      cwd: folder?.uri.fsPath ?? vscode.Uri.joinPath(uri, "..").fsPath,
      env: {
        // Asked only where there is no virtual environment beside the pipeline.
        ...(pythonPath === "" ? {} : { MLOPS_PYTHON: pythonPath }),
        ...(await this.#secrets.environment()),
      },
    });
    if (!execution) return undefined;
    const task = new vscode.Task(
      definition,
      folder ?? vscode.TaskScope.Workspace,
      nameOf(definition),
      "MLOps",
      execution,
      problemMatcher,
    );
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true, focus: false };
    return task;
  }
}

export const isRun = (definition: vscode.TaskDefinition): definition is RunDefinition =>
  definition.type === taskType && typeof definition.file === "string";

function nameOf({ file, trigger, step, resume, again, dryRun }: RunDefinition): string {
  if (resume !== undefined) return `go on with ${whatRan(resume)}`;
  if (again !== undefined) return `run ${whatRan(again)} again`;
  return `${dryRun ? "plan of" : "run"} ${step ?? trigger ?? file}`;
}

/** `nightly` of the run `2026-03-29T02-30-00Z-nightly`. */
const whatRan = (run: string): string => run.replace(/^[\d-]+T[\d-]+Z-/, "");

/** The arguments of `mlops` that a run stands for. */
export function commandLine(definition: RunDefinition): string[] {
  const { file, trigger, step, resume, again, set, dryRun, force, deploy } = definition;
  const given = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`--${name}`, value];
  return [
    "run",
    file,
    ...given("trigger", trigger),
    ...given("step", step),
    ...given("resume", resume),
    ...given("again", again),
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

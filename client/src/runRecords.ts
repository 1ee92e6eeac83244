import * as vscode from "vscode";
import {
  methods,
  type RecordedRun,
  type RunParams,
  type RunsParams,
} from "../../server/src/lsp/protocol.ts";
import { isRun } from "./runs.ts";
import type { LanguageServer } from "./server.ts";

/** Changes that come within this time are told once. Milliseconds. */
const rest = 150;

const recordFiles = "**/{.mlops,.mlops/runs,.mlops/runs/*,.mlops/runs/*/run.jsonl}";

/** So often a run that is going is looked at, since a process may end without a word. Milliseconds. */
const look = 2000;

/**
 * The runs that were recorded under `.mlops/`, whoever started them. While somebody listens, tells
 * when a record changed: a file was written, or a run that was going may have ended without a word.
 */
export class RunRecords implements vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #logged = new vscode.EventEmitter<void>();
  /** Told when a step has written something. */
  readonly onDidLog = this.#logged.event;
  readonly #watchers: vscode.Disposable;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;

  constructor(server: LanguageServer) {
    this.#server = server;
    const { workspace } = vscode;
    const records = workspace.createFileSystemWatcher(recordFiles);
    const logs = workspace.createFileSystemWatcher("**/.mlops/runs/*/*.log");
    const soon = () => this.#soon();
    const ofTask = ({ execution }: vscode.TaskProcessStartEvent | vscode.TaskProcessEndEvent) => {
      if (isRun(execution.task.definition)) this.#soon();
    };
    this.#watchers = vscode.Disposable.from(
      records,
      records.onDidCreate(soon),
      records.onDidChange(soon),
      records.onDidDelete(soon),
      vscode.tasks.onDidStartTaskProcess(ofTask),
      vscode.tasks.onDidEndTaskProcess(ofTask),
      logs,
      logs.onDidCreate(() => this.#logged.fire()),
      logs.onDidChange(() => this.#logged.fire()),
    );
  }

  /** The runs of a pipeline file, the newest first. */
  async of(uri: vscode.Uri, most?: number): Promise<readonly RecordedRun[]> {
    const params: RunsParams = { uri: uri.toString(), ...(most !== undefined && { most }) };
    const runs = await this.#server.request<readonly RecordedRun[]>(methods.runs, params);
    return this.#seen(runs ?? []);
  }

  /** One run by its id, or the "last"; with the last lines of its logs, if they are wanted. */
  async run(uri: vscode.Uri, id: string, lines = 0): Promise<RecordedRun | undefined> {
    const params: RunParams = { uri: uri.toString(), run: id, lines };
    const run = await this.#server.request<RecordedRun | null>(methods.run, params);
    this.#seen(run ? [run] : []);
    return run ?? undefined;
  }

  /** Asks a run to end, with everything it started. False where it was over. */
  async cancel(uri: vscode.Uri, id: string): Promise<boolean> {
    const params: RunParams = { uri: uri.toString(), run: id };
    return (await this.#server.request<boolean>(methods.cancelRun, params)) ?? false;
  }

  dispose(): void {
    clearTimeout(this.#resting);
    clearTimeout(this.#looking);
    this.#watchers.dispose();
    this.#changed.dispose();
    this.#logged.dispose();
  }

  /** What was seen going is looked at again, by whoever listens. */
  #seen(runs: readonly RecordedRun[]): readonly RecordedRun[] {
    if (runs.some(({ state }) => state === "going")) this.#later();
    return runs;
  }

  #later(): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      this.#changed.fire();
    }, look);
  }

  /** And once more after that: files in a folder that was just made are made before it is watched. */
  #soon(): void {
    this.#later();
    this.#resting ??= setTimeout(() => {
      this.#resting = undefined;
      this.#changed.fire();
    }, rest);
  }
}

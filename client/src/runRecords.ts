import * as vscode from "vscode";
import {
  methods,
  type RecordedRun,
  type RunParams,
  type RunsParams,
} from "../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "./server.ts";

/** Changes that come within this time are told once. Milliseconds. */
const rest = 150;

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
  readonly #watcher: vscode.FileSystemWatcher;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;

  constructor(server: LanguageServer) {
    this.#server = server;
    this.#watcher = vscode.workspace.createFileSystemWatcher("**/.mlops/runs/**");
    this.#watcher.onDidCreate(() => this.#soon());
    this.#watcher.onDidChange(() => this.#soon());
    this.#watcher.onDidDelete(() => this.#soon());
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
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  /** What was seen going is looked at again, by whoever listens. */
  #seen(runs: readonly RecordedRun[]): readonly RecordedRun[] {
    if (runs.some(({ state }) => state === "going"))
      this.#looking ??= setTimeout(() => {
        this.#looking = undefined;
        this.#changed.fire();
      }, look);
    return runs;
  }

  #soon(): void {
    this.#resting ??= setTimeout(() => {
      this.#resting = undefined;
      this.#changed.fire();
    }, rest);
  }
}

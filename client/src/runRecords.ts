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

/** Runs of a file that are listed, and looked at for what changed in them. */
export const newestOfFile = 50;

/**
 * The runs that were recorded under `.mlops/`, whoever started them. Tells when a record of a file that
 * somebody asked about says something else than before, and never when nothing changed: whoever draws
 * the records may draw them anew each time, and what is pointed at keeps still while a run goes.
 */
export class RunRecords implements vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #logged = new vscode.EventEmitter<void>();
  /** Told when a step has written something. */
  readonly onDidLog = this.#logged.event;
  readonly #watchers: vscode.Disposable;
  /** What the records said when they were last looked at, by URI of the pipeline file. */
  readonly #told = new Map<string, string>();
  /** URIs of files that are looked at the next time. */
  readonly #next = new Set<string>();
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
    const runs = await this.#read(uri.toString(), most);
    this.#seen(uri, runs);
    return runs;
  }

  /** One run by its id, or the "last"; with the last lines of its logs, if they are wanted. */
  async run(uri: vscode.Uri, id: string, lines = 0): Promise<RecordedRun | undefined> {
    const params: RunParams = { uri: uri.toString(), run: id, lines };
    const run = await this.#server.request<RecordedRun | null>(methods.run, params);
    this.#seen(uri, run ? [run] : []);
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

  async #read(uri: string, most?: number): Promise<readonly RecordedRun[]> {
    const params: RunsParams = { uri, ...(most !== undefined && { most }) };
    return (await this.#server.request<readonly RecordedRun[]>(methods.runs, params)) ?? [];
  }

  /** Whoever was answered is told of changes from now on; what is going is looked at again. */
  #seen(uri: vscode.Uri, runs: readonly RecordedRun[]): void {
    const key = uri.toString();
    if (!this.#told.has(key)) this.#told.set(key, "");
    if (runs.some(isGoing)) this.#later([key]);
  }

  #later(uris: Iterable<string>): void {
    for (const uri of uris) this.#next.add(uri);
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      const next = [...this.#next];
      this.#next.clear();
      void this.#look(next);
    }, look);
  }

  /** And once more after that: files in a folder that was just made are made before it is watched. */
  #soon(): void {
    this.#later(this.#told.keys());
    this.#resting ??= setTimeout(() => {
      this.#resting = undefined;
      void this.#look([...this.#told.keys()]);
    }, rest);
  }

  /** Tells of a change where the records of one of these files say something else than before. */
  async #look(uris: readonly string[]): Promise<void> {
    const changes = await Promise.all(uris.map((uri) => this.#hasChanged(uri)));
    if (changes.includes(true)) this.#changed.fire();
  }

  async #hasChanged(uri: string): Promise<boolean> {
    const runs = await this.#read(uri, newestOfFile);
    if (runs.some(isGoing)) this.#later([uri]);
    const said = JSON.stringify(runs);
    if (said === this.#told.get(uri)) return false;
    this.#told.set(uri, said);
    return true;
  }
}

const isGoing = ({ state }: RecordedRun): boolean => state === "going";

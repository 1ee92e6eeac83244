import * as vscode from "vscode";
import {
  methods,
  type Overview,
  type OverviewParams,
  product,
} from "../../../server/src/lsp/protocol.ts";
import { mayBePipeline } from "../likely.ts";
import type { LanguageServer } from "../server.ts";
import { followFolders } from "./folderChanges.ts";

const wanted = "{**/*.yaml,**/*.yml,**/MLproject}";
const neverIn = [
  "node_modules",
  ".git",
  ".mlops",
  ".venv",
  "venv",
  "site-packages",
  ".dvc",
  "mlruns",
];
const never = `**/{${neverIn.join(",")}}/**`;

/** This many YAML files are looked at in each folder; whoever has more has others' in it. */
const mostFiles = 3000;

/** Bytes. Larger files hold data. */
const mostBytes = 1_000_000;

/** Files that are read side by side, and that the server is asked about at once. */
const batch = 24;

/** A file is read again this long after its last change. Milliseconds. */
const rest = 400;

/** The pipelines of the workspace, found without opening files in the editor, and kept up to date. */
export class PipelineFiles implements vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #found = new Map<string, Overview>();
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #listeners: vscode.Disposable[] = [];
  #looking: vscode.CancellationTokenSource | undefined;
  #looked = false;
  #unanswered = false;
  #more = false;

  constructor(server: LanguageServer) {
    this.#server = server;
  }

  /** Our own format first, the others by what they are; then by path. */
  get all(): readonly Overview[] {
    return [...this.#found.values()].sort(
      (a, b) =>
        Number(b.own) - Number(a.own) ||
        a.title.localeCompare(b.title) ||
        a.uri.localeCompare(b.uri),
    );
  }

  /** There are so many YAML files that not all were looked at. */
  get areMore(): boolean {
    return this.#more;
  }

  /** All of the workspace was looked through, and the server said what is in it. */
  get areKnown(): boolean {
    return this.#looked && !this.#looking && !this.#unanswered;
  }

  /** Looks in all of the workspace, unless that was done; from then on changes are followed. */
  async look(anew = false): Promise<void> {
    if (this.#looked && !anew) return;
    if (!this.#looked) this.#follow();
    this.#looked = true;
    this.#unanswered = false;
    this.#looking?.cancel();
    const looking = new vscode.CancellationTokenSource();
    this.#looking = looking;
    const before = new Set(this.#found.keys());
    this.#more = false;
    for (const folder of isEnabled() ? (vscode.workspace.workspaceFolders ?? []) : [])
      await this.#lookIn(folder, looking.token, before);
    if (this.#looking === looking) {
      this.#looking = undefined;
      // Without an answer what was known stays: the server may be about to come back.
      if (!this.#unanswered) for (const gone of before) this.#found.delete(gone);
      this.#changed.fire();
    }
    looking.dispose();
  }

  dispose(): void {
    this.#looking?.cancel();
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  async #lookIn(
    folder: vscode.WorkspaceFolder,
    token: vscode.CancellationToken,
    before: Set<string>,
  ): Promise<void> {
    const pattern = new vscode.RelativePattern(folder, wanted);
    const uris = await vscode.workspace.findFiles(pattern, never, mostFiles + 1, token);
    this.#more ||= uris.length > mostFiles;
    for (let at = 0; at < Math.min(uris.length, mostFiles); at += batch) {
      if (token.isCancellationRequested) return;
      const found = await this.#read(uris.slice(at, at + batch), folder);
      if (token.isCancellationRequested) return;
      if (found === undefined) {
        this.#unanswered = true;
        return;
      }
      for (const overview of found) {
        this.#found.set(overview.uri, overview);
        before.delete(overview.uri);
      }
      if (found.length > 0) this.#changed.fire();
    }
  }

  /** Nothing where the server does not answer. */
  async #read(
    uris: readonly vscode.Uri[],
    folder: vscode.WorkspaceFolder,
  ): Promise<readonly Overview[] | undefined> {
    const files = (await Promise.all(uris.map(likelyText))).filter((file) => file !== undefined);
    if (files.length === 0) return [];
    const params: OverviewParams = { folder: folder.uri.toString(), files };
    return this.#server.request<readonly Overview[]>(methods.overview, params);
  }

  #follow(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(wanted);
    const soon = (uri: vscode.Uri) => this.#soon(uri);
    this.#listeners.push(
      watcher,
      watcher.onDidCreate(soon),
      watcher.onDidChange(soon),
      watcher.onDidDelete(soon),
      followFolders((place) => !isWanted(place) && !isNeverWithin(place), {
        came: (folder) => void this.#lookBelow(folder),
        cameMany: () => void this.look(true),
        went: (place) => this.#forgetBelow(place),
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isWanted(document.uri)) this.#soon(document.uri);
      }),
      this.#server.onDidChange(({ kind }) => {
        if (kind === "ready" && this.#unanswered) void this.look(true);
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.look(true)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${product}.enable`)) void this.look(true);
      }),
    );
  }

  async #lookBelow(folder: vscode.Uri): Promise<void> {
    const pattern = new vscode.RelativePattern(folder, wanted);
    for (const uri of await vscode.workspace.findFiles(pattern, never, mostFiles)) this.#soon(uri);
  }

  #forgetBelow(place: vscode.Uri): void {
    const below = [...this.#found.keys()].filter((uri) => uri.startsWith(`${place}/`));
    for (const uri of below) this.#found.delete(uri);
    if (below.length > 0) this.#changed.fire();
  }

  #soon(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      void this.readAgain(uri);
    }, rest);
    this.#waiting.set(key, timer);
  }

  /** Looks at one file again. */
  async readAgain(uri: vscode.Uri): Promise<void> {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (!folder || !isEnabled() || isNeverWithin(uri)) return;
    const found = await this.#read([uri], folder);
    if (!found) return;
    const [overview] = found;
    const known = this.#found.get(uri.toString());
    if (overview) this.#found.set(overview.uri, overview);
    else this.#found.delete(uri.toString());
    if (JSON.stringify(overview) !== JSON.stringify(known)) this.#changed.fire();
  }
}

const isEnabled = (): boolean => vscode.workspace.getConfiguration(product).get("enable", true);

/** Below a folder that is not looked into. */
function isNeverWithin(uri: vscode.Uri): boolean {
  const above = vscode.workspace.getWorkspaceFolder(uri)?.uri.path.length ?? 0;
  return uri.path
    .slice(above)
    .split("/")
    .some((part) => neverIn.includes(part));
}

const isWanted = ({ path }: vscode.Uri): boolean => /(\.ya?ml|\/MLproject)$/.test(path);

/** What a file holds, as it stands in the editor where it is open; nothing where it holds no pipeline. */
async function likelyText(
  uri: vscode.Uri,
): Promise<{ readonly uri: string; readonly text: string } | undefined> {
  const text = await textOf(uri);
  return text !== undefined && mayBePipeline(uri.path, text)
    ? { uri: uri.toString(), text }
    : undefined;
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString(),
  );
  if (open) return open.getText();
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > mostBytes) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone meanwhile, or not to be read: then there is nothing to show of it.
    return undefined;
  }
}

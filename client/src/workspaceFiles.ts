import * as vscode from "vscode";

/** Bytes of the largest file that is read: scripts and settings that people write are far below. */
const largest = 512 * 1024;

/** What is asked for: settings of projects, and what pipelines run. */
const wanted =
  "**/{*.py,*.sh,*.bash,*.toml,action.yml,action.yaml,.github/workflows/*.yml,.github/workflows/*.yaml,.mlopslint.yaml,.mlopslint.yml,.python-version}";

/** Texts of the files in the open folders, for a server that has none. Kept until they change. */
export class WorkspaceFiles implements vscode.Disposable {
  readonly #texts = new Map<string, Promise<string | null>>();
  readonly #watcher = vscode.workspace.createFileSystemWatcher(wanted);

  constructor() {
    const forget = (uri: vscode.Uri) => this.#texts.delete(uri.toString());
    this.#watcher.onDidChange(forget);
    this.#watcher.onDidCreate(forget);
    this.#watcher.onDidDelete(forget);
  }

  /** Nothing for what lies elsewhere, is not there or is too large. */
  text(address: string): Promise<string | null> {
    const uri = vscode.Uri.parse(address);
    const key = uri.toString();
    const known = this.#texts.get(key) ?? read(uri);
    this.#texts.set(key, known);
    return known;
  }

  dispose(): void {
    this.#watcher.dispose();
  }
}

async function read(uri: vscode.Uri): Promise<string | null> {
  if (!vscode.workspace.getWorkspaceFolder(uri)) return null;
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > largest) return null;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

import * as vscode from "vscode";
import { noAnswer } from "../commands/document.ts";
import type { LanguageServer } from "../server.ts";
import type { FromPage, PageState } from "./messages.ts";

/** What a page is about, and how it is filled. */
export interface PageContent {
  /** Of the webview, and of the script and the style sheet in `dist/`: "backtest". */
  readonly name: string;
  readonly title: string;
  readonly icon: string;
  /** Asks for what the page shows, and tells it. `asks`: a person asked for it just now. */
  fill(page: Page, asks: boolean): Promise<void>;
  /** What else it tells, whenever that changes. */
  readonly follow?: {
    readonly changed: vscode.Event<void>;
    tell(page: Page): Promise<void>;
  };
}

/** The page is filled again this long after the last change of its document, in milliseconds. */
const rest = 120;

/**
 * A page in a webview about one document. It is filled when its script runs (first, after it was
 * hidden, after a reload of the window), and whenever the document changes.
 */
export class Page implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly state: PageState;
  readonly uri: vscode.Uri;
  readonly #content: PageContent;
  readonly #onDidDispose = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.#onDidDispose.event;
  readonly #listeners: vscode.Disposable[] = [];
  #watched: vscode.Disposable | undefined;
  #watchedFiles = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asks = false;
  #look = 0;

  constructor(
    extension: vscode.Uri,
    server: LanguageServer,
    panel: vscode.WebviewPanel,
    state: PageState,
    content: PageContent,
  ) {
    this.panel = panel;
    this.state = state;
    this.#content = content;
    this.uri = vscode.Uri.parse(state.uri);
    panel.title = content.title;
    panel.iconPath = new vscode.ThemeIcon(content.icon);
    const { webview } = panel;
    webview.options = pageOptions(extension);
    this.#listeners.push(
      webview.onDidReceiveMessage((message: FromPage) => this.#hear(message)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.uri.toString()) this.soon();
      }),
      server.onDidChange(({ kind }) => {
        if (kind === "ready") this.soon();
        if (kind === "failed") this.tell({ kind: "problem", text: noAnswer });
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.soon(true)),
      ...(content.follow ? [content.follow.changed(() => this.#follow())] : []),
      panel.onDidDispose(() => this.dispose()),
    );
    webview.html = html(extension, webview, content);
  }

  /** Says something to the page. Nothing is kept for one that is hidden: it asks when it is back. */
  tell(message: object): void {
    void this.panel.webview.postMessage(message);
  }

  /** The document as it is now; nothing where it is gone, which the page then says. */
  async document(): Promise<vscode.TextDocument | undefined> {
    try {
      return await vscode.workspace.openTextDocument(this.uri);
    } catch {
      this.tell({
        kind: "problem",
        text: `${vscode.workspace.asRelativePath(this.uri)} can no longer be opened.`,
      });
      return undefined;
    }
  }

  /** Fills the page again when one of these files changes, or something in one of these folders. */
  watch(files: readonly string[]): void {
    const key = files.join("\n");
    if (key === this.#watchedFiles) return;
    this.#watchedFiles = key;
    this.#watched?.dispose();
    const watchers = files.flatMap((path) => {
      const file = vscode.Uri.file(path);
      const name = file.path.slice(file.path.lastIndexOf("/") + 1);
      const patterns = [
        new vscode.RelativePattern(vscode.Uri.joinPath(file, ".."), name),
        ...(/\.\w+$/.test(name) ? [] : [new vscode.RelativePattern(file, "**")]),
      ];
      return patterns.map((pattern) => vscode.workspace.createFileSystemWatcher(pattern));
    });
    for (const watcher of watchers) {
      watcher.onDidChange(() => this.soon());
      watcher.onDidCreate(() => this.soon());
      watcher.onDidDelete(() => this.soon());
    }
    this.#watched = vscode.Disposable.from(...watchers);
  }

  soon(asks = false): void {
    this.#asks ||= asks;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fill(), rest);
  }

  /** Whether no newer filling began since the page was told to fill itself. */
  get isNewest(): () => boolean {
    const look = this.#look;
    return () => look === this.#look;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watched?.dispose();
    for (const listener of this.#listeners) listener.dispose();
    this.#onDidDispose.fire();
    this.#onDidDispose.dispose();
  }

  #fill(): void {
    if (!this.panel.visible) return;
    const asks = this.#asks;
    this.#asks = false;
    this.#look++;
    void this.#content.fill(this, asks);
  }

  #follow(): void {
    if (this.panel.visible) void this.#content.follow?.tell(this);
  }

  #hear(message: FromPage): void {
    switch (message.kind) {
      case "ready":
        this.tell({
          kind: "about",
          state: this.state,
          file: vscode.workspace.asRelativePath(this.uri),
        });
        clearTimeout(this.#timer);
        this.#fill();
        break;
      case "read":
        this.soon(true);
        break;
      case "open":
        void this.#open(new vscode.Position(message.line, message.character));
    }
  }

  /** Opens the document where it is shown already, or else beside the page. */
  async #open(at: vscode.Position): Promise<void> {
    const document = await this.document();
    if (!document) return;
    const shown = vscode.window.visibleTextEditors.find(
      (editor) => editor.document.uri.toString() === this.uri.toString(),
    );
    const column =
      shown?.viewColumn ??
      (this.panel.viewColumn === vscode.ViewColumn.One
        ? vscode.ViewColumn.Beside
        : vscode.ViewColumn.One);
    await vscode.window.showTextDocument(document, {
      viewColumn: column,
      selection: new vscode.Range(at, at),
    });
  }
}

const pageOptions = (extension: vscode.Uri): vscode.WebviewOptions => ({
  enableScripts: true,
  localResourceRoots: [vscode.Uri.joinPath(extension, "dist")],
});

/** Nothing but our own script and style sheet is loaded, and nothing is sent anywhere. */
function html(
  extension: vscode.Uri,
  webview: vscode.Webview,
  { name, title }: PageContent,
): string {
  const nonce = crypto.randomUUID();
  const address = (file: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${address(`${name}.css`)}">
    <title>${escaped(title)}</title>
  </head>
  <body>
    <main id="page"></main>
    <div id="spoken" role="status" aria-live="polite"></div>
    <script nonce="${nonce}" src="${address(`${name}.js`)}"></script>
  </body>
</html>`;
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

import * as vscode from "vscode";
import type { LanguageServer } from "../server.ts";
import type { PageState } from "./messages.ts";
import { Page, type PageContent } from "./page.ts";

/** The pages of one kind: one for each thing they can be about, restored when the window is reloaded. */
export class Pages implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #server: LanguageServer;
  readonly #viewType: string;
  readonly #content: (state: PageState) => PageContent;
  readonly #pages = new Map<string, Page>();
  readonly #restored: vscode.Disposable;

  constructor(
    extension: vscode.Uri,
    server: LanguageServer,
    viewType: string,
    content: (state: PageState) => PageContent,
  ) {
    this.#extension = extension;
    this.#server = server;
    this.#viewType = viewType;
    this.#content = content;
    this.#restored = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        if (isState(state)) this.#fill(panel, state);
        else panel.dispose();
      },
    });
  }

  /** Opens a page beside the editor, or shows the one that is open. */
  show(state: PageState): void {
    const known = this.#pages.get(keyOf(state));
    if (known) {
      known.panel.reveal();
      known.soon(true);
      return;
    }
    const { title } = this.#content(state);
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
    const panel = vscode.window.createWebviewPanel(this.#viewType, title, column);
    this.#fill(panel, state).soon(true);
  }

  dispose(): void {
    this.#restored.dispose();
    for (const page of [...this.#pages.values()]) page.panel.dispose();
  }

  #fill(panel: vscode.WebviewPanel, { uri, trigger }: PageState): Page {
    const state = { uri, ...(trigger !== undefined && { trigger }) };
    const page = new Page(this.#extension, this.#server, panel, state, this.#content(state));
    const key = keyOf(state);
    this.#pages.set(key, page);
    page.onDidDispose(() => this.#pages.delete(key));
    return page;
  }
}

const keyOf = ({ uri, trigger }: PageState): string => JSON.stringify([uri, trigger]);

const isState = (state: unknown): state is PageState =>
  typeof state === "object" && state !== null && "uri" in state && typeof state.uri === "string";

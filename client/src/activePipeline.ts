import * as vscode from "vscode";
import {
  type DocumentParams,
  methods,
  type PipelineAnswer,
  product,
} from "../../server/src/lsp/protocol.ts";
import { mayBePipeline } from "./likely.ts";
import type { LanguageServer } from "./server.ts";

/** Set while the active editor shows a pipeline: menus and the palette hide our commands otherwise. */
const contextKey = "mlops.isPipeline";

/** A file is looked at again this long after its last change, in milliseconds. */
const rest = 300;

/** Knows whether the active editor shows a pipeline. Starts the server when one is likely. */
export class ActivePipeline implements vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #listeners: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #look = 0;
  #document: vscode.TextDocument | undefined;
  #title: string | undefined;

  constructor(server: LanguageServer) {
    this.#server = server;
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#soon();
      }),
      server.onDidChange(({ kind }) => {
        if (kind === "ready" || kind === "failed") this.refresh();
      }),
    );
  }

  /** The pipeline in the active editor. */
  get document(): vscode.TextDocument | undefined {
    return this.#document;
  }

  /** What kind of pipeline it is, in words, as far as the server has said. */
  get title(): string | undefined {
    return this.#title;
  }

  refresh(): void {
    clearTimeout(this.#timer);
    // Whoever reads our log has not left the pipeline.
    if (vscode.window.activeTextEditor?.document.uri.scheme === "output") return;
    void this.#refresh(++this.#look);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listeners.dispose();
    this.#changed.dispose();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), rest);
  }

  async #refresh(look: number): Promise<void> {
    if (!vscode.workspace.getConfiguration(product).get("enable", true)) {
      this.#show(undefined, undefined);
      if (this.#server.state.kind !== "off") await this.#server.stop();
      return;
    }
    const document = vscode.window.activeTextEditor?.document;
    const isWorthAsking =
      document && isYaml(document) && (this.#server.state.kind === "ready" || isLikely(document));
    if (!isWorthAsking) return this.#show(undefined, undefined);

    const params: DocumentParams = { uri: document.uri.toString() };
    const answer = await this.#server.request<PipelineAnswer>(methods.pipeline, params);
    if (look !== this.#look) return;
    // Without a server the guess stands, so that "Restart Server" can be found.
    if (answer ? answer.dialect !== null : isLikely(document)) this.#show(document, answer?.title);
    else this.#show(undefined, undefined);
  }

  #show(document: vscode.TextDocument | undefined, title: string | undefined): void {
    this.#document = document;
    this.#title = title;
    void vscode.commands.executeCommand("setContext", contextKey, document !== undefined);
    this.#changed.fire();
  }
}

// By the file's name too: other extensions give their own language ids to pipelines.
const isYaml = ({ languageId, uri }: vscode.TextDocument) =>
  languageId === "yaml" || /\.ya?ml$/.test(uri.path);

const isLikely = (document: vscode.TextDocument) =>
  mayBePipeline(document.uri.path, document.getText());

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const bundle = join(import.meta.dirname, "../../dist/cli.js");

/** What an editor of today can do. */
const modern: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    rename: { prepareSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
  window: { showDocument: { support: true } },
};

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folder?: string;
  readonly settings?: unknown;
  readonly processId?: number | null;
  readonly localZone?: string;
  /** Another program than the bundle in this checkout. */
  readonly program?: string;
}

/** An editor in front of the real server, which runs as a process and speaks on its streams. */
export class Editor {
  readonly process: ChildProcessWithoutNullStreams;
  readonly connection: ProtocolConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly refreshed: string[] = [];
  readonly shown: string[] = [];
  readonly registered: string[] = [];
  readonly logged: string[] = [];
  readonly ended: Promise<number | null>;
  settings: unknown;
  initialized: InitializeResult = { capabilities: {} };
  private readonly documents = new Map<string, TextDocument>();

  private constructor(settings: unknown, program: string) {
    if (!existsSync(program)) throw new Error("Build first: npm run build");
    this.settings = settings;
    this.process = spawn(process.execPath, [program, "lsp", "--stdio"]);
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    );
  }

  static async start(options: StartOptions = {}): Promise<Editor> {
    const editor = new Editor(options.settings ?? {}, options.program ?? bundle);
    const { connection } = editor;
    connection.onNotification("textDocument/publishDiagnostics", (params) => {
      editor.published.push(params);
    });
    connection.onNotification("window/logMessage", ({ message }) => {
      editor.logged.push(message);
    });
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => editor.settings),
    );
    for (const feature of ["diagnostic", "codeLens", "inlayHint"])
      connection.onRequest(`workspace/${feature}/refresh`, () => {
        editor.refreshed.push(feature);
        return null;
      });
    connection.onRequest(
      "client/registerCapability",
      ({ registrations }: { registrations: { method: string }[] }) => {
        editor.registered.push(...registrations.map(({ method }) => method));
        return null;
      },
    );
    connection.onRequest("window/showDocument", ({ uri }: { uri: string }) => {
      editor.shown.push(uri);
      return { success: true };
    });
    connection.listen();
    editor.initialized = await connection.sendRequest("initialize", {
      processId: options.processId === undefined ? process.pid : options.processId,
      rootUri: null,
      capabilities: options.capabilities ?? modern,
      workspaceFolders: options.folder ? [{ uri: options.folder, name: "folder" }] : null,
      initializationOptions: { localZone: options.localZone ?? "UTC" },
    });
    await connection.sendNotification("initialized", {});
    return editor;
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  private document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document;
  }

  open(uri: string, text: string): string {
    this.documents.set(uri, TextDocument.create(uri, "yaml", 1, text));
    void this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "yaml", version: 1, text },
    });
    return uri;
  }

  /** Types: puts `text` in the place of the first `part`. */
  replace(uri: string, part: string, text: string): void {
    this.edit(uri, [{ range: this.range(uri, part), newText: text }]);
  }

  /** Makes edits as an editor does, from the last to the first, in one change. */
  edit(uri: string, edits: readonly TextEdit[]): void {
    const document = this.document(uri);
    const ordered = edits.toSorted(
      (a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start),
    );
    const contentChanges = ordered.map(({ range, newText }) => ({ range, text: newText }));
    const version = document.version + 1;
    this.documents.set(uri, TextDocument.update(document, contentChanges, version));
    void this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** Makes an edit of a workspace; those for another version of a document are refused. */
  apply(edit: WorkspaceEdit | undefined): void {
    for (const change of edit?.documentChanges ?? []) {
      if (!("textDocument" in change)) continue;
      const { uri, version } = change.textDocument;
      if (version !== this.document(uri).version) throw new Error("the edit is out of date");
      this.edit(uri, change.edits as TextEdit[]);
    }
    for (const [uri, edits] of Object.entries(edit?.changes ?? {})) this.edit(uri, edits);
  }

  close(uri: string): void {
    this.documents.delete(uri);
    void this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  range(uri: string, part: string): Range {
    const document = this.document(uri);
    const start = document.getText().indexOf(part);
    if (start < 0) throw new Error(`'${part}' is not in the text`);
    return { start: document.positionAt(start), end: document.positionAt(start + part.length) };
  }

  /** What the text holds at a range. */
  at(uri: string, range: Range): string {
    return this.document(uri).getText(range);
  }

  /** A request about the first place of `part`. */
  ask<Answer>(method: string, uri: string, part: string, more: object = {}): Promise<Answer> {
    return this.connection.sendRequest(method, {
      textDocument: { uri },
      position: this.range(uri, part).start,
      ...more,
    });
  }

  about<Answer>(method: string, uri: string, more: object = {}): Promise<Answer> {
    return this.connection.sendRequest(method, { textDocument: { uri }, ...more });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.about("textDocument/diagnostic", uri, { previousResultId });
  }

  /** The errors now, each as "rule at text". */
  async problems(uri: string): Promise<string[]> {
    const report = await this.pull(uri);
    return report.kind === "full" ? this.errors(uri, report.items) : [];
  }

  /** Advice comes and goes with the rules there are; these tests are about how it is brought. */
  errors(uri: string, diagnostics: readonly Diagnostic[]): string[] {
    return diagnostics.filter(isError).map((each) => this.told(uri, each));
  }

  private told(uri: string, { code, range }: Diagnostic): string {
    return `${code} at ${this.at(uri, range)}`;
  }

  /** The errors that the server tells by itself of the newest version. */
  async pushed(uri: string): Promise<string[]> {
    const { version } = this.document(uri);
    const told = await until(`diagnostics of version ${version}`, () => {
      const last = this.published.findLast((each) => each.uri === uri);
      return last?.version === version ? last.diagnostics : undefined;
    });
    return this.errors(uri, told);
  }

  configure(settings: unknown): void {
    this.settings = settings;
    void this.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { mlops: settings },
    });
  }

  /** Sends messages in one piece, so that the server receives them all before it answers one. */
  sendTogether(...messages: readonly object[]): void {
    const frames = messages.map((message) => {
      const body = JSON.stringify({ jsonrpc: "2.0", ...message });
      return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    });
    this.process.stdin.write(frames.join(""));
  }

  /** The answer to a request that was sent by `sendTogether`. */
  answerTo(id: string): Promise<unknown> {
    let received = "";
    return new Promise((resolve) => {
      const listen = (data: Buffer): void => {
        received += data.toString("utf8");
        const [answer] =
          /\{"jsonrpc":"2\.0","id":"[^"]*",.*?\}(?=Content-Length|$)/.exec(received) ?? [];
        if (!answer?.includes(JSON.stringify(id))) return;
        this.process.stdout.off("data", listen);
        resolve(JSON.parse(answer));
      };
      this.process.stdout.on("data", listen);
    });
  }

  /** Ends the session as the protocol wants it; answers the exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return this.ended;
  }
}

export const isError = ({ severity }: Diagnostic): boolean => severity === 1;

/** Waits until `look` finds something. */
export async function until<Found>(
  what: string,
  look: () => Found | undefined,
  patience = 20_000,
): Promise<Found> {
  const end = Date.now() + patience;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

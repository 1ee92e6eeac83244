import * as vscode from "vscode";
import { documentFor } from "./commands/document.ts";
import type { RunRecords } from "./runRecords.ts";

const scheme = "mlops-log";

/** Of a longer log the end is shown. Bytes. */
const most = 2_000_000;

/** Where Python says that something happened: of embedded code, the YAML and its line. */
const place = /File "([^"\n]+)", line (\d+)/g;

/**
 * Logs of steps as documents that can be read and not edited, and that grow while the step runs. The
 * places of a traceback lead to their lines.
 */
export class StepLogs
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #records: RunRecords;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(records: RunRecords) {
    this.#records = records;
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme }, this),
      records.onDidLog(() => {
        for (const { uri } of vscode.workspace.textDocuments)
          if (uri.scheme === scheme) this.#changed.fire(uri);
      }),
    );
  }

  /** Shows the log of a step of a run; of the first that failed where no step is named. */
  async show(given: unknown, run: unknown, step: unknown): Promise<void> {
    const document = await documentFor(given);
    if (!document) return;
    const record = await this.#records.run(document.uri, typeof run === "string" ? run : "last");
    const steps = record?.steps.filter(({ log }) => log !== undefined) ?? [];
    const chosen =
      steps.find(({ name }) => name === step) ??
      steps.find(({ state }) => state === "failed" || state === "timed-out") ??
      steps.find(({ state }) => state === "running") ??
      steps.at(-1);
    if (!chosen?.log) {
      void vscode.window.showInformationMessage(
        "No step of this run was started, so it has no log.",
      );
      return;
    }
    const title = `${chosen.name.replaceAll(/[/\\:]/g, "_")}.log`;
    const address = vscode.Uri.from({ scheme, path: `/${record?.id}/${title}`, query: chosen.log });
    const log = await vscode.workspace.openTextDocument(address);
    await vscode.window.showTextDocument(log, { preview: true });
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(query));
      if (bytes.length === 0) return "The step wrote nothing so far.\n";
      if (bytes.length <= most) return new TextDecoder().decode(bytes);
      const end = new TextDecoder().decode(bytes.subarray(-most));
      const whole = end.slice(end.indexOf("\n") + 1);
      return `[The log is longer: this is its end. All of it is in ${vscode.Uri.parse(query).fsPath}]\n${whole}`;
    } catch {
      return "The step wrote nothing.\n";
    }
  }

  provideDocumentLinks(log: vscode.TextDocument): vscode.DocumentLink[] {
    return [...log.getText().matchAll(place)].map(({ index, 0: whole, 1: path = "", 2: line }) => {
      const range = new vscode.Range(log.positionAt(index), log.positionAt(index + whole.length));
      return new vscode.DocumentLink(range, vscode.Uri.file(path).with({ fragment: `L${line}` }));
    });
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.dispose();
  }
}

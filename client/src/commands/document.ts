import * as vscode from "vscode";
import { mayBePipeline } from "../likely.ts";

/**
 * The document a command is about: the one a code lens names, or that of the active editor. Where no text
 * is active, as on the walkthrough's page, it is a pipeline that is in sight, or else one that is open.
 */
export async function documentFor(uri: unknown): Promise<vscode.TextDocument | undefined> {
  if (typeof uri === "string") return vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  if (uri instanceof vscode.Uri) return vscode.workspace.openTextDocument(uri);
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const document =
    activeTextEditor?.document ??
    [
      ...visibleTextEditors.map((editor) => editor.document),
      ...vscode.workspace.textDocuments,
    ].find((each) => !each.isClosed && mayBePipeline(each.uri.path, each.getText()));
  if (!document) tell("Open a pipeline file first.");
  return document;
}

/** Says a sentence to the person and does not wait for an answer. */
export function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}

/** What is said where the server has no answer: its log knows more. */
export const noAnswer = 'The MLOps server did not answer. "MLOps: Show Logs" tells more.';

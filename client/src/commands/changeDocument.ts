import * as vscode from "vscode";
import type { DocumentParams, EditsAnswer, Range } from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { documentFor, noAnswer, tell } from "./document.ts";

/**
 * Asks the server for edits of a document and makes them. Answers what it said; nothing where nothing was
 * done, which the person has been told then.
 */
export async function changeDocument<Answer extends EditsAnswer>(
  server: LanguageServer,
  uri: unknown,
  method: string,
): Promise<Answer | undefined> {
  const document = await documentFor(uri);
  if (!document) return undefined;
  const { version } = document;
  const params: DocumentParams = { uri: document.uri.toString() };
  const answer = await server.request<Answer>(method, params);
  const hindrance = answer
    ? document.version === version
      ? await change(document, answer)
      : "The file was changed meanwhile, so nothing was done. Try again."
    : noAnswer;
  if (hindrance === undefined) return answer;
  tell(hindrance);
  return undefined;
}

/** Why it could not be changed; nothing where it was. */
async function change(
  document: vscode.TextDocument,
  { edits }: EditsAnswer,
): Promise<string | undefined> {
  const all = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits) all.replace(document.uri, place(range), newText);
  return edits.length === 0 || (await vscode.workspace.applyEdit(all))
    ? undefined
    : "VS Code could not change the file. Is it read-only?";
}

const place = ({ start, end }: Range) =>
  new vscode.Range(start.line, start.character, end.line, end.character);

import * as vscode from "vscode";
import {
  type DocumentParams,
  type FixAllAnswer,
  methods,
  type Range,
} from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { documentFor, noAnswer, tell } from "./document.ts";

/** "MLOps: Fix All Problems": makes every mend that needs no second look, and says what is left. */
export async function fixAll(server: LanguageServer, uri: unknown): Promise<void> {
  const document = await documentFor(uri);
  if (!document) return;
  const { version } = document;
  const params: DocumentParams = { uri: document.uri.toString() };
  const answer = await server.request<FixAllAnswer>(methods.fixAll, params);
  if (!answer) return tell(noAnswer);
  if (document.version !== version)
    return tell(
      "The file changed while its problems were being fixed, so nothing was done. Try again.",
    );

  const change = new vscode.WorkspaceEdit();
  for (const { range, newText } of answer.edits)
    change.replace(document.uri, place(range), newText);
  if (answer.edits.length > 0 && !(await vscode.workspace.applyEdit(change)))
    return tell("VS Code could not change the file. Is it read-only?");
  tell(summary(answer));
}

const place = ({ start, end }: Range) =>
  new vscode.Range(start.line, start.character, end.line, end.character);

function summary({ fixed, left }: FixAllAnswer): string {
  const mended = fixed === 1 ? "Fixed 1 problem." : `Fixed ${fixed} problems.`;
  const rest =
    left === 1
      ? "1 problem needs your decision: see the Problems panel."
      : `${left} problems need your decision: see the Problems panel.`;
  if (fixed === 0)
    return left === 0 ? "There are no problems to fix." : `Nothing was changed. ${rest}`;
  return left === 0 ? mended : `${mended} ${rest}`;
}

import type * as vscode from "vscode";
import { methods, type Overview, type OverviewParams } from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";

/** What a document holds as it stands in the editor; nothing without a server, or without a pipeline. */
export async function overviewOf(
  server: LanguageServer,
  document: vscode.TextDocument,
): Promise<Overview | undefined> {
  const files = [{ uri: document.uri.toString(), text: document.getText() }];
  const params: OverviewParams = { files };
  return (await server.request<readonly Overview[]>(methods.overview, params))?.[0];
}

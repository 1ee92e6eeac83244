import * as vscode from "vscode";
import { type GraphAnswer, pictureMethods } from "../../../server/src/lsp/pictures.ts";
import type { DocumentParams } from "../../../server/src/lsp/protocol.ts";
import { noAnswer } from "../commands/document.ts";
import type { RunRecords } from "../runRecords.ts";
import type { LanguageServer } from "../server.ts";
import type { PageState, ToGraph } from "./messages.ts";
import type { Page, PageContent } from "./page.ts";
import { Pages } from "./pages.ts";

/** The pages that draw a file's pipelines, and follow their runs, whoever started those. */
export const graphPages = (
  extension: vscode.Uri,
  server: LanguageServer,
  records: RunRecords,
): Pages =>
  new Pages(extension, server, "mlops.graph", (state) => contentOf(server, records, state));

function contentOf(server: LanguageServer, records: RunRecords, { uri }: PageState): PageContent {
  const file = vscode.Uri.parse(uri);
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const follow = async (page: Page) => {
    const run = await records.run(file, "last");
    page.tell({ kind: "run", run: run ?? null } satisfies ToGraph);
  };
  return {
    name: "graph",
    title: `Graph: ${name}`,
    icon: "type-hierarchy",
    async fill(page) {
      if (!(await page.document())) return;
      const isNewest = page.isNewest;
      const params: DocumentParams = { uri };
      const answer = await server.request<GraphAnswer>(pictureMethods.graph, params);
      if (!isNewest()) return;
      const told: ToGraph = answer ? { kind: "show", answer } : { kind: "problem", text: noAnswer };
      page.tell(told);
      if (answer) await follow(page);
    },
    follow: { changed: records.onDidChange, tell: follow },
  };
}

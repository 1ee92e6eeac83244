import * as vscode from "vscode";
import {
  type BacktestAnswer,
  type BacktestParams,
  pictureMethods,
} from "../../../server/src/lsp/pictures.ts";
import { noAnswer } from "../commands/document.ts";
import type { LanguageServer } from "../server.ts";
import type { PageState, ToBacktest } from "./messages.ts";
import type { PageContent } from "./page.ts";
import { Pages } from "./pages.ts";

/** The pages that draw what a trigger would have done. */
export const backtestPages = (extension: vscode.Uri, server: LanguageServer): Pages =>
  new Pages(extension, server, "mlops.backtest", (state) => contentOf(server, state));

function contentOf(server: LanguageServer, { uri, trigger = "" }: PageState): PageContent {
  return {
    name: "backtest",
    title: `Back-test: ${trigger}`,
    icon: "graph-line",
    async fill(page, asks) {
      if (!(await page.document())) return;
      const isNewest = page.isNewest;
      const trusted = vscode.workspace.isTrusted;
      const params: BacktestParams = { uri, trigger, asks: asks && trusted };
      const answer = await server.request<BacktestAnswer | null>(pictureMethods.backtest, params);
      if (!isNewest()) return;
      const told: ToBacktest = answer
        ? { kind: "show", answer, trusted }
        : {
            kind: "problem",
            text:
              answer === undefined
                ? noAnswer
                : `There is no trigger "${trigger}" in ${vscode.workspace.asRelativePath(page.uri)}.`,
          };
      page.tell(told);
      page.watch(answer?.files ?? []);
    },
  };
}

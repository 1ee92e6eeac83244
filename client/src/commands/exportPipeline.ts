import * as vscode from "vscode";
import {
  type DocumentParams,
  type EngineAnswer,
  type ExportAnswer,
  type ExportParams,
  methods,
} from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { documentFor, noAnswer, tell } from "./document.ts";
import { openNew } from "./newDocument.ts";

/**
 * "MLOps: Export Pipeline…": the pipeline as a new file for an engine, where that would look for it. What
 * is otherwise there stands in it as comments.
 */
export async function exportPipeline(
  server: LanguageServer,
  uri: unknown,
  given: unknown,
): Promise<void> {
  const document = await documentFor(uri);
  if (!document) return;
  const asked: DocumentParams = { uri: document.uri.toString() };
  const engines = await server.request<readonly EngineAnswer[]>(methods.engines, asked);
  if (!engines) return tell(noAnswer);
  if (engines.length === 0)
    return tell(
      "Only pipelines of the project's own format (mlops.yaml, *.mlops.yaml) are exported.",
    );
  const engine = engines.find(({ id }) => id === given) ?? (await chooseEngine(engines));
  if (!engine) return;
  const params: ExportParams = { ...asked, engine: engine.id, file: pathOf(document) };
  const answer = await server.request<ExportAnswer | null>(methods.export, params);
  if (!answer) return tell(noAnswer);
  if (answer.refused !== undefined) return tell(answer.refused);
  await openNew(answer.place, answer.text, true);
  tell(summary(answer, engine));
}

async function chooseEngine(engines: readonly EngineAnswer[]): Promise<EngineAnswer | undefined> {
  const choice = await vscode.window.showQuickPick(
    engines.map((engine) => ({ label: engine.title, engine })),
    { title: "Export this pipeline to which engine?" },
  );
  return choice?.engine;
}

/** From the folder that is open, which is taken for the root of the repository. */
const pathOf = ({ uri }: vscode.TextDocument): string =>
  vscode.workspace.getWorkspaceFolder(uri)
    ? vscode.workspace.asRelativePath(uri, false)
    : (uri.path.split("/").at(-1) ?? uri.path);

function summary({ leftOut, changed }: ExportAnswer, { title }: EngineAnswer): string {
  const parts = [
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
  ];
  return parts.length === 0
    ? `For ${title}: all is as it is here.`
    : `For ${title}: ${parts.join(", ")}. See its comments.`;
}

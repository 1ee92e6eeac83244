import * as vscode from "vscode";
import { openNew } from "./newDocument.ts";

/** Opens a small pipeline to try everything on. It is a new file: on disk it is once it is saved. */
export async function newPipeline(extension: vscode.Uri): Promise<void> {
  const example = vscode.Uri.joinPath(extension, "assets", "example.mlops.yaml");
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(example));
  await openNew("example.mlops.yaml", text);
}

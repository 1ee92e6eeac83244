import * as vscode from "vscode";

/** Opens a small pipeline to try everything on. It is a new file: on disk it is once it is saved. */
export async function newPipeline(extension: vscode.Uri): Promise<void> {
  const example = vscode.Uri.joinPath(extension, "assets", "example.mlops.yaml");
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(example));
  const document = await vscode.workspace.openTextDocument(await freePlace());
  const editor = await vscode.window.showTextDocument(document);
  const beginning = new vscode.Position(0, 0);
  // One that was begun before and not saved is gone on with.
  if (document.getText() === "") await editor.edit((edit) => edit.insert(beginning, text));
  editor.selection = new vscode.Selection(beginning, beginning);
}

/** Where it would be saved: in the first folder, under a name that nothing has. */
async function freePlace(): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  for (let number = 1; ; number++) {
    const name = `example${number === 1 ? "" : `-${number}`}.mlops.yaml`;
    if (!folder) return vscode.Uri.from({ scheme: "untitled", path: name });
    const place = vscode.Uri.joinPath(folder.uri, name);
    if (!(await exists(place))) return place.with({ scheme: "untitled" });
  }
}

const exists = (place: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(place)).then(
    () => true,
    () => false,
  );

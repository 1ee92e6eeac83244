import * as vscode from "vscode";

/**
 * Opens a text that is on no disk until it is saved, under a path from the first folder that nothing has.
 * One that was begun there before and not saved is gone on with, unless it is to be `replaced`.
 */
export async function openNew(path: string, text: string, replaced = false): Promise<void> {
  const document = await vscode.workspace.openTextDocument(await freePlace(path));
  const editor = await vscode.window.showTextDocument(document);
  const beginning = new vscode.Position(0, 0);
  if (replaced || document.getText() === "") {
    const whole = new vscode.Range(beginning, document.lineAt(document.lineCount - 1).range.end);
    await editor.edit((edit) => edit.replace(whole, text));
  }
  editor.selection = new vscode.Selection(beginning, beginning);
  editor.revealRange(editor.selection);
}

/** `example.mlops.yaml`, `example-2.mlops.yaml`, … */
async function freePlace(path: string): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const [, start = path, ending = ""] = /^(.*?[^/])((?:\.[^./]+)*)$/.exec(path) ?? [];
  for (let number = 1; ; number++) {
    const name = `${start}${number === 1 ? "" : `-${number}`}${ending}`;
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

import * as vscode from "vscode";
import type { Runs } from "../runs.ts";

/** Why nothing of this file can be run here, in a sentence. */
export function obstacle(uri: vscode.Uri, runs: Runs): string | undefined {
  if (!runs.arePossible)
    return "Steps run on a computer: open this folder in VS Code on the desktop to run them.";
  if (!vscode.workspace.isTrusted)
    return "Steps do not run in a folder you have not trusted, for they could do anything to this machine.";
  if (uri.scheme !== "file")
    return "Steps run beside their file: save this one to disk to run them.";
  return undefined;
}

/** Says why nothing runs, and leads to what would change that. */
export async function tellObstacle(headline: string, detail: string): Promise<void> {
  const trust = "Manage Workspace Trust";
  const choice = await vscode.window.showInformationMessage(
    headline,
    { modal: true, detail },
    ...(vscode.workspace.isTrusted ? [] : [trust]),
  );
  if (choice === trust) await vscode.commands.executeCommand("workbench.trust.manage");
}

/** What is on disk is what runs. False where it could not be brought there, which is said. */
export async function saved(document: vscode.TextDocument): Promise<boolean> {
  if (!document.isDirty || (await document.save())) return true;
  void vscode.window.showWarningMessage(
    "The file could not be saved, and what runs is what is on disk. Nothing was run.",
  );
  return false;
}

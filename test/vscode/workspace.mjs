import * as fs from "node:fs";
import * as path from "node:path";
import { inRoot } from "../../scripts/root.mjs";

/** A fresh folder below the checkout, out of git's sight. The caller removes it. */
export function freshFolder(name) {
  const runs = inRoot("test-output", "runs");
  fs.mkdirSync(runs, { recursive: true });
  return fs.mkdtempSync(path.join(runs, `${name}-`));
}

/** A copy of the test workspace, for tests that edit it, in a fresh folder. */
export function freshWorkspace() {
  const folder = path.join(freshFolder("workspace"), "churn");
  fs.cpSync(inRoot("test", "vscode", "workspace"), folder, { recursive: true });
  return folder;
}

/** Removes a fresh folder, or the one that a fresh workspace is in. */
export const remove = (folder) =>
  fs.rmSync(path.basename(folder) === "churn" ? path.dirname(folder) : folder, {
    recursive: true,
    force: true,
  });

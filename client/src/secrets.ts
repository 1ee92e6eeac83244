import * as vscode from "vscode";
import type { Platform, SecretsDoor } from "./platform.ts";

/** Tells a run in its environment where it gets the secrets; it hides their values in all it writes. */
const addressVariable = "MLOPS_SECRETS_FROM";

/** Shorter values stand everywhere by chance: a run does not hide them. */
const least = 4;

/**
 * Secrets of the steps, kept by VS Code's own encrypted storage, for this workspace alone: what one
 * project is trusted with is no other's affair. A run fetches them when it begins; they are written
 * nowhere.
 */
export class Secrets implements vscode.Disposable {
  readonly #storage: vscode.SecretStorage;
  readonly #platform: Platform;
  #door: Promise<SecretsDoor> | undefined;

  constructor(storage: vscode.SecretStorage, platform: Platform) {
    this.#storage = storage;
    this.#platform = platform;
  }

  /** The names of this workspace's secrets, in order. */
  async names(): Promise<readonly string[]> {
    const prefix = keyOf("");
    const keys = await this.#storage.keys();
    return keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  }

  /** What the environment of a run needs to get at the secrets; nothing where there are none. */
  async environment(): Promise<Record<string, string>> {
    if ((await this.names()).length === 0) return {};
    this.#door ??= this.#platform.openDoor?.(() => this.#values());
    const door = await this.#door;
    return door ? { [addressVariable]: door.address } : {};
  }

  dispose(): void {
    void this.#door?.then((door) => door.dispose());
  }

  async #values(): Promise<Record<string, string>> {
    const values: Record<string, string> = {};
    for (const name of await this.names()) {
      const value = await this.#storage.get(keyOf(name));
      if (value !== undefined) values[name] = value;
    }
    return values;
  }

  store(name: string, value: string): Thenable<void> {
    return this.#storage.store(keyOf(name), value);
  }

  forget(name: string): Thenable<void> {
    return this.#storage.delete(keyOf(name));
  }
}

function keyOf(name: string): string {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  const where = workspaceFile ?? workspaceFolders?.[0]?.uri;
  return `run ${where?.toString() ?? "without a folder"} ${name}`;
}

/** "MLOps: Set Secret": asks for a name and a value that steps find in their environment. */
export async function setSecret(secrets: Secrets): Promise<void> {
  const known = await secrets.names();
  const name = await vscode.window.showInputBox({
    title: "Set Secret (1 of 2)",
    prompt: "The name of the environment variable in which steps find the secret",
    placeHolder: "HF_TOKEN",
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === "" || (/^[A-Za-z_]\w*$/.test(text) && !text.startsWith("MLOPS_"))
        ? undefined
        : "Write the name of a variable: letters, digits and _, with no digit in front.",
  });
  if (!name) return;
  const value = await vscode.window.showInputBox({
    title: "Set Secret (2 of 2)",
    prompt: known.includes(name) ? `The new value of ${name}` : `The value of ${name}`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.length > 0 && text.length < least
        ? {
            message:
              "A value this short is not hidden in logs, since it stands everywhere by chance.",
            severity: vscode.InputBoxValidationSeverity.Warning,
          }
        : undefined,
  });
  if (!value) return;
  await secrets.store(name, value);
  void vscode.window.showInformationMessage(
    `Steps that run in this workspace find ${name} in their environment, and their logs show *** for its value.`,
  );
}

/** "MLOps: Forget Secret": removes one that a person chooses. */
export async function forgetSecret(secrets: Secrets): Promise<void> {
  const names = await secrets.names();
  if (names.length === 0) {
    void vscode.window.showInformationMessage("There is no secret for this workspace.");
    return;
  }
  const name = await vscode.window.showQuickPick(names, { title: "Forget which secret?" });
  if (name === undefined) return;
  await secrets.forget(name);
  vscode.window.setStatusBarMessage(`Forgot ${name}`, 3000);
}

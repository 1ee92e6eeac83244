import * as vscode from "vscode";

/** Milliseconds that the Python extension has to say which Python it chose. */
const patience = 5000;

/** What is used of https://github.com/microsoft/vscode-python/wiki/Python-Environment-APIs. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(
      environment: unknown,
    ): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

/** Path of the Python that a person chose for a file in the Python extension; nothing without it. */
export async function chosenPython(resource: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (!extension) return undefined;
  const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, patience, undefined));
  const asked = async () => {
    const { environments } = await extension.activate();
    const active = environments?.getActiveEnvironmentPath(resource);
    const environment = active && (await environments?.resolveEnvironment(active));
    return environment?.executable.uri?.fsPath;
  };
  try {
    return await Promise.race([asked(), tooLate]);
  } catch {
    // Another extension's fault is no reason not to run: the command line finds a Python itself.
    return undefined;
  }
}

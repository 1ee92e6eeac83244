import type * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";

/** What differs between a computer and a browser tab. */
export interface Platform {
  /**
   * Makes the client of a server that runs as a process or in a worker. Loads what it needs only when
   * called: a folder without pipelines shall not pay for it.
   */
  createClient(options: LanguageClientOptions): Promise<BaseLanguageClient>;
  /** Schemes of the documents the server reads; all of them where absent. */
  readonly schemes?: readonly string[];
  /** How `mlops` with these arguments is run; absent where nothing can be run. */
  commandLine?(
    commandArguments: readonly string[],
    options: vscode.ProcessExecutionOptions,
  ): vscode.ProcessExecution;
  /** Lets runs fetch secrets, as they are when a run begins; there where something can be run. */
  openDoor?(values: () => Promise<Readonly<Record<string, string>>>): Promise<SecretsDoor>;
}

/** Where runs fetch their secrets. */
export interface SecretsDoor extends vscode.Disposable {
  /** Told a run in its environment, as `MLOPS_SECRETS_FROM`. */
  readonly address: string;
}

import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import type { InitializationOptions } from "../../server/src/lsp/protocol.ts";
import type { Platform } from "./platform.ts";
import { traceChannel } from "./trace.ts";

export type ServerState =
  | { readonly kind: "off" }
  | { readonly kind: "starting" }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly reason: string };

/** This many crashes within `crashWindow` are mended by a new start; one more is told to the person. */
const crashLimit = 4;
const crashWindow = 3 * 60_000;

/** The language server: started when first needed, started again when it crashes. */
export class LanguageServer implements vscode.Disposable {
  readonly #platform: Platform;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChange = this.#changed.event;
  #state: ServerState = { kind: "off" };
  #client: BaseLanguageClient | undefined;
  #running: Promise<boolean> | undefined;
  #crashes: number[] = [];

  constructor(platform: Platform, log: vscode.LogOutputChannel) {
    this.#platform = platform;
    this.#log = log;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server unless it runs. Answers whether it is ready. */
  start(): Promise<boolean> {
    this.#running ??= this.#start();
    return this.#running;
  }

  /** Starts the server anew, with a clean slate. */
  async restart(): Promise<void> {
    this.#log.info("Restart asked for.");
    await this.stop();
    this.#crashes = [];
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#running = undefined;
    this.#become({ kind: "off" });
    // A server that cannot be stopped properly is already gone.
    await client?.dispose().catch(() => {});
  }

  /** An answer of the server, which is started if need be; nothing where it is not to be had. */
  async request<Answer>(method: string, params: unknown): Promise<Answer | undefined> {
    if (!(await this.start())) return undefined;
    try {
      return await this.#client?.sendRequest<Answer>(method, params);
    } catch (error) {
      this.#log.error(`${method}: ${inWords(error)}`);
      return undefined;
    }
  }

  dispose(): Promise<void> {
    this.#changed.dispose();
    return this.stop();
  }

  async #start(): Promise<boolean> {
    this.#become({ kind: "starting" });
    let client: BaseLanguageClient | undefined;
    try {
      client = await this.#platform.createClient(this.#options(() => this.#lost(client)));
      this.#client = client;
      await client.start();
      if (this.#client !== client) {
        // Stopped while it started: only now can it be told.
        await client.dispose();
        return false;
      }
      const version = client.initializeResult?.serverInfo?.version ?? "unknown";
      this.#log.info(`The server is ready (version ${version}).`);
      this.#become({ kind: "ready" });
      return true;
    } catch (error) {
      this.#log.error(`The server did not start: ${inWords(error)}`);
      this.#lost(client);
      return false;
    }
  }

  /** A server has ended that nobody asked to end. Told of one server twice, it listens once. */
  #lost(client: BaseLanguageClient | undefined): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#running = undefined;
    client?.dispose().catch(() => {});

    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < crashWindow), now];
    if (this.#crashes.length <= crashLimit) {
      this.#log.warn(
        `The server stopped unexpectedly and is started again (${this.#crashes.length}).`,
      );
      void this.start();
      return;
    }
    const reason = `The server stopped ${this.#crashes.length} times within three minutes.`;
    this.#log.error(`${reason} It is not started again until you ask for it.`);
    this.#running = Promise.resolve(false);
    this.#become({ kind: "failed", reason });
  }

  #options(onLost: () => void): LanguageClientOptions {
    const { schemes } = this.#platform;
    const yaml = [{ language: "yaml" }, { pattern: "**/*.{yaml,yml}" }];
    const initializationOptions: InitializationOptions = {
      localZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    return {
      // By the file's name too: other extensions give their own language ids to pipelines.
      documentSelector: schemes
        ? schemes.flatMap((scheme) => yaml.map((filter) => ({ ...filter, scheme })))
        : yaml,
      initializationOptions,
      outputChannel: this.#log,
      traceOutputChannel: traceChannel(this.#log),
      diagnosticPullOptions: { onChange: true },
      // 1: go on after a garbled message. 1: start no second server behind our back.
      errorHandler: {
        error: () => ({ action: 1, handled: true }),
        closed: () => {
          onLost();
          return { action: 1, handled: true };
        },
      },
      initializationFailedHandler: () => false,
    };
  }

  #become(state: ServerState): void {
    if (state.kind === "failed") this.#tell(state.reason);
    this.#state = state;
    this.#changed.fire(state);
  }

  async #tell(reason: string): Promise<void> {
    const restart = "Restart Server";
    const logs = "Show Logs";
    const message = `MLOps Pipelines cannot check this file. ${reason}`;
    const choice = await vscode.window.showErrorMessage(message, restart, logs);
    if (choice === restart) await this.restart();
    if (choice === logs) this.#log.show();
  }
}

const inWords = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

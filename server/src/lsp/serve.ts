import {
  BulkRegistration,
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { isConfigPath } from "../dialects/mlopslint.ts";
import { diagnostics } from "../features/diagnostics.ts";
import { colours } from "../python/colours.ts";
import { fixAllKind, formatPythonKind, showDocumentation, toDiagnostic } from "./convert.ts";
import { OpenDocuments, type OpenPipeline, pathOf } from "./documents.ts";
import { cancelled, fileUriOf, type Session } from "./door.ts";
import type { Host } from "./host.ts";
import { answerRequests } from "./methods.ts";
import { answerOverview } from "./overview.ts";
import { answerOwnRequests } from "./pipelines.ts";
import { type InitializationOptions, product } from "./protocol.ts";
import { answerAboutRuns } from "./runs.ts";
import { mayBeScript } from "./scripts.ts";
import { answerTests } from "./tests.ts";

/** Milliseconds that the first checks wait for the client to tell its settings. */
const patience = 1000;

/** Serves one editor until it ends the session. */
export function serve(connection: Connection, host: Host): void {
  const log = (message: string) => connection.console.error(message);
  const documents = new OpenDocuments(host, log, () => session.folders);
  let session: Session = { client: {}, folders: [], localZone: host.localZone };
  let configured: Promise<void> = Promise.resolve();

  connection.onInitialize((params) => {
    session = sessionOf(params, host);
    return {
      capabilities: capabilities(session, host),
      serverInfo: { name: product, ...(host.version && { version: host.version }) },
    };
  });

  connection.onInitialized(async () => {
    const { workspace, textDocument } = session.client;
    if (workspace?.configuration) configured = Promise.race([pullSettings(), host.pause(patience)]);
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      await connection.client.register(DidChangeConfigurationNotification.type, {
        section: product,
      });
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration)
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          { globPattern: "**/.mlopslint.{yaml,yml}" },
          { globPattern: "**/{ruff.toml,.ruff.toml,pyproject.toml,.python-version}" },
          ...(host.projectFiles
            ? [
                { globPattern: "**/*.{py,sh,bash}" },
                { globPattern: "**/action.{yml,yaml}" },
                { globPattern: "**/.github/workflows/*.{yml,yaml}" },
              ]
            : []),
        ],
      });
    if (host.projectFiles && textDocument?.synchronization?.dynamicRegistration)
      await connection.client.register(scriptsAsTyped());
  });

  const pullSettings = async (): Promise<void> => {
    try {
      take(await connection.workspace.getConfiguration(product));
    } catch (error) {
      log(`The settings could not be had from the client: ${String(error)}`);
    }
  };

  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (typeof settings === "object" && settings !== null && product in settings) take(settings);
    else if (session.client.workspace?.configuration) await pullSettings();
  });

  const take = (settings: unknown): void => {
    if (documents.configure(settings)) checkAgain();
  };

  /** Asks the client to ask again; tells one that does not ask. */
  const checkAgain = (): void => {
    const { workspace } = session.client;
    const ignore = () => {};
    if (!pulls(session)) documents.texts.keys().forEach(publish);
    else if (workspace?.diagnostics?.refreshSupport)
      connection.languages.diagnostics.refresh().catch(ignore);
    if (workspace?.codeLens?.refreshSupport)
      connection.sendRequest(CodeLensRefreshRequest.type).catch(ignore);
    if (workspace?.inlayHint?.refreshSupport)
      connection.languages.inlayHint.refresh().catch(ignore);
  };

  const renewProjects = (): void => {
    documents.projects.renew();
    checkAgain();
  };
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const scripts = changes.filter(({ uri }) => mayBeScript(uri));
    if (scripts.length < changes.length) renewProjects();
    else if (scripts.some(({ uri }) => documents.wants(pathOf(uri)))) checkAgain();
  });
  const onBeside = ({ document: { uri } }: { readonly document: { readonly uri: string } }) => {
    if (isConfigPath(uri)) renewProjects();
    else if (mayBeScript(uri) && documents.wants(pathOf(uri))) checkAgain();
  };
  documents.texts.onDidChangeContent(onBeside);
  documents.texts.onDidClose(onBeside);

  host.onLinterReady?.(() => {
    documents.forget();
    checkAgain();
  });

  const fileUri = fileUriOf(host);
  const found = ({ uri, analysis }: OpenPipeline) =>
    diagnostics(analysis).map((each) => toDiagnostic(analysis.lines, { uri, fileUri }, each));

  connection.languages.diagnostics.on(
    async ({ textDocument: { uri }, previousResultId }, token) => {
      await configured;
      await documents.settled(uri);
      if (token.isCancellationRequested) throw cancelled();
      const open = documents.get(uri);
      if (!open) return { kind: "full", items: [] };
      if (open.id === previousResultId) return { kind: "unchanged", resultId: open.id };
      return { kind: "full", resultId: open.id, items: found(open) };
    },
  );

  const publish = (uri: string): void => {
    publishNewest(uri).catch((error) => log(`${uri}: ${String(error)}`));
  };
  const publishNewest = async (uri: string): Promise<void> => {
    const asked = documents.texts.get(uri)?.version;
    await configured;
    await documents.settled(uri);
    const version = documents.texts.get(uri)?.version;
    // Closed meanwhile, or edited: then the edit's own turn publishes.
    if (version === undefined || version !== asked) return;
    const open = documents.get(uri);
    await connection.sendDiagnostics({ uri, version, diagnostics: open ? found(open) : [] });
  };
  documents.texts.onDidChangeContent(({ document: { uri } }) => {
    if (!pulls(session)) publish(uri);
  });
  documents.texts.onDidClose(({ document: { uri } }) => {
    if (!pulls(session)) connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => {});
  });

  const door = { connection, host, documents, session: () => session };
  answerRequests(door);
  answerOwnRequests(door);
  answerOverview(door);
  answerAboutRuns(door);
  answerTests(door);
  documents.texts.listen(connection);
  connection.listen();
}

/** Scripts count as they are typed: their texts are wanted, and nothing else of them. */
function scriptsAsTyped(): BulkRegistration {
  const documentSelector = [{ language: "python" }, { language: "shellscript" }];
  const syncKind = TextDocumentSyncKind.Incremental;
  const all = BulkRegistration.create();
  all.add(DidOpenTextDocumentNotification.type, { documentSelector });
  all.add(DidChangeTextDocumentNotification.type, { documentSelector, syncKind });
  all.add(DidCloseTextDocumentNotification.type, { documentSelector });
  return all;
}

/** The client asks for diagnostics by itself. */
const pulls = ({ client }: Session): boolean => client.textDocument?.diagnostic !== undefined;

function sessionOf(params: InitializeParams, host: Host): Session {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  return {
    client: params.capabilities,
    folders:
      params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []),
    localZone: typeof options.localZone === "string" ? options.localZone : host.localZone,
  };
}

function capabilities({ client }: Session, host: Host): ServerCapabilities {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    diagnosticProvider: {
      identifier: product,
      interFileDependencies: false,
      workspaceDiagnostics: false,
    },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, fixAllKind, formatPythonKind],
    },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: false },
    // What is in sight, and not all of a file: a long one would be coloured anew at each key.
    semanticTokensProvider: {
      legend: { tokenTypes: [...colours], tokenModifiers: [] },
      range: true,
      full: false,
    },
    completionProvider: { triggerCharacters: [" ", "."], resolveProvider: false },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    renameProvider: client.textDocument?.rename?.prepareSupport ? { prepareProvider: true } : true,
    ...(host.machine && { documentLinkProvider: { resolveProvider: false } }),
    ...(client.window?.showDocument?.support && {
      executeCommandProvider: { commands: [showDocumentation] },
    }),
  };
}

import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  CodeLensRefreshRequest,
  type DocumentLink,
  type Location,
  LSPErrorCodes,
  ResponseError,
  SemanticTokensBuilder,
  type TextDocumentIdentifier,
} from "vscode-languageserver";
import { actionsAt, fixAll, formatPython } from "../features/actions.ts";
import { coloursIn } from "../features/colours.ts";
import { completionsAt } from "../features/completion.ts";
import { hoverAt } from "../features/hover.ts";
import { inlays } from "../features/inlays.ts";
import { lenses } from "../features/lenses.ts";
import { type Link, links } from "../features/links.ts";
import { withFileUris } from "../features/markdown.ts";
import { namedAt, placeOfName, rename } from "../features/names.ts";
import { symbols } from "../features/symbols.ts";
import { colours } from "../python/colours.ts";
import {
  fixAllKind,
  formatPythonKind,
  rangeOf,
  showDocumentation,
  spanOf,
  toCodeAction,
  toCompletion,
  toSymbol,
  type VersionedUri,
  workspaceEdit,
} from "./convert.ts";
import type { OpenPipeline } from "./documents.ts";
import { cancelled, type Door, fileUriOf } from "./door.ts";
import { commands } from "./protocol.ts";
import { readingsOf } from "./readings.ts";

interface DocumentRequest {
  readonly textDocument: TextDocumentIdentifier;
}

/** Answers the requests of LSP itself. */
export function answerRequests(door: Door): void {
  const { connection, host, documents, session } = door;
  const moment = () => ({ now: host.now(), localZone: session().localZone });

  /**
   * A request about a place. It is answered from the text as it stands when its turn comes, before
   * any later edit is received, so the place is where the client meant it.
   */
  const at =
    <Params extends DocumentRequest, Answer>(
      answer: (open: OpenPipeline, params: Params) => Answer,
    ) =>
    (params: Params, token: CancellationToken): Answer | null => {
      if (token.isCancellationRequested) throw cancelled();
      const open = documents.get(params.textDocument.uri);
      return open ? answer(open, params) : null;
    };

  /** A request about a whole document, answered for its newest version. */
  const whole =
    <Params extends DocumentRequest, Answer>(
      answer: (open: OpenPipeline, params: Params) => Answer | Promise<Answer>,
    ) =>
    async (params: Params, token: CancellationToken): Promise<Answer | null> => {
      await documents.settled(params.textDocument.uri);
      if (token.isCancellationRequested) throw cancelled();
      const open = documents.get(params.textDocument.uri);
      return open ? answer(open, params) : null;
    };

  const versioned = ({ uri, version }: OpenPipeline): VersionedUri => ({
    uri,
    version,
    fileUri: fileUriOf(host),
    guarded: session().client.workspace?.workspaceEdit?.documentChanges === true,
  });

  connection.onCodeAction(
    at((open, { range, context }): CodeAction[] => {
      const { analysis } = open;
      const wanted = (kind: string) =>
        context.only?.some((only) => kind === only || kind.startsWith(`${only}.`));
      const actions: CodeAction[] = [];
      if (wanted(CodeActionKind.QuickFix) ?? true) {
        const opens = session().client.window?.showDocument?.support === true;
        for (const action of actionsAt(analysis, spanOf(analysis.lines, range)))
          if (opens || action.opens === undefined)
            actions.push(toCodeAction(analysis.lines, versioned(open), action));
      }
      const all = wanted(fixAllKind) ? fixAll(analysis) : undefined;
      if (all) actions.push(toCodeAction(analysis.lines, versioned(open), all, fixAllKind));
      const layout = wanted(formatPythonKind) ? formatPython(analysis) : undefined;
      if (layout)
        actions.push(toCodeAction(analysis.lines, versioned(open), layout, formatPythonKind));
      return actions;
    }),
  );

  connection.onHover(
    at(async (open, { position }) => {
      if (!documents.settings.hovers) return null;
      const { analysis } = open;
      const readings = await readingsOf(open, host);
      const hover = hoverAt(analysis, analysis.lines.offset(position), moment(), readings);
      return (
        hover && {
          range: rangeOf(analysis.lines, hover.span),
          contents: {
            kind: "markdown" as const,
            value: withFileUris(hover.text, fileUriOf(host)),
          },
        }
      );
    }),
  );

  connection.onCompletion(
    at(({ analysis }, { position, context }) =>
      completionsAt(analysis, analysis.lines.offset(position), context?.triggerCharacter).map(
        (each, index) => toCompletion(analysis.lines, each, index),
      ),
    ),
  );

  connection.onCodeLens(
    whole(({ uri, analysis }) => {
      if (!documents.settings.lenses) return [];
      const found = lenses(analysis, moment());
      refreshLenses(Math.min(...found.map(({ until = Number.POSITIVE_INFINITY }) => until)));
      return found.map(({ span, title, does, about }) => ({
        range: rangeOf(analysis.lines, span),
        command: { title, command: commands[does], arguments: [uri, about] },
      }));
    }),
  );

  /** When the client will be asked to ask for lenses again, since a "next run" will be over. */
  let refreshing = Number.POSITIVE_INFINITY;
  const refreshLenses = (at: number): void => {
    if (at >= refreshing || !session().client.workspace?.codeLens?.refreshSupport) return;
    refreshing = at;
    void host.pause(at - host.now()).then(() => {
      if (refreshing !== at) return;
      refreshing = Number.POSITIVE_INFINITY;
      connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    });
  };

  connection.languages.inlayHint.on(
    at(({ analysis }, { range }) =>
      documents.settings.inlays
        ? inlays(analysis, spanOf(analysis.lines, range)).map(({ offset, text }) => ({
            position: analysis.lines.position(offset),
            label: text,
            paddingLeft: true,
          }))
        : [],
    ),
  );

  connection.languages.semanticTokens.onRange(
    at(({ analysis: { lines }, analysis }, { range }) => {
      const tokens = new SemanticTokensBuilder();
      for (const { span, colour } of coloursIn(analysis, spanOf(lines, range))) {
        const { line, character } = lines.position(span.start);
        tokens.push(line, character, span.end - span.start, colours.indexOf(colour), 0);
      }
      return tokens.build();
    }),
  );

  const places = ({ uri, analysis }: OpenPipeline, spans: readonly Link["span"][]): Location[] =>
    spans.map((span) => ({ uri, range: rangeOf(analysis.lines, span) }));

  connection.onDefinition(
    at((open, { position }) => {
      const named = namedAt(open.analysis, open.analysis.lines.offset(position));
      return named ? places(open, [named.definition]) : null;
    }),
  );

  connection.onReferences(
    at((open, { position, context }) => {
      const named = namedAt(open.analysis, open.analysis.lines.offset(position));
      if (!named) return null;
      const uses = named.uses.map(({ span }) => span);
      return places(open, context.includeDeclaration ? [named.definition, ...uses] : uses);
    }),
  );

  connection.onDocumentHighlight(
    at(({ analysis }, { position }) => {
      const named = namedAt(analysis, analysis.lines.offset(position));
      if (!named) return null;
      const spans = [named.definition, ...named.uses.map(({ span }) => span)];
      return spans.map((span) => ({ range: rangeOf(analysis.lines, span) }));
    }),
  );

  connection.onPrepareRename(
    at(({ analysis }, { position }) => {
      const offset = analysis.lines.offset(position);
      const named = namedAt(analysis, offset);
      if (!named?.renamable) return null;
      const range = rangeOf(analysis.lines, placeOfName(named, offset));
      return { range, placeholder: named.name };
    }),
  );

  connection.onRenameRequest(
    at((open, { position, newName }) => {
      const { lines } = open.analysis;
      const named = namedAt(open.analysis, lines.offset(position));
      const outcome = named
        ? rename(named, newName)
        : { refusal: "Only steps, metrics and triggers can be renamed." };
      if ("refusal" in outcome)
        throw new ResponseError(LSPErrorCodes.RequestFailed, outcome.refusal);
      return workspaceEdit(lines, versioned(open), outcome.edits);
    }),
  );

  connection.onDocumentSymbol(
    whole(({ analysis }) => symbols(analysis).map((item) => toSymbol(analysis.lines, item))),
  );

  connection.onDocumentLinks(
    whole(async ({ uri, analysis }): Promise<DocumentLink[]> => {
      const { folders } = session();
      const isFile = async (target: string): Promise<boolean> => {
        const path = host.filePath?.(target);
        return path !== undefined && (await host.machine?.files.exists(path)) === true;
      };
      const homes = [uri, ...folders.filter((folder) => uri.startsWith(folder))];
      const there = new Map<string, Promise<boolean>>();
      const exists = (target: string): Promise<boolean> => {
        const known = there.get(target) ?? isFile(target);
        there.set(target, known);
        return known;
      };
      const found: DocumentLink[] = [];
      for (const link of links(analysis))
        for (const target of targets(link, link.isBeside ? [uri] : homes))
          if (await exists(target)) {
            found.push({ range: rangeOf(analysis.lines, link.span), target });
            break;
          }
      return found;
    }),
  );

  connection.onExecuteCommand(async ({ command, arguments: given }) => {
    const [page] = (given ?? []) as unknown[];
    if (command !== showDocumentation || typeof page !== "string" || !page.startsWith("https://"))
      throw new ResponseError(LSPErrorCodes.RequestFailed, `There is no command '${command}'.`);
    await connection.window.showDocument({ uri: page, external: true });
    return null;
  });
}

/** Where a file that is named in a pipeline may lie: beside it, or in the folder that is open. */
function targets({ path, directory }: Link, homes: readonly string[]): string[] {
  const parts = [...(directory?.split("/") ?? []), ...path.split("/")];
  const relative = parts.map(encodeURIComponent).join("/");
  return homes.flatMap((home, index) => {
    try {
      return new URL(`./${relative}`, index === 0 ? home : `${home.replace(/\/?$/, "/")}`).href;
    } catch {
      return [];
    }
  });
}

import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Range,
  TextEdit,
} from "vscode-languageserver";
import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  SymbolKind,
} from "vscode-languageserver";
import { type Edit, Lines, type Span } from "../base/text.ts";
import type { Action } from "../features/actions.ts";
import type { Completion } from "../features/completion.ts";
import { diagnosticOf, type Diagnostic as Found } from "../features/diagnostics.ts";
import type { OutlineItem } from "../features/symbols.ts";
import { product } from "./protocol.ts";

/** Spans are offsets; LSP speaks of lines and UTF-16 columns. */
export const rangeOf = (lines: Lines, { start, end }: Span): Range => ({
  start: lines.position(start),
  end: lines.position(end),
});

export const spanOf = (lines: Lines, { start, end }: Range): Span => ({
  start: lines.offset(start),
  end: lines.offset(end),
});

export const textEdits = (lines: Lines, edits: readonly Edit[]): TextEdit[] =>
  edits.map(({ span, text }) => ({ range: rangeOf(lines, span), newText: text }));

/** `kind` of the action that makes every safe fix, for "fix on save". */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.${product}`;

/** `kind` of the action that lays out the embedded Python, for "format on save" and the menu of sources. */
export const formatPythonKind = `${CodeActionKind.Source}.formatPython.${product}`;

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** How files beside a document are named to the client, by their absolute paths. */
export type FileUri = (path: string) => string;

export function toDiagnostic(
  lines: Lines,
  { uri, fileUri }: { readonly uri: string; readonly fileUri: FileUri },
  found: Found,
): Diagnostic {
  const { span, severity, code, href, message, related } = found;
  return {
    range: rangeOf(lines, span),
    severity: severities[severity],
    source: product,
    code,
    codeDescription: { href },
    message,
    ...(related.length > 0 && {
      relatedInformation: related.map((each) => ({
        location: each.file
          ? { uri: fileUri(each.file.path), range: rangeOf(new Lines(each.file.text), each.span) }
          : { uri, range: rangeOf(lines, each.span) },
        message: each.message,
      })),
    }),
  };
}

/** The URI of an absolute path, whose parts are separated by `/`. A drive (`C:`) keeps its colon. */
export const plainFileUri: FileUri = (path) => {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return `file://${encoded.replace(/^([A-Za-z])%3A/, "/$1:")}`;
};

/** The version guards the edits: a client refuses those for a text that has changed since. */
export interface VersionedUri {
  readonly uri: string;
  readonly version: number;
  /** The client takes edits that name a version. */
  readonly guarded: boolean;
  readonly fileUri: FileUri;
}

export function workspaceEdit(
  lines: Lines,
  { uri, version, guarded }: VersionedUri,
  edits: readonly Edit[],
) {
  const changed = textEdits(lines, edits);
  return guarded
    ? { documentChanges: [{ textDocument: { uri, version }, edits: changed }] }
    : { changes: { [uri]: changed } };
}

export function toCodeAction(
  lines: Lines,
  document: VersionedUri,
  { title, findings, preferred, edits, opens }: Action,
  kind: string = CodeActionKind.QuickFix,
): CodeAction {
  return {
    title,
    kind,
    diagnostics: findings.map((finding) => toDiagnostic(lines, document, diagnosticOf(finding))),
    ...(preferred && { isPreferred: true }),
    ...(edits && { edit: workspaceEdit(lines, document, edits) }),
    ...(opens !== undefined && {
      command: { title, command: showDocumentation, arguments: [opens] },
    }),
  };
}

/** The one command that the server carries out itself: opens a page in the person's browser. */
export const showDocumentation = `${product}.showDocumentation`;

const symbolKinds = {
  pipeline: SymbolKind.Module,
  trigger: SymbolKind.Event,
  metric: SymbolKind.Variable,
  step: SymbolKind.Function,
} as const;

export function toSymbol(lines: Lines, item: OutlineItem): DocumentSymbol {
  return {
    name: item.name,
    ...(item.detail && { detail: item.detail }),
    kind: symbolKinds[item.kind],
    range: rangeOf(lines, item.span),
    selectionRange: rangeOf(lines, item.nameSpan),
    children: item.children.map((child) => toSymbol(lines, child)),
  };
}

const completionKinds = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  step: CompletionItemKind.Function,
  metric: CompletionItemKind.Variable,
  word: CompletionItemKind.Keyword,
  zone: CompletionItemKind.Value,
  schedule: CompletionItemKind.Event,
  variable: CompletionItemKind.Variable,
  parameter: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  class: CompletionItemKind.Class,
  module: CompletionItemKind.Module,
} as const;

export function toCompletion(lines: Lines, given: Completion, index: number): CompletionItem {
  const { text, kind, detail, about, span, insert } = given;
  return {
    label: text,
    kind: completionKinds[kind],
    ...(detail && { detail }),
    ...(about && { documentation: { kind: "markdown", value: about } }),
    // Ours come in an order of meaning, not of the alphabet.
    sortText: String(index).padStart(4, "0"),
    filterText: insert.split("\n", 1)[0] ?? text,
    insertTextMode: 1,
    textEdit: { range: rangeOf(lines, span), newText: insert },
  };
}

import type { Excerpt } from "../base/excerpt.ts";
import { closingBraces } from "../condition/braces.ts";
import type { Fault } from "../model/pipeline.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";

const open = "${{";
const close = "}}";

/** Where GitHub looks for expressions. */
const places = ["run-name", "env", "defaults", "concurrency", "jobs"];

/**
 * `${{ github.sha }` and `${{ a.${{ b }} }}`: GitHub refuses a workflow in which braces are not closed before
 * others are opened. An `if` is read as a whole.
 */
export function* openBraces({ text, root }: YamlDocument): Generator<Fault> {
  if (!looksOpen(text)) return;
  for (const place of places) yield* openIn(root.get(place));
}

/** Braces are opened once more, or the text ends, before they are closed. */
function looksOpen(text: string): boolean {
  let at = text.indexOf(open);
  while (at >= 0) {
    const next = text.indexOf(open, at + open.length);
    const end = text.indexOf(close, at + open.length);
    if (end < 0 || (next >= 0 && next < end)) return true;
    at = next;
  }
  return false;
}

function* openIn(value: YamlValue): Generator<Fault> {
  for (const { key, value: inner } of value.entries()) if (key !== "if") yield* openIn(inner);
  for (const item of value.items()) yield* openIn(item);
  const excerpt = value.kind === "scalar" ? value.text() : undefined;
  const at = excerpt?.text.includes(open) ? firstOpen(excerpt.text) : undefined;
  if (excerpt && at !== undefined) yield nested(excerpt, at) ?? unclosed(excerpt, at);
}

function nested(excerpt: Excerpt, at: number): Fault | undefined {
  const { text } = excerpt;
  const within = text.indexOf(open, at + open.length);
  if (within < 0 || !isNested(text.slice(at))) return undefined;
  return {
    kind: "expression-syntax",
    span: excerpt.span(within, text.indexOf(close, within) + close.length),
    message:
      "No expression of GitHub can stand within another: it refuses the whole workflow. Name the value without braces of its own; `format` puts texts together.",
  };
}

function unclosed(excerpt: Excerpt, at: number): Fault {
  const line = /^\$\{\{(?:(?!\$\{\{)[^\r\n])*/.exec(excerpt.text.slice(at))?.[0] ?? open;
  const half = /^\$\{\{[^{}]*\}/.exec(line)?.[0];
  const end = at + (half ?? line).length;
  const edit = half === undefined ? undefined : excerpt.edit(end, end, "}");
  return {
    kind: "expression-syntax",
    span: excerpt.span(at, end),
    message:
      "These braces are never closed, so GitHub refuses the whole workflow. Close them with '}}'.",
    fix: edit && { title: "Close the braces", safe: true, edits: [edit] },
  };
}

/** Where braces are opened that nothing closes, or that others are opened in. */
function firstOpen(text: string): number | undefined {
  let at = text.indexOf(open);
  while (at >= 0) {
    const from = at + open.length;
    const end = closingBraces(text, from);
    if (end === undefined || unquoted(text.slice(from, end)).includes(open)) return at;
    at = text.indexOf(open, end);
  }
  return undefined;
}

/** All braces from the beginning on are closed, the outer ones last. */
function isNested(text: string): boolean {
  let depth = 0;
  for (const [sign] of unquoted(text).matchAll(/\$\{\{|\}\}/g)) {
    depth += sign === open ? 1 : -1;
    if (depth === 0) return true;
  }
  return false;
}

const unquoted = (text: string): string => text.replaceAll(/'[^']*'/g, "");

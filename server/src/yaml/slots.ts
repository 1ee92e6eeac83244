import type { Edit, Slot } from "../base/text.ts";
import type { Entry, YamlDocument } from "./reader.ts";

/** Where one more text can be written under a key of the mapping under an entry, be it there or not. */
export function slotForEntry(document: YamlDocument, entry: Entry, key: string): Slot | undefined {
  const own = entry.value.entryOf(key);
  return own ? slotForItem(document, own) : slotForKey(document, entry, key);
}

/**
 * Where a further key can be written into the block mapping under an entry, as its first one: the slot
 * takes the key's value. Nothing for a mapping in braces, an alias, or one that has none yet.
 */
export function slotForKey({ text }: YamlDocument, entry: Entry, key: string): Slot | undefined {
  const { value } = entry;
  const first = value.entries().find(({ merged }) => !merged);
  if (!first || value.kind !== "map" || value.isAlias || text[value.span.start] === "{")
    return undefined;
  const indent = indentBefore(text, first.keySpan.start);
  const at = lineEnd(text, entry.keySpan.end);
  // What stands on the key's own line (an anchor, a tag, a comment) stays there.
  if (indent === undefined || at > first.keySpan.start) return undefined;
  return { span: { start: at, end: at }, before: `${lineBreak(text)}${indent}${key}: `, after: "" };
}

/**
 * Where one more text can be written into a value that is one text or a list of them. A single text
 * becomes a list.
 */
export function slotForItem({ text }: YamlDocument, { value }: Entry): Slot | undefined {
  const { span, kind } = value;
  if (value.isAlias) return undefined;
  if (kind === "scalar" && value.style !== "literal" && value.style !== "folded")
    return { span, before: `[${text.slice(span.start, span.end)}, `, after: "]" };
  const last = value.items().at(-1)?.span;
  if (kind !== "list" || !last) return undefined;
  if (text[span.start] === "[")
    return { span: { start: last.end, end: last.end }, before: ", ", after: "" };
  const indent = indentBefore(text, text.lastIndexOf("-", last.start - 1));
  const at = lineEnd(text, last.end);
  return indent === undefined
    ? undefined
    : { span: { start: at, end: at }, before: `${lineBreak(text)}${indent}- `, after: "" };
}

/** Lines in front of a key that begins its line; nothing in a mapping in braces. */
export function linesBefore(
  { text }: YamlDocument,
  entry: Entry | undefined,
  lines: readonly string[],
): Edit | undefined {
  const at = entry?.keySpan.start;
  const indent = at === undefined ? undefined : indentBefore(text, at);
  if (at === undefined || indent === undefined) return undefined;
  const written = lines.map((line) => `${line}${lineBreak(text)}${line === "" ? "" : indent}`);
  return { span: { start: at, end: at }, text: written.join("") };
}

/** The blanks that a line begins with, where nothing else stands before an offset. */
function indentBefore(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, Math.max(0, offset));
  return /^ *$/.test(line) ? line : undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" && end - 1 >= from ? end - 1 : end;
}

const lineBreak = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

import type { Edit, Slot } from "../base/text.ts";
import type { StepSlot } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "./reader.ts";

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

/** As the first line ends: a long text need not be gone through. */
const lineBreak = (text: string): string => (text[text.indexOf("\n") - 1] === "\r" ? "\r\n" : "\n");

/**
 * Where a further key can be written beside another one: below it where that takes one line, above it
 * where it takes several. The slot takes the key's value. Nothing within braces.
 */
export function slotBeside(
  { text }: YamlDocument,
  beside: Entry | undefined,
  key: string,
): Slot | undefined {
  if (!beside || beside.merged) return undefined;
  const { keySpan, value } = beside;
  const indent = columnOf(text, keySpan.start);
  if (indent === undefined) return undefined;
  const at = lineEnd(text, keySpan.end);
  const isOneLine =
    value.kind === "scalar" &&
    value.style !== "literal" &&
    value.style !== "folded" &&
    value.span.end <= at;
  return isOneLine
    ? { span: { start: at, end: at }, before: `${lineBreak(text)}${indent}${key}: `, after: "" }
    : {
        span: { start: keySpan.start, end: keySpan.start },
        before: `${key}: `,
        after: `${lineBreak(text)}${indent}`,
      };
}

/** Where a step can be written in front of one that is an entry of a mapping of steps. */
export function stepSlotBefore({ text }: YamlDocument, entry: Entry): StepSlot | undefined {
  const indent = indentBefore(text, entry.keySpan.start);
  const [first] = entry.value.entries();
  const inner = first && indentBefore(text, first.keySpan.start);
  if (indent === undefined || !inner?.startsWith(indent)) return undefined;
  const line = `${lineBreak(text)}${inner}`;
  const at = entry.keySpan.start;
  return {
    span: { start: at, end: at },
    named: "id",
    before: "",
    needs: [`${line}needs: `, ""],
    command: [`:`, `${line}run: `],
    after: `${lineBreak(text)}${indent}`,
  };
}

/** The same for an item of a list of steps with `name` and `run`. */
export function stepSlotBeforeItem({ text }: YamlDocument, item: YamlValue): StepSlot | undefined {
  const [first] = item.entries();
  const inner = first && columnOf(text, first.keySpan.start);
  if (!first || inner === undefined) return undefined;
  const line = text.lastIndexOf("\n", first.keySpan.start - 1) + 1;
  const dash = /^( *)- +$/.exec(text.slice(line, first.keySpan.start));
  if (!dash) return undefined;
  const at = line + (dash[1] ?? "").length;
  return {
    span: { start: at, end: at },
    named: "label",
    before: `${text.slice(at, first.keySpan.start)}name: `,
    command: ["", `${lineBreak(text)}${inner}run: `],
    after: `${lineBreak(text)}${dash[1]}`,
  };
}

/**
 * The edit that takes an item out of a value that is one text or a list of them; the last one takes
 * its key along. Nothing where a comment would go with it.
 */
export function withoutItem(
  { text }: YamlDocument,
  entry: Entry,
  item: YamlValue,
): Edit | undefined {
  const { value } = entry;
  const items = value.itemsOrSelf();
  if (value.isAlias) return undefined;
  if (items.length < 2) return wholeLines(text, entry.keySpan.start, value.span.end);
  if (text[value.span.start] !== "[") {
    const dash = text.lastIndexOf("-", item.span.start - 1);
    return wholeLines(text, dash, item.span.end);
  }
  const next = items[items.indexOf(item) + 1];
  const before = items[items.indexOf(item) - 1];
  const span = next
    ? { start: item.span.start, end: next.span.start }
    : { start: before?.span.end ?? item.span.start, end: item.span.end };
  return text.slice(span.start, span.end).includes("#") ? undefined : { span, text: "" };
}

/** The edit that takes out an entry of a mapping which has others. */
export const withoutEntry = (
  { text }: YamlDocument,
  { keySpan, value }: Entry,
): Edit | undefined =>
  text[value.span.start] === "{" ? undefined : wholeLines(text, keySpan.start, value.span.end);

/** Takes out whole lines, where nothing else stands on them. */
function wholeLines(text: string, from: number, to: number): Edit | undefined {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = lineEnd(text, to);
  const next = text.indexOf("\n", end) + 1;
  if (text.slice(start, from).trim() !== "" || text.slice(to, end).trim() !== "" || next === 0)
    return undefined;
  return text.slice(from, to).includes("#") ? undefined : { span: { start, end: next }, text: "" };
}

/** The blanks that bring a line to the column of a key, which begins its line or an item of a list. */
function columnOf(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, Math.max(0, offset));
  return /^ *(?:- +)*$/.test(line) ? " ".repeat(line.length) : undefined;
}

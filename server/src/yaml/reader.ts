import { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { ScalarStyle } from "../model/script.ts";
import { parseWithLibrary, type SyntaxFault } from "./library.ts";
import { isTooDeep } from "./nesting.ts";
import type { AliasNode, PairNode, ScalarNode, YamlNode } from "./node.ts";
import { scalarExcerpt } from "./scalar.ts";
import { readSimple } from "./simple.ts";
import { firstStray, type Stray } from "./strays.ts";

/** A key that stands a second time in one mapping. YAML readers refuse it, or keep only the last. */
export interface DuplicateKey {
  readonly key: string;
  readonly span: Span;
  readonly first: Span;
}

/** A pair of a mapping. */
export class Entry {
  readonly key: string;
  readonly value: YamlValue;
  /** Taken over by a merge key (`<<`). */
  readonly merged: boolean;
  private readonly document: YamlDocument;
  private readonly keyNode: ScalarNode;
  private readonly inFlow: boolean;

  constructor(
    document: YamlDocument,
    keyNode: ScalarNode,
    value: YamlValue,
    inFlow: boolean,
    merged = false,
  ) {
    this.document = document;
    this.keyNode = keyNode;
    this.key = keyNode.text;
    this.value = value;
    this.inFlow = inFlow;
    this.merged = merged;
  }

  get keySpan(): Span {
    return spanOf(this.keyNode);
  }

  get keyText(): Excerpt {
    return scalarExcerpt(this.document.text, this.keyNode, this.inFlow);
  }

  /** From the start of the key to the end of the value. */
  get span(): Span {
    const { end } = this.value.span;
    return { start: this.keySpan.start, end: Math.max(this.keySpan.end, end) };
  }

  /** The same pair as it shows where a merge key takes it over. */
  takenOver(): Entry {
    return new Entry(this.document, this.keyNode, this.value, this.inFlow, true);
  }
}

export type YamlKind = "map" | "list" | "scalar" | "empty";

const none: readonly Entry[] = [];

/** How often a document may follow an alias before it counts as a bomb. */
const aliasLimit = 10_000;

/** Reads a whole file: one value per document. Never throws; what is broken is in `faults`. */
export function readYaml(text: string): YamlDocument[] {
  if (isTooDeep(text)) return [unreadable(text, "it is nested deeper than 500 levels")];
  try {
    const documents = readSimple(text) ?? parseWithLibrary(text);
    return documents.map(({ root, span, faults }) => new YamlDocument(text, root, span, faults));
  } catch (error) {
    return [unreadable(text, error instanceof Error ? error.message : String(error))];
  }
}

function unreadable(text: string, message: string): YamlDocument {
  const nowhere = { start: 0, end: 0 };
  return new YamlDocument(text, undefined, undefined, [
    { code: "UNREADABLE", message, span: nowhere },
  ]);
}

/** One document of a file. */
export class YamlDocument {
  readonly text: string;
  readonly span: Span;
  readonly faults: readonly SyntaxFault[];
  readonly root: YamlValue;
  private readonly node: YamlNode | undefined;
  private anchors: Map<string, YamlNode[]> | undefined;
  private followed = 0;
  private repeating: boolean | undefined;

  /** `node` is what could be read. */
  constructor(
    text: string,
    node: YamlNode | undefined,
    span: Span = { start: 0, end: text.length },
    faults: readonly SyntaxFault[] = [],
  ) {
    this.text = text;
    this.node = node;
    this.span = span;
    this.faults = faults;
    this.root = new YamlValue(this, node, span.start);
  }

  /** Whether an alias or a merge key may bring text from elsewhere to where it stands. */
  get repeats(): boolean {
    this.repeating ??= /(?:^|[\s[{,:])\*\w|<<\s*:/.test(this.text);
    return this.repeating;
  }

  /** Aliases were followed so often that the rest of them was left alone. */
  get isAliasBomb(): boolean {
    return this.followed >= aliasLimit;
  }

  /** The node an alias stands for: the last one before it that carries the anchor. */
  follow({ name, start }: AliasNode): YamlNode | undefined {
    if (this.followed >= aliasLimit) return undefined;
    this.followed++;
    // A node that still encloses the alias is its ancestor: following it would never end.
    return this.anchored(name)?.findLast((node) => node.start < start && node.end <= start);
  }

  private anchored(name: string): readonly YamlNode[] | undefined {
    if (!this.anchors) {
      this.anchors = new Map();
      collectAnchors(this.node, this.anchors);
    }
    return this.anchors.get(name);
  }

  /** What YAML allows and no system reads: the first of it. */
  get stray(): Stray | undefined {
    return firstStray(
      this.node,
      (name, start) => this.anchored(name)?.some((node) => node.start < start) ?? false,
    );
  }
}

/** Nodes by the names of their anchors, in the order they stand. */
function collectAnchors(node: YamlNode | undefined, anchors: Map<string, YamlNode[]>): void {
  if (!node) return;
  if (node.anchor) {
    const same = anchors.get(node.anchor);
    if (same) same.push(node);
    else anchors.set(node.anchor, [node]);
  }
  if (node.kind === "map")
    for (const { key, value } of node.pairs) {
      collectAnchors(key, anchors);
      collectAnchors(value, anchors);
    }
  else if (node.kind === "list") for (const item of node.items) collectAnchors(item, anchors);
}

/**
 * A value of a document, with aliases and merge keys resolved. Asking for what is not there gives
 * an empty value or nothing, so that readers can ask without looking first.
 */
export class YamlValue {
  private readonly document: YamlDocument;
  private readonly node: YamlNode | undefined;
  /** The value as it stands in the document: differs from `node` for an alias. */
  private readonly written: YamlNode | undefined;
  /** Where the value would stand if it were not empty. */
  private readonly at: number;
  private readonly inFlow: boolean;
  private entriesRead: readonly Entry[] | undefined;
  private named: ReadonlyMap<string, Entry> | undefined;
  private itemsRead: readonly YamlValue[] | undefined;
  private absent: YamlValue | undefined;

  constructor(document: YamlDocument, written: YamlNode | undefined, at: number, inFlow = false) {
    this.document = document;
    this.written = written;
    this.at = at;
    let node = written;
    for (let hops = 0; node?.kind === "alias"; hops++)
      node = hops < 100 ? document.follow(node) : undefined;
    this.node = node;
    this.inFlow = inFlow || ((node?.kind === "map" || node?.kind === "list") && node.flow);
  }

  get kind(): YamlKind {
    const { node } = this;
    if (node?.kind === "scalar") return node.isNull ? "empty" : "scalar";
    return node?.kind === "map" || node?.kind === "list" ? node.kind : "empty";
  }

  /** Where the value stands: for an alias the alias itself, for an empty value where it would be. */
  get span(): Span {
    const { written } = this;
    if (!written) return { start: this.at, end: this.at };
    return { start: written.start, end: endOf(written, this.document.text) };
  }

  /** An alias that names no anchor: most often a value that begins with `*` and lacks its quotes. */
  get isDanglingAlias(): boolean {
    return this.isAlias && this.node === undefined;
  }

  /** A `!tag` stands before it, which may be a part of what was meant as the value. */
  get isTagged(): boolean {
    const { start } = this.span;
    const { text } = this.document;
    return /[\s:-]!\S*[ \t]*$/.test(text.slice(text.lastIndexOf("\n", start - 1) + 1, start));
  }

  get isAlias(): boolean {
    return this.written?.kind === "alias";
  }

  get style(): ScalarStyle {
    return this.node?.kind === "scalar" ? this.node.style : "plain";
  }

  /** Where the `|` or `>` of a block scalar stands. */
  get indicator(): Span | undefined {
    if (!this.node || (this.style !== "literal" && this.style !== "folded")) return undefined;
    return { start: this.node.start, end: this.node.start + 1 };
  }

  /**
   * Whether a pattern may occur in the value as it is written: a look at the text that saves a walk
   * through the values. Always true where aliases bring text from elsewhere.
   */
  mayMention(pattern: RegExp): boolean {
    if (this.document.repeats) return true;
    const { start, end } = this.span;
    return pattern.test(this.document.text.slice(start, end));
  }

  /**
   * The same for the places in the document where a pattern was found, in ascending order: one search
   * answers for all values.
   */
  mayHold(places: readonly number[]): boolean {
    const { written, document } = this;
    if (document.repeats) return true;
    if (!written) return false;
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] as number) < written.start) low = middle + 1;
      else high = middle;
    }
    return (places[low] ?? written.end) < written.end;
  }

  /** What stands at some keys of a mapping, as it is written; nothing where it has none of them. */
  writtenOf(...keys: readonly string[]): string | undefined {
    const parts = keys.flatMap((key) => {
      const { start, end } = this.entryOf(key)?.value.span ?? { start: 0, end: 0 };
      return end > start ? [`${key}: ${this.document.text.slice(start, end)}`] : [];
    });
    return parts.length > 0 ? parts.join("\n") : undefined;
  }

  /**
   * The comment behind what is written at a place, on the same line, or else the one that has the
   * line above to itself; without its `#`.
   */
  commentBeside({ start, end }: Span): Excerpt | undefined {
    const { text } = this.document;
    const behind = /^["']?[ \t,}\]]*[ \t]#+[ \t]*([^\r\n]*)/.exec(text.slice(end, end + 300));
    if (behind) return comment(behind[1], end + behind[0].length);
    const line = text.lastIndexOf("\n", start - 1);
    const above = text.slice(text.lastIndexOf("\n", line - 1) + 1, Math.max(0, line));
    const alone = /^[ \t]*#+[ \t]*(.*?)\r?$/.exec(above);
    return alone ? comment(alone[1], line - (above.endsWith("\r") ? 1 : 0)) : undefined;
  }

  /** Keys that repeat an earlier one of their mapping, here and below. Merged keys may repeat. */
  duplicateKeys(): DuplicateKey[] {
    const found: DuplicateKey[] = [];
    collectDuplicates(this.written, found);
    return found;
  }

  /** Pairs in the order they stand, own ones first, then merged ones that are not overridden. */
  entries(): readonly Entry[] {
    this.entriesRead ??= this.readEntries(0);
    return this.entriesRead;
  }

  private readEntries(depth: number): readonly Entry[] {
    if (this.node?.kind !== "map") return none;
    const found: Entry[] = [];
    const merges: YamlValue[] = [];
    for (const pair of this.node.pairs) {
      const entry = this.entry(pair);
      if (entry?.key === "<<") merges.push(entry.value);
      else if (entry) found.push(entry);
    }
    if (merges.length === 0 || depth > 20) return found;
    const seen = new Set(found.map(({ key }) => key));
    for (const merge of merges)
      for (const source of merge.kind === "list" ? merge.items() : [merge])
        for (const entry of source.readEntries(depth + 1)) {
          if (seen.has(entry.key)) continue;
          seen.add(entry.key);
          found.push(entry.takenOver());
        }
    return found;
  }

  private entry({ key, value }: PairNode): Entry | undefined {
    if (key?.kind !== "scalar") return undefined;
    const { document, inFlow } = this;
    return new Entry(document, key, new YamlValue(document, value, key.end, inFlow), inFlow);
  }

  /** The last entry of that name: it is the one that YAML readers keep of duplicates. */
  entryOf(key: string): Entry | undefined {
    if (this.node?.kind !== "map") return undefined;
    this.named ??= byName(this.entries());
    return this.named.get(key);
  }

  get(...path: readonly string[]): YamlValue {
    let value: YamlValue = this;
    for (let at = 0; at < path.length; at++)
      value = value.entryOf(path[at] as string)?.value ?? value.nothing();
    return value;
  }

  /** What stands under a key that is not there. */
  private nothing(): YamlValue {
    if (!this.written && !this.inFlow) return this;
    this.absent ??= new YamlValue(this.document, undefined, this.at);
    return this.absent;
  }

  has(key: string): boolean {
    return this.entryOf(key) !== undefined;
  }

  items(): readonly YamlValue[] {
    if (this.node?.kind !== "list") return [];
    this.itemsRead ??= this.node.items.map(
      (item) => new YamlValue(this.document, item, this.at, this.inFlow),
    );
    return this.itemsRead;
  }

  /** A list's items; of any other value that is there, the value itself. */
  itemsOrSelf(): readonly YamlValue[] {
    return this.kind === "list" ? this.items() : this.kind === "empty" ? [] : [this];
  }

  /** The scalar, where the value is one that is not empty. */
  private get scalar(): ScalarNode | undefined {
    return this.node?.kind === "scalar" && !this.node.isNull ? this.node : undefined;
  }

  /** A scalar's text as it was written, numbers and booleans included. */
  text(): Excerpt | undefined {
    const { scalar } = this;
    return scalar && scalarExcerpt(this.document.text, scalar, this.inFlow);
  }

  string(): string | undefined {
    return this.scalar?.text;
  }

  number(): number | undefined {
    const value = this.scalar?.value;
    return typeof value === "number" ? value : undefined;
  }

  boolean(): boolean | undefined {
    const value = this.scalar?.value;
    return typeof value === "boolean" ? value : undefined;
  }

  /** Plain data, for schema validation. Deep and cyclic structures are cut off. */
  data(depth = 0): unknown {
    if (depth > 100) return null;
    switch (this.kind) {
      case "map":
        return Object.fromEntries(
          this.entries().map((entry) => [entry.key, entry.value.data(depth + 1)]),
        );
      case "list":
        return this.items().map((item) => item.data(depth + 1));
      case "scalar":
        return this.scalar?.value;
      default:
        return null;
    }
  }
}

/** A block collection ends with its last value, not behind the comments that follow it. */
function endOf(node: YamlNode, text: string): number {
  if (node.kind === "map" && !node.flow) {
    const last = node.pairs.at(-1);
    if (last) return last.value ? endOf(last.value, text) : (last.key?.end ?? node.start);
  } else if (node.kind === "list" && !node.flow) {
    const last = node.items.at(-1);
    if (last) return endOf(last, text);
  }
  let { end } = node;
  while (end > node.start && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

function byName(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const named = new Map<string, Entry>();
  for (const entry of entries) named.set(entry.key, entry);
  return named;
}

/** What a comment says, up to where its line ends. */
function comment(written = "", end: number): Excerpt | undefined {
  const said = written.trimEnd();
  return said === "" ? undefined : Excerpt.verbatim(said, end - written.length, () => undefined);
}

/** Every repeated key below a node. Behind an alias stands what is looked at where it is written. */
function collectDuplicates(node: YamlNode | undefined, found: DuplicateKey[]): void {
  if (node?.kind === "list") for (const item of node.items) collectDuplicates(item, found);
  if (node?.kind !== "map") return;
  for (const { value } of node.pairs) collectDuplicates(value, found);
  if (node.pairs.length < 2) return;
  const seen = new Map<string, ScalarNode>();
  for (const { key } of node.pairs) {
    if (key?.kind !== "scalar" || key.text === "<<") continue;
    const first = seen.get(key.text);
    if (first) found.push({ key: key.text, span: spanOf(key), first: spanOf(first) });
    else seen.set(key.text, key);
  }
}

const spanOf = ({ start, end }: YamlNode): Span => ({ start, end });

const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;

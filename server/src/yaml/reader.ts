import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Range,
  type Scalar,
  visit,
} from "yaml";
import { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { ScalarStyle } from "../model/pipeline.ts";
import { parseLeniently } from "./lenient.ts";
import { isTooDeep } from "./nesting.ts";
import { scalarExcerpt, scalarStyle } from "./scalar.ts";
import { parseOptions, parseSegments, type Segment } from "./segments.ts";

/** A place where the YAML itself is broken. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

/** A key that stands a second time in one mapping. YAML readers refuse it, or keep only the last. */
export interface DuplicateKey {
  readonly key: string;
  readonly span: Span;
  readonly first: Span;
}

/** A pair of a mapping. */
export class Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlValue;
  /** Taken over by a merge key (`<<`). */
  readonly merged: boolean;
  private readonly readKey: () => Excerpt;

  constructor(
    key: string,
    keySpan: Span,
    value: YamlValue,
    readKey: () => Excerpt,
    merged = false,
  ) {
    this.key = key;
    this.keySpan = keySpan;
    this.value = value;
    this.readKey = readKey;
    this.merged = merged;
  }

  get keyText(): Excerpt {
    return this.readKey();
  }

  /** From the start of the key to the end of the value. */
  get span(): Span {
    const { end } = this.value.span;
    return { start: this.keySpan.start, end: Math.max(this.keySpan.end, end) };
  }

  /** The same pair as it shows where a merge key takes it over. */
  takenOver(): Entry {
    return new Entry(this.key, this.keySpan, this.value, this.readKey, true);
  }
}

export type YamlKind = "map" | "list" | "scalar" | "empty";

const none: readonly Entry[] = [];

/** How often a document may follow an alias before it counts as a bomb. */
const aliasLimit = 10_000;

/**
 * Reads a whole file: one value per document. Never throws; what is broken is in `faults`.
 * `edited`: the text will come again with small changes, so its parts are worth remembering.
 */
export function readYaml(text: string, edited = false): YamlDocument[] {
  if (isTooDeep(text)) return [unreadable(text, "it is nested deeper than 500 levels")];
  const segments = edited ? parseSegments(text) : undefined;
  if (segments) return [new YamlDocument(text, { segments })];
  let documents: Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, parseOptions);
    // A person may be about to write in an empty file: it is an empty document.
    if ("empty" in parsed) return [new YamlDocument(text, {})];
    const isBroken = parsed.some((document) => document.errors.length > 0);
    documents = (isBroken && parseLeniently(text)) || parsed;
  } catch (error) {
    return [unreadable(text, error instanceof Error ? error.message : String(error))];
  }
  return documents.map(
    (document) =>
      new YamlDocument(
        text,
        { document },
        document.errors.map(({ code, message, pos }) => ({
          code,
          message,
          span: { start: pos[0], end: Math.max(pos[0], Math.min(pos[1], text.length)) },
        })),
      ),
  );
}

const unreadable = (text: string, message: string): YamlDocument =>
  new YamlDocument(text, {}, [{ code: "UNREADABLE", message, span: { start: 0, end: 0 } }]);

/** One document of a file. */
export class YamlDocument {
  readonly text: string;
  readonly faults: readonly SyntaxFault[];
  private readonly document: Document.Parsed | undefined;
  private readonly segments: readonly Segment[] | undefined;
  private anchors: Map<string, Node[]> | undefined;
  private followed = 0;
  private rootRead: YamlValue | undefined;

  /** `parsed` is the document as a whole or in segments; neither where nothing could be read. */
  constructor(
    text: string,
    parsed: { readonly document?: Document.Parsed; readonly segments?: readonly Segment[] },
    faults: readonly SyntaxFault[] = [],
  ) {
    this.text = text;
    this.document = parsed.document;
    this.segments = parsed.segments;
    this.faults = faults;
  }

  /** Aliases were followed so often that the rest of them was left alone. */
  get isAliasBomb(): boolean {
    return this.followed >= aliasLimit;
  }

  get span(): Span {
    const range = this.document?.range;
    return range ? { start: range[0], end: range[2] } : { start: 0, end: this.text.length };
  }

  get root(): YamlValue {
    this.rootRead ??= this.segments
      ? YamlValue.composed(this, this.segments)
      : new YamlValue(this, this.document?.contents ?? null, this.span.start);
    return this.rootRead;
  }

  /** The node an alias stands for: the last one before it that carries the anchor. */
  follow(alias: Alias): Node | undefined {
    if (this.followed >= aliasLimit) return undefined;
    this.followed++;
    if (!this.anchors) {
      const anchors = new Map<string, Node[]>();
      if (this.document)
        visit(this.document, {
          Node: (_key, node) => {
            if (isAlias(node) || !("anchor" in node) || !node.anchor) return;
            const same = anchors.get(node.anchor);
            if (same) same.push(node);
            else anchors.set(node.anchor, [node]);
          },
        });
      this.anchors = anchors;
    }
    const at = alias.range?.[0] ?? 0;
    return this.anchors.get(alias.source)?.findLast((node) => {
      const range = node.range;
      // A node that still encloses the alias is its ancestor: following it would never end.
      return range != null && range[0] < at && range[1] <= at;
    });
  }
}

/**
 * A value of a document, with aliases and merge keys resolved. Asking for what is not there gives
 * an empty value or nothing, so that readers can ask without looking first.
 */
export class YamlValue {
  private readonly document: YamlDocument;
  private readonly node: Node | undefined;
  /** The value as it stands in the document: differs from `node` for an alias. */
  private readonly written: Node | null;
  /** Where the value would stand if it were not empty. */
  private readonly at: number;
  /** Where the text begins from which the node's ranges count. */
  private readonly base: number;
  private readonly inFlow: boolean;
  private entriesRead: readonly Entry[] | undefined;
  private itemsRead: readonly YamlValue[] | undefined;

  constructor(document: YamlDocument, written: Node | null, at: number, inFlow = false, base = 0) {
    this.document = document;
    this.written = written;
    this.at = at;
    this.base = base;
    let node: Node | undefined = written ?? undefined;
    for (let hops = 0; isAlias(node); hops++) node = hops < 100 ? document.follow(node) : undefined;
    this.node = node;
    this.inFlow =
      inFlow || ((isMap(node) || isSeq(node)) && (node as { flow?: boolean }).flow === true);
  }

  /** A block mapping whose pairs were parsed one by one. */
  static composed(document: YamlDocument, segments: readonly Segment[]): YamlValue {
    const value = new YamlValue(document, null, segments[0]?.base ?? 0);
    value.entriesRead = segments.map(({ base, key, value: node, children }) => {
      const keySpan = shifted(key.range, base);
      return new Entry(
        keyName(key),
        keySpan,
        children
          ? YamlValue.composed(document, children)
          : new YamlValue(document, node, keySpan.end, false, base),
        () => scalarExcerpt(document.text, key, false, base),
      );
    });
    return value;
  }

  get kind(): YamlKind {
    if (isMap(this.node)) return "map";
    if (isSeq(this.node)) return "list";
    if (isScalar(this.node) && this.node.value !== null) return "scalar";
    return this.node === undefined && this.entriesRead?.length ? "map" : "empty";
  }

  /** Where the value stands: for an alias the alias itself, for an empty value where it would be. */
  get span(): Span {
    const range = this.written?.range;
    const children = this.isBlock ? this.children() : none;
    const last = children.at(-1);
    if (!range && !last) return { start: this.at, end: this.at };
    const { start, end: past } = range
      ? shifted(range, this.base)
      : { start: children[0]?.span.start ?? this.at, end: this.at };
    // A block collection ends with its last value, not behind the comments that follow it.
    if (last) return { start, end: Math.max(start, last.span.end) };
    let end = past;
    while (end > start && /\s/.test(this.document.text[end - 1] ?? "")) end--;
    return { start, end };
  }

  private get isBlock(): boolean {
    return !isAlias(this.written) && !(this.node as { flow?: boolean } | undefined)?.flow;
  }

  private children(): readonly { readonly span: Span }[] {
    return this.kind === "map" ? this.entries() : this.kind === "list" ? this.items() : none;
  }

  /** An alias that names no anchor: most often a value that begins with `*` and lacks its quotes. */
  get isDanglingAlias(): boolean {
    return isAlias(this.written) && this.node === undefined;
  }

  get isAlias(): boolean {
    return isAlias(this.written);
  }

  get style(): ScalarStyle {
    return isScalar(this.node) ? scalarStyle(this.node) : "plain";
  }

  /** Where the `|` or `>` of a block scalar stands. */
  get indicator(): Span | undefined {
    if (this.style !== "literal" && this.style !== "folded") return undefined;
    const { start } = shifted(this.node?.range, this.base);
    return { start, end: start + 1 };
  }

  /**
   * Whether a pattern may occur in the value as it is written: a look at the text that saves a walk
   * through the values. Always true where aliases bring text from elsewhere.
   */
  mayMention(pattern: RegExp): boolean {
    const { start, end } = this.span;
    const written = this.document.text.slice(start, end);
    return pattern.test(written) || /[*]\w|<<\s*:/.test(written);
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
    if (this.written) collectDuplicates(this.written, this.base, found);
    else if (this.entriesRead) {
      collectRepeated(this.entriesRead, found);
      for (const { value } of this.entriesRead) found.push(...value.duplicateKeys());
    }
    return found;
  }

  /** Pairs in the order they stand, own ones first, then merged ones that are not overridden. */
  entries(): readonly Entry[] {
    this.entriesRead ??= this.kind === "map" ? [...this.readEntries(0)] : none;
    return this.entriesRead;
  }

  private *readEntries(depth: number): Generator<Entry> {
    if (!isMap(this.node)) return;
    const seen = new Set<string>();
    const merges: YamlValue[] = [];
    for (const pair of this.node.items as Pair<Node, Node | null>[]) {
      const entry = this.entry(pair);
      if (!entry) continue;
      if (entry.key === "<<") {
        merges.push(entry.value);
        continue;
      }
      seen.add(entry.key);
      yield entry;
    }
    for (const merge of merges) {
      const sources = merge.kind === "list" ? merge.items() : [merge];
      for (const source of sources) {
        if (depth > 20) continue;
        for (const entry of source.readEntries(depth + 1)) {
          if (seen.has(entry.key)) continue;
          seen.add(entry.key);
          yield entry.takenOver();
        }
      }
    }
  }

  private entry(pair: Pair<Node, Node | null>): Entry | undefined {
    const key = pair.key;
    if (!isPair(pair) || !isScalar(key)) return undefined;
    const { document, inFlow, base } = this;
    const keySpan = shifted(key.range, base);
    const value = new YamlValue(document, pair.value ?? null, keySpan.end, inFlow, base);
    return new Entry(keyName(key), keySpan, value, () =>
      scalarExcerpt(document.text, key, inFlow, base),
    );
  }

  /** The last entry of that name: it is the one that YAML readers keep of duplicates. */
  entryOf(key: string): Entry | undefined {
    return this.entries().findLast((entry) => entry.key === key);
  }

  get(...path: readonly string[]): YamlValue {
    let value: YamlValue = this;
    for (const key of path)
      value = value.entryOf(key)?.value ?? new YamlValue(this.document, null, value.at);
    return value;
  }

  has(key: string): boolean {
    return this.entries().some((entry) => entry.key === key);
  }

  items(): readonly YamlValue[] {
    if (!isSeq(this.node)) return [];
    this.itemsRead ??= (this.node.items as (Node | null)[]).map(
      (item) => new YamlValue(this.document, item, this.at, this.inFlow, this.base),
    );
    return this.itemsRead;
  }

  /** A list's items; of any other value that is there, the value itself. */
  itemsOrSelf(): readonly YamlValue[] {
    return this.kind === "list" ? this.items() : this.kind === "empty" ? [] : [this];
  }

  /** A scalar's text as it was written, numbers and booleans included. */
  text(): Excerpt | undefined {
    if (!isScalar(this.node) || this.node.value === null) return undefined;
    return scalarExcerpt(this.document.text, this.node as Scalar, this.inFlow, this.base);
  }

  string(): string | undefined {
    if (!isScalar(this.node)) return undefined;
    const { value, source } = this.node;
    if (typeof value === "string") return value;
    return value === null ? undefined : (source ?? String(value));
  }

  number(): number | undefined {
    return isScalar(this.node) && typeof this.node.value === "number" ? this.node.value : undefined;
  }

  boolean(): boolean | undefined {
    return isScalar(this.node) && typeof this.node.value === "boolean"
      ? this.node.value
      : undefined;
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
        return (this.node as Scalar).value;
      default:
        return null;
    }
  }
}

/** What a comment says, up to where its line ends. */
function comment(written = "", end: number): Excerpt | undefined {
  const said = written.trimEnd();
  return said === "" ? undefined : Excerpt.verbatim(said, end - written.length, () => undefined);
}

/** Every repeated key below a node. Behind an alias stands what is looked at where it is written. */
function collectDuplicates(node: Node | null, base: number, found: DuplicateKey[]): void {
  if (isSeq(node)) {
    for (const item of node.items as (Node | null)[]) collectDuplicates(item, base, found);
    return;
  }
  if (!isMap(node)) return;
  const pairs = node.items as Pair<Node, Node | null>[];
  collectRepeated(
    pairs.flatMap(({ key }) =>
      isScalar(key) ? [{ key: keyName(key), keySpan: shifted(key.range, base) }] : [],
    ),
    found,
  );
  for (const { value } of pairs) collectDuplicates(value, base, found);
}

function collectRepeated(
  keys: readonly { readonly key: string; readonly keySpan: Span }[],
  found: DuplicateKey[],
): void {
  const seen = new Map<string, Span>();
  for (const { key, keySpan } of keys) {
    if (key === "<<") continue;
    const first = seen.get(key);
    if (first) found.push({ key, span: keySpan, first });
    else seen.set(key, keySpan);
  }
}

/** A node's range as a span of the document. */
const shifted = (range: Range | null | undefined, base: number): Span =>
  range ? { start: range[0] + base, end: range[1] + base } : { start: base, end: base };

function keyName(key: Scalar): string {
  if (typeof key.value === "string") return key.value;
  return key.source ?? String(key.value);
}

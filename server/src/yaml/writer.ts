import { Alias, Document, isNode, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/** Data as it is to be written; a mapping keeps the order of its keys, and what is undefined is left out. */
export type Written =
  | string
  | number
  | boolean
  | readonly Written[]
  | { readonly [key: string]: Written | undefined }
  | Noted
  | Anchored
  | Again;

/** With comments in lines of their own above it. */
class Noted {
  readonly value: Written;
  readonly comments: readonly string[];
  constructor(value: Written, comments: readonly string[]) {
    this.value = value;
    this.comments = comments;
  }
}

/** The same with comments above it, if there are any. */
export const noted = (value: Written, comments: readonly string[]): Written =>
  comments.length > 0 ? new Noted(value, comments) : value;

/** Has a name by which it can stand again further down. */
export class Anchored {
  readonly name: string;
  readonly value: Written;
  constructor(name: string, value: Written) {
    this.name = name;
    this.value = value;
  }
}

export class Again {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** How those read YAML for whom it is written: by version 1.1 `yes` and `12:30` are no texts. */
export type YamlVersion = "1.1" | "1.2";

/**
 * YAML of one document. Every text is read back as it is, character by character: one of several lines
 * as a block, where YAML can hold it as that.
 */
export function writeYaml(
  written: Written,
  version: YamlVersion,
  heading: readonly string[],
): string {
  const document = new Document(null, version === "1.1" ? { compat: "yaml-1.1" } : {});
  document.contents = nodeOf(written) as typeof document.contents;
  document.commentBefore = comment(heading);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const comment = (texts: readonly string[]): string => texts.map((text) => wrapped(text)).join("\n");

/** In lines of a width that is read at a glance. */
const width = 90;

const wrapped = (text: string): string =>
  text.replaceAll(new RegExp(`(\\S{${width},}|.{1,${width}})(?:\\s+|$)`, "g"), " $1\n").trimEnd();

function nodeOf(written: Written): Node {
  if (written instanceof Noted) return nodeOf(written.value);
  if (written instanceof Again) return new Alias(written.name);
  if (written instanceof Anchored) {
    const node = nodeOf(written.value);
    if (!(node instanceof Alias)) (node as Scalar).anchor = written.name;
    return node;
  }
  if (typeof written === "string") return textNode(written);
  if (Array.isArray(written)) return listNode(written);
  if (typeof written === "object")
    return mapNode(written as Readonly<Record<string, Written | undefined>>);
  return new Scalar(written);
}

function textNode(text: string): Scalar {
  const node = new Scalar(text);
  // A reader takes a lone carriage return for a line break, and does not give it back.
  if (/[\r\u0085\u2028\u2029]/.test(text)) node.type = Scalar.QUOTE_DOUBLE;
  else if (text.includes("\n")) node.type = Scalar.BLOCK_LITERAL;
  return node;
}

function listNode(items: readonly Written[]): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = items.every((item) => typeof item === "string" && !item.includes("\n"));
  for (const item of items) {
    const node = nodeOf(item);
    if (item instanceof Noted) node.commentBefore = comment(item.comments);
    list.items.push(node);
  }
  return list;
}

function mapNode(entries: Readonly<Record<string, Written | undefined>>): YAMLMap {
  const map = new YAMLMap();
  for (const [name, value] of Object.entries(entries)) {
    if (value === undefined) continue;
    const key = new Scalar(name);
    if (value instanceof Noted) key.commentBefore = comment(value.comments);
    const node = nodeOf(value);
    map.items.push(new Pair(key, isNode(node) ? node : null));
  }
  return map;
}

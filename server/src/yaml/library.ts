import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
} from "yaml";
import type { Span } from "../base/text.ts";
import type { ScalarStyle } from "../model/script.ts";
import { parseLeniently } from "./lenient.ts";
import type { PairNode, YamlNode } from "./node.ts";

const parseOptions = {
  prettyErrors: false,
  strict: false,
  // Compared pair by pair in the library; YamlValue.duplicateKeys does it with a map.
  uniqueKeys: false,
  logLevel: "silent",
} as const;

/** A place where the YAML itself is broken. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

/** One document of a file as it was parsed. */
export interface ParsedDocument {
  readonly span: Span;
  readonly root: YamlNode | undefined;
  readonly faults: readonly SyntaxFault[];
}

/** All documents of a file, read by the `yaml` library: all of YAML, and what is broken. May throw. */
export function parseWithLibrary(text: string): ParsedDocument[] {
  const parsed = parseAllDocuments(text, parseOptions);
  // A person may be about to write in an empty file: it is an empty document.
  if ("empty" in parsed)
    return [{ span: { start: 0, end: text.length }, root: undefined, faults: [] }];
  const isBroken = parsed.some((document) => document.errors.length > 0);
  return ((isBroken && parseLeniently(text, parseOptions)) || parsed).map((document) => ({
    span: { start: document.range[0], end: document.range[2] },
    root: nodeOf(document.contents),
    faults: document.errors.map(({ code, message, pos }) => ({
      code,
      message,
      span: { start: pos[0], end: Math.max(pos[0], Math.min(pos[1], text.length)) },
    })),
  }));
}

const styles: Record<string, ScalarStyle> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function nodeOf(node: Node | null): YamlNode | undefined {
  if (node === null) return undefined;
  const [start, end] = node.range ?? [0, 0];
  if (isAlias(node)) return { kind: "alias", start, end, name: node.source };
  const { anchor } = node as ParsedNode & { anchor?: string };
  if (isMap(node)) {
    const pairs = (node.items as Pair<Node, Node | null>[]).map(
      ({ key, value }): PairNode => ({ key: nodeOf(key), value: nodeOf(value) }),
    );
    return { kind: "map", start, end, anchor, flow: node.flow === true, pairs };
  }
  if (isSeq(node)) {
    const items = (node.items as (Node | null)[]).map(nodeOf);
    return { kind: "list", start, end, anchor, flow: node.flow === true, items };
  }
  if (!isScalar(node)) return undefined;
  const { value, source, type = "" } = node as Scalar;
  const text = typeof value === "string" ? value : (source ?? String(value));
  const style = styles[type] ?? "plain";
  return { kind: "scalar", start, end, anchor, style, text, value, isNull: value === null };
}

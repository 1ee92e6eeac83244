import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
} from "yaml";
import { Recent } from "../base/recent.ts";

/**
 * A pair of a block mapping that was parsed on its own. Ranges of its nodes count from `base`.
 * Where `children` stand, they are the pairs of its value.
 */
export interface Segment {
  readonly base: number;
  readonly end: number;
  readonly key: Scalar;
  readonly value: Node | null;
  readonly children?: readonly Segment[] | undefined;
}

/** Below this many UTF-16 units a document is parsed as a whole: there is little to save. */
const worthwhile = 1_000;

export const parseOptions = {
  prettyErrors: false,
  strict: false,
  // Compared pair by pair in the library; YamlValue.duplicateKeys does it with a map.
  uniqueKeys: false,
  logLevel: "silent",
} as const;

interface ParsedPair {
  readonly key: Scalar;
  readonly value: Node | null;
}

/** Parsed pairs by their text, so that an edit costs the parsing of the pair it is in. */
const parsedPairs = new Recent<ParsedPair | "whole">();

/**
 * The pairs of a document's block mappings, outermost first, each parsed by itself; a large one, such
 * as `jobs`, is divided again. Nothing where a division could change the meaning: several documents,
 * anchors, tabs, flow collections, any error. Then the document has to be parsed as a whole.
 */
export function parseSegments(text: string): readonly Segment[] | undefined {
  if (text.length < worthwhile || /^(---|\.\.\.|%|\uFEFF|\t)/m.test(text)) return undefined;
  return divide(text, 0, text.length, 0);
}

function divide(
  text: string,
  from: number,
  to: number,
  indent: number,
): readonly Segment[] | undefined {
  const starts = keyLines(text, from, to, indent);
  if (!starts) return undefined;
  const segments: Segment[] = [];
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? to;
    const segment =
      (end - start > worthwhile && divideValue(text, start, end)) || parsePair(text, start, end);
    if (!segment) return undefined;
    segments.push(segment);
  }
  return segments;
}

/** A key with nothing behind it whose mapping can be divided. */
function divideValue(text: string, start: number, end: number): Segment | undefined {
  const header = /^ *[\w"'-]+:[ \t]*(#[^\r\n]*)?\r?\n/.exec(text.slice(start, start + 500));
  if (!header) return undefined;
  const body = start + header[0].length;
  const first = /^(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*( *)/.exec(text.slice(body, end));
  const own = /^ */.exec(header[0])?.[0].length ?? 0;
  const indent = first?.[1]?.length ?? 0;
  if (indent <= own) return undefined;
  const children = divide(text, body, end, indent);
  const pair = children && parsePair(text, start, body);
  return pair && { ...pair, end, children };
}

function parsePair(text: string, start: number, end: number): Segment | undefined {
  const own = text.slice(start, end);
  const pair = parsedPairs.get(own, () => readPair(own) ?? "whole");
  return pair === "whole" ? undefined : { base: start, end, ...pair };
}

function readPair(text: string): ParsedPair | undefined {
  let documents: Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, parseOptions);
    documents = "empty" in parsed ? [] : parsed;
  } catch {
    return undefined;
  }
  const [document, ...others] = documents;
  if (!document || others.length > 0 || document.errors.length > 0) return undefined;
  const { contents } = document;
  if (!isMap(contents) || contents.flow || contents.items.length !== 1) return undefined;
  const [pair] = contents.items as Pair<Node, Node | null>[];
  if (!pair || !isScalar(pair.key)) return undefined;
  return /[&*]\w/.test(text) && sharesNodes(document)
    ? undefined
    : { key: pair.key, value: pair.value };
}

/** Anchors and aliases reach across pairs. */
function sharesNodes(document: Document.Parsed): boolean {
  let shares = false;
  visit(document, {
    Node: (_key, node) => {
      shares ||= isAlias(node) || ("anchor" in node && Boolean(node.anchor));
      return shares ? visit.BREAK : undefined;
    },
  });
  return shares;
}

/**
 * Where the lines begin that hold a key at just this indentation; nothing if a line stands left of
 * it, or at it without being a key. Lines of comments and list items belong to the key above.
 */
function keyLines(text: string, from: number, to: number, indent: number): number[] | undefined {
  const starts: number[] = [];
  let at = from;
  while (at < to) {
    const brk = text.indexOf("\n", at);
    const next = brk < 0 || brk >= to ? to : brk + 1;
    let column = 0;
    while (column <= indent && text.charCodeAt(at + column) === 32) column++;
    const code = text.charCodeAt(at + column);
    const blank = at + column >= next || code === 10 || code === 13 || code === 35;
    if (!blank && column <= indent) {
      const line = text.slice(at + column, next);
      if (column === indent && /^(?:[\w$./-]+|"[^"\\\r\n]*"|'[^'\r\n]*')[ \t]*:(\s|$)/.test(line))
        starts.push(at);
      else if (!(column === indent && /^-\s/.test(line) && starts.length > 0)) return undefined;
    }
    at = next;
  }
  return starts.length > 0 ? starts : undefined;
}

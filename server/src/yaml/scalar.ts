import { type Encode, Excerpt, type Run } from "../base/excerpt.ts";
import { blank, carriageReturn } from "./characters.ts";
import type { Decoded, ScalarNode } from "./node.ts";

/** Collects a decoded text together with the places its characters were written at. */
class Decoding {
  text = "";
  readonly runs: Run[] = [];
  private readonly document: string;

  constructor(document: string) {
    this.document = document;
  }

  /** Characters that stand in the document just as they are. */
  copy(start: number, end: number): void {
    if (end <= start) return;
    this.runs.push({
      at: this.text.length,
      length: end - start,
      source: start,
      width: end - start,
    });
    this.text += this.document.slice(start, end);
  }

  /** Characters that are written in another way: an escape, a folded line break. */
  unit(text: string, start: number, end: number): void {
    if (text === "") return;
    this.runs.push({
      at: this.text.length,
      length: text.length,
      source: start,
      width: end - start,
    });
    this.text += text;
  }
}

/** Where a scalar stands and how it is written. */
type Written = Pick<ScalarNode, "start" | "end" | "style">;

/** What is written there, with the place of every character. `known`: the text, if it is known. */
export function decodeScalar(
  document: string,
  { start, end, style }: Written,
  known?: string,
): Decoded {
  const decoding = new Decoding(document);
  switch (style) {
    case "literal":
    case "folded":
      decodeBlock(decoding, document, blockLayout(document, start, end, known), style);
      break;
    case "double":
    case "single":
      // Most hold nothing that has to be decoded.
      if (!/['\\\r\n]/.test(document.slice(start + 1, end - 1))) decoding.copy(start + 1, end - 1);
      else if (style === "double") decodeDouble(decoding, document, start + 1, end - 1);
      else decodeSingle(decoding, document, start + 1, end - 1);
      break;
    default:
      decodeFlowLines(decoding, document, start, end);
  }
  return decoding;
}

/** A scalar's text with the place of every character, and the way to write a change of it. */
export function scalarExcerpt(document: string, scalar: ScalarNode, inFlow: boolean): Excerpt {
  const { start, end, style, text } = scalar;
  const decoding = scalar.decoded ?? decodeScalar(document, scalar, text);
  const quoted = style === "double" || style === "single";
  const anchor = quoted ? start + 1 : end;
  if (decoding.text === text)
    return new Excerpt(text, decoding.runs, anchor, encodeFor(document, scalar, inFlow));
  // An invalid scalar, decoded by the parser in a way of its own: one unit, not to be changed.
  const whole = text ? [{ at: 0, length: text.length, source: start, width: end - start }] : [];
  return new Excerpt(text, whole, start, () => undefined);
}

function encodeFor(document: string, scalar: ScalarNode, inFlow: boolean): Encode {
  const { start, end, style, text } = scalar;
  switch (style) {
    case "literal":
    case "folded":
      return blockEncode(document, () => blockLayout(document, start, end, text).indent, style);
    case "double":
      return (added) => JSON.stringify(added).slice(1, -1);
    case "single":
      return (added) => (/[\r\n]/.test(added) ? undefined : added.replaceAll("'", "''"));
    default:
      return plainEncode(start, end, inFlow);
  }
}

function plainEncode(start: number, end: number, inFlow: boolean): Encode {
  return (text, at) => {
    const whole = at.start === start && at.end === end;
    const plain =
      !/[\r\n]|:(\s|$)|(^|\s)#/.test(text) &&
      !(inFlow && /[,[\]{}]/.test(text)) &&
      !(at.start === start && /^([-?:,[\]{}#&*!|>'"%@`]|\s|$)/.test(text)) &&
      !(at.end === end && /\s$/.test(text));
    if (plain) return text;
    return whole && !/[\r\n]/.test(text) ? JSON.stringify(text) : undefined;
  };
}

function blockEncode(document: string, indent: () => number, style: "literal" | "folded"): Encode {
  return (text) => {
    if (!/[\r\n]/.test(text)) return text;
    if (style === "folded") return undefined;
    const lineBreak = document.includes("\r\n") ? "\r\n" : "\n";
    return text.replace(/\r?\n/g, lineBreak).replace(/\n(?=[^\r\n])/g, `\n${" ".repeat(indent())}`);
  };
}

/** Line folding of plain and quoted scalars: one break is a blank, n breaks are n-1. */
function decodeFlowLines(
  decoding: Decoding,
  document: string,
  start: number,
  end: number,
  readEscape?: (offset: number) => { text: string; end: number } | undefined,
): void {
  let from = start;
  let at = start;
  // Most are on one line: then there is nothing to fold.
  if (!readEscape && document.indexOf("\n", start) >= end) at = end;
  while (at < end) {
    const escaped = readEscape?.(at);
    if (escaped) {
      decoding.copy(from, at);
      decoding.unit(escaped.text, at, escaped.end);
      // An escaped blank or break is content: it must survive the trimming at a line's end.
      at = from = escaped.end;
      continue;
    }
    const code = document.charCodeAt(at);
    if (code !== 10 && code !== 13) {
      at++;
      continue;
    }
    let contentEnd = at;
    while (contentEnd > from && /[ \t]/.test(document[contentEnd - 1] ?? "")) contentEnd--;
    decoding.copy(from, contentEnd);
    let breaks = 0;
    let next = at;
    while (next < end && /[ \t\r\n]/.test(document[next] ?? "")) {
      if (document[next] === "\n" || (document[next] === "\r" && document[next + 1] !== "\n"))
        breaks++;
      next++;
    }
    decoding.unit(breaks <= 1 ? " " : "\n".repeat(breaks - 1), contentEnd, next);
    at = from = next;
  }
  decoding.copy(from, end);
}

function decodeSingle(decoding: Decoding, document: string, start: number, end: number): void {
  decodeFlowLines(decoding, document, start, end, (at) =>
    document[at] === "'" && document[at + 1] === "'" ? { text: "'", end: at + 2 } : undefined,
  );
}

const simpleEscapes: Record<string, string> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  "\t": "\t",
};

function decodeDouble(decoding: Decoding, document: string, start: number, end: number): void {
  decodeFlowLines(decoding, document, start, end, (at) => {
    if (document[at] !== "\\") return undefined;
    const letter = document[at + 1] ?? "";
    const digits = { x: 2, u: 4, U: 8 }[letter];
    if (digits) {
      const code = Number.parseInt(document.slice(at + 2, at + 2 + digits), 16);
      const valid = Number.isInteger(code) && code <= 0x10ffff;
      return { text: valid ? String.fromCodePoint(code) : "", end: at + 2 + digits };
    }
    if (letter === "\n" || letter === "\r") {
      // A line continued by a backslash: the break and the next line's indentation vanish.
      let next = at + (letter === "\r" && document[at + 2] === "\n" ? 3 : 2);
      while (next < end && /[ \t]/.test(document[next] ?? "")) next++;
      return { text: "", end: next };
    }
    return { text: simpleEscapes[letter] ?? `\\${letter}`, end: at + 2 };
  });
}

interface BlockLayout {
  readonly lines: readonly Line[];
  /** Columns of indentation that do not belong to the text. */
  readonly indent: number;
  readonly chomp: "strip" | "clip" | "keep";
}

interface Line {
  readonly start: number;
  /** Columns of leading blanks. */
  readonly indent: number;
  /** Without the line break. */
  readonly end: number;
  /** Behind the line break. */
  readonly next: number;
}

const isEmpty = (line: Line): boolean => line.start + line.indent >= line.end;

/**
 * A block's lines and indentation, from its header on. `known` is its text, if it is known.
 */
function blockLayout(document: string, start: number, end: number, known = ""): BlockLayout {
  const header = /^[|>]([-+0-9]*)[^\n]*(\n|$)/.exec(
    document.slice(start, Math.min(end, start + 200)),
  );
  const marks = header?.[1] ?? "";
  const lines = linesBetween(document, start + (header?.[0].length ?? 0), end);
  const explicit = Number(/[1-9]/.exec(marks)?.[0] ?? 0);
  const first = lines.find((line) => !isEmpty(line))?.indent ?? 0;
  const chomp = marks.includes("-") ? "strip" : marks.includes("+") ? "keep" : "clip";
  // An explicit indentation counts from the parent, which is not seen here: the text shows it.
  const own = /^(?: *\n)*( *)/.exec(known)?.[1]?.length ?? 0;
  return { lines, indent: explicit ? Math.max(0, first - own) : first, chomp };
}

function linesBetween(document: string, from: number, to: number): readonly Line[] {
  const lines: Line[] = [];
  let start = from;
  while (start < to) {
    const found = document.indexOf("\n", start);
    const brk = found < 0 || found >= to ? to : found;
    const end = brk > start && document.charCodeAt(brk - 1) === carriageReturn ? brk - 1 : brk;
    let at = start;
    while (at < end && document.charCodeAt(at) === blank) at++;
    const next = Math.min(brk + 1, to);
    lines.push({ start, indent: at - start, end, next });
    start = next;
  }
  return lines;
}

/** Block scalars as YAML 1.2 §8.1 has them: more-indented lines of a folded one keep their breaks. */
function decodeBlock(
  decoding: Decoding,
  document: string,
  { lines, indent, chomp }: BlockLayout,
  style: "literal" | "folded",
): void {
  let last = lines.length;
  while (last > 0 && isEmpty(lines[last - 1] as Line)) last--;
  if (last === 0) {
    if (chomp === "keep") for (const line of lines) decoding.unit("\n", line.end, line.next);
    return;
  }
  // Blanks beyond the indentation are text, even on a line that holds nothing else.
  for (let i = lines.length - 1; i >= last; i--)
    if ((lines[i] as Line).indent > indent) last = i + 1;

  const textStart = (line: Line) => line.start + Math.min(line.indent, indent);
  let separator = "";
  let breakStart = 0;
  let moreIndented = false;
  let leading = true;
  for (const line of lines.slice(0, last)) {
    const start = textStart(line);
    if (leading && isEmpty(line)) {
      decoding.copy(start, line.end);
      decoding.unit("\n", line.end, line.next);
      continue;
    }
    leading = false;
    if (style === "folded") {
      const deeper = line.indent > indent || document[start] === "\t";
      if (deeper) {
        if (separator === " ") separator = "\n";
        else if (!moreIndented && separator === "\n") separator = "\n\n";
        moreIndented = true;
      } else if (start >= line.end) {
        if (separator === "\n") {
          decoding.unit("\n", breakStart, line.start);
          breakStart = line.start;
        } else separator = "\n";
        continue;
      } else if (separator !== "") moreIndented = false;
      decoding.unit(separator, breakStart, start);
      decoding.copy(start, line.end);
      separator = deeper ? "\n" : " ";
    } else {
      decoding.unit(separator, breakStart, start);
      decoding.copy(start, line.end);
      separator = "\n";
    }
    breakStart = line.end;
  }
  if (chomp === "strip") return;
  decoding.unit("\n", breakStart, (lines[last - 1] as Line).next);
  if (chomp === "keep")
    for (const line of lines.slice(last)) {
      decoding.copy(textStart(line), line.end);
      if (line.next > line.end) decoding.unit("\n", line.end, line.next);
    }
}

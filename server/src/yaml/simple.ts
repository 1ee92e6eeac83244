import {
  backslash,
  blank,
  brace,
  bracket,
  carriageReturn,
  closingBrace,
  closingBracket,
  colon,
  comma,
  dash,
  doubleQuote,
  greater,
  hash,
  isFlowGap,
  isGap,
  lineEnd,
  lineFeed,
  pipe,
  quoteStyle,
  singleQuote,
  startsPlain,
  tab,
} from "./characters.ts";
import type { ParsedDocument } from "./library.ts";
import type { ListNode, MapNode, PairNode, ScalarNode, YamlNode } from "./node.ts";
import { WrittenScalar } from "./written-scalar.ts";

/**
 * Reads a text in the form most pipelines are written in: block mappings and lists, scalars of every
 * style, brackets and braces on one line. Nothing for any other text, be it wrong or only unusual
 * (anchors, tags, tabs): that is for the `yaml` library, which gives the same nodes at ten to twenty
 * times the cost. A property test holds the two together.
 */
export function readSimple(text: string): readonly ParsedDocument[] | undefined {
  return new SimpleReader(text).read();
}

/** Line by line, by indentation. Every method that reads a node leaves the reader on the line behind. */
class SimpleReader {
  private readonly text: string;
  /** The line that is looked at: where it starts, where its content does, and where it ends. */
  private lineStart = 0;
  private from = 0;
  private lineEnd = 0;
  /** Columns before the content; -1 behind the last line. */
  private column = -1;
  /** Where a document begins that follows this one; -1 where none does. */
  private marker = -1;
  /** Comments stand between this line and the one read before it. */
  private commented = false;

  constructor(text: string) {
    this.text = text;
  }

  read(): readonly ParsedDocument[] | undefined {
    const { text } = this;
    if (uncommon.test(text)) return undefined;
    const documents: ParsedDocument[] = [];
    let start = 0;
    this.goTo(0);
    do {
      if (this.marker >= 0) {
        start = documents.length > 0 ? this.marker : 0;
        const stop = lineEnd(text, this.marker);
        if (!/^---[ \t]*\r?$/.test(text.slice(this.marker, stop))) return undefined;
        this.goTo(stop + 1);
      }
      const root = this.column < 0 ? undefined : this.block(this.column);
      if (!root || this.column >= 0) return undefined;
      const end = this.marker < 0 ? text.length : this.marker;
      documents.push({ root, span: { start, end }, faults: [] });
    } while (this.marker >= 0);
    return documents;
  }

  private nextLine(): void {
    this.goTo(this.lineEnd + 1);
  }

  /** Goes to the document's first line from an offset on that holds more than blanks and a comment. */
  private goTo(offset: number): void {
    const { text } = this;
    this.commented = false;
    this.marker = -1;
    this.column = -1;
    let start = offset;
    while (start < text.length) {
      let from = start;
      while (text.charCodeAt(from) === blank) from++;
      const code = text.charCodeAt(from);
      if (code === hash) this.commented = true;
      else if (code !== lineFeed && code !== carriageReturn && from < text.length) {
        if (from === start && text.startsWith("---", from) && isGap(text.charCodeAt(from + 3))) {
          this.marker = from;
          return;
        }
        this.lineStart = start;
        this.from = from;
        this.column = from - start;
        this.lineEnd = lineEnd(text, from);
        return;
      }
      start = lineEnd(text, from) + 1;
    }
  }

  /** A collection whose first line is looked at. */
  private block(column: number): YamlNode | undefined {
    return this.isDash(this.from) ? this.list(column) : this.map(column, this.from);
  }

  private isDash(at: number): boolean {
    return this.text.charCodeAt(at) === dash && isGap(this.text.charCodeAt(at + 1));
  }

  private map(column: number, start: number): MapNode | undefined {
    const pairs: PairNode[] = [];
    let at = start;
    do {
      const key = this.key(at);
      if (!key) return undefined;
      const value = this.valueBehind(this.skipBlanks(this.colon + 1), column, true);
      if (!value) return undefined;
      pairs.push({ key, value });
      at = this.from;
    } while (this.column === column && !this.isDash(at));
    const end = pairs.at(-1)?.value?.end ?? start;
    // Only a list at the margin of the key above it may stand there, and it is read as its value.
    if (this.column >= column) return undefined;
    return { kind: "map", start, end, flow: false, pairs };
  }

  private list(column: number, first = this.from): ListNode | undefined {
    const items: YamlNode[] = [];
    let at = first;
    do {
      const item = this.item(this.skipBlanks(at + 1), column);
      if (!item) return undefined;
      items.push(item);
      at = this.from;
    } while (this.column === column && this.isDash(at));
    if (this.column > column) return undefined;
    return { kind: "list", start: first, end: items.at(-1)?.end ?? first, flow: false, items };
  }

  /** What stands behind a dash: a collection may begin on the same line. */
  private item(at: number, column: number): YamlNode | undefined {
    const inner = at - this.lineStart;
    if (this.isDash(at)) return this.list(inner, at);
    return this.isKey(at) ? this.map(inner, at) : this.valueBehind(at, column, false);
  }

  /** The value behind a colon or a dash, on that line or on those below. */
  private valueBehind(at: number, column: number, inMap: boolean): YamlNode | undefined {
    const code = this.text.charCodeAt(at);
    if (at < this.lineEnd && code !== hash && code !== carriageReturn)
      return this.inline(at, column);
    this.nextLine();
    if (this.column > column || (inMap && this.column === column && this.isDash(this.from))) {
      if (this.isDash(this.from) || this.isKey(this.from)) return this.block(this.column);
      // Whether a comment out of line ends a text before it begins, the library decides.
      return this.commented ? undefined : this.inline(this.from, column);
    }
    return new WrittenScalar(this.text, at, at, "plain");
  }

  /** A scalar or a flow collection. */
  private inline(at: number, column: number): YamlNode | undefined {
    const { text } = this;
    const code = text.charCodeAt(at);
    if (code === pipe || code === greater) return this.blockScalar(at, column);
    const flow = code === bracket || code === brace;
    if (!flow && code !== doubleQuote && code !== singleQuote) return this.plain(at, column);
    const node = flow ? this.flow(at) : this.quoted(at);
    if (!node || !this.isOver(node.end)) return undefined;
    this.nextLine();
    return node;
  }

  /** Whether nothing but a comment follows on the line. */
  private isOver(at: number): boolean {
    const behind = this.skipBlanks(at);
    const code = this.text.charCodeAt(behind);
    return behind >= this.lineEnd || code === carriageReturn || (code === hash && behind > at);
  }

  private skipBlanks(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === blank) at++;
    return at;
  }

  /** Where the colon behind the key stands that was looked at last. */
  private colon = 0;

  private isKey(at: number): boolean {
    return this.keyEnd(at) > at;
  }

  private key(at: number): ScalarNode | undefined {
    const end = this.keyEnd(at);
    if (end <= at) return undefined;
    const style = quoteStyle(this.text.charCodeAt(at)) ?? "plain";
    return new WrittenScalar(this.text, at, end, style);
  }

  /** Where a key ends that has its colon behind it; nothing that ends behind `at` where none has. */
  private keyEnd(at: number): number {
    const { text, lineEnd: stop } = this;
    const code = text.charCodeAt(at);
    let end = at;
    if (quoteStyle(code)) end = this.quoteEnd(at);
    else if (startsPlain(text, at, false))
      for (let i = at; i < stop; i++) {
        const each = text.charCodeAt(i);
        if (each === blank) continue;
        if (each === colon && isGap(text.charCodeAt(i + 1))) break;
        if (each === tab || (each === hash && text.charCodeAt(i - 1) === blank)) return at;
        end = i + 1;
      }
    this.colon = this.skipBlanks(end);
    const behind = text.charCodeAt(this.colon + 1);
    const isOne =
      end - at < longestKey &&
      this.colon < stop &&
      text.charCodeAt(this.colon) === colon &&
      isGap(behind) &&
      behind !== tab;
    return isOne ? end : at;
  }

  /** Behind the closing quote on the same line; 0 where there is none, or an escape is a rare one. */
  private quoteEnd(at: number): number {
    const { text, lineEnd: stop } = this;
    const quote = text.charCodeAt(at);
    for (let i = at + 1; i < stop; i++) {
      const code = text.charCodeAt(i);
      if (code === quote) {
        if (quote === doubleQuote || text.charCodeAt(i + 1) !== quote) return i + 1;
        i++;
      } else if (code === backslash && quote === doubleQuote) {
        if (!commonEscapes.includes(text[i + 1] ?? "?")) return 0;
        i++;
      }
    }
    return 0;
  }

  private quoted(at: number): ScalarNode | undefined {
    const end = this.quoteEnd(at);
    const style = quoteStyle(this.text.charCodeAt(at));
    return end && style ? new WrittenScalar(this.text, at, end, style) : undefined;
  }

  /** Plain text, which may go on over lines that stand deeper than `column`. */
  private plain(at: number, column: number): ScalarNode | undefined {
    if (!startsPlain(this.text, at, false)) return undefined;
    let end = this.plainLine(at);
    let over = this.text.charCodeAt(this.skipBlanks(end)) === hash;
    if (end <= at) return undefined;
    this.nextLine();
    while (this.column > column) {
      if (over || this.commented) return undefined;
      end = this.plainLine(this.from);
      if (end <= this.from) return undefined;
      over = this.text.charCodeAt(this.skipBlanks(end)) === hash;
      this.nextLine();
    }
    return new WrittenScalar(this.text, at, end, "plain");
  }

  /** Where plain text ends on this line; 0 where it holds what makes it something else. */
  private plainLine(at: number): number {
    const { text, lineEnd: stop } = this;
    let end = at;
    for (let i = at; i < stop; i++) {
      const code = text.charCodeAt(i);
      if (code === blank || code === carriageReturn) continue;
      if (code === tab || (code === colon && isGap(text.charCodeAt(i + 1)))) return 0;
      if (code === hash && text.charCodeAt(i - 1) === blank) break;
      end = i + 1;
    }
    return end;
  }

  private blockScalar(at: number, column: number): ScalarNode | undefined {
    const { text } = this;
    const header = blockHeader.exec(text.slice(at, this.lineEnd));
    if (!header || column < 0) return undefined;
    const keep = header[1] === "+";
    let indent = 0;
    /** Behind the last line that counts, and behind the last of all. */
    let end = Math.min(this.lineEnd + 1, text.length);
    let start = end;
    let widest = 0;
    while (start < text.length) {
      let from = start;
      while (text.charCodeAt(from) === blank) from++;
      const stop = lineEnd(text, from);
      const code = text.charCodeAt(from);
      const isBlank = from >= stop || code === carriageReturn;
      if (isBlank) widest = Math.max(widest, from - start);
      else if (indent === 0) {
        indent = from - start;
        // Blank lines before the first one may not be wider, and tabs are no indentation.
        if (indent <= column || widest > indent || code === tab) return undefined;
      } else if (from - start < indent) {
        if (code === tab) return undefined;
        break;
      }
      const width = from - start;
      // Without a break at its end, a blank line is kept only for what is as wide as the text.
      const isKept = keep && (stop < text.length || width >= indent);
      if (!isBlank || isKept || width > indent) end = Math.min(stop + 1, text.length);
      start = stop + 1;
    }
    if (indent === 0) return undefined;
    this.goTo(Math.min(start, text.length));
    const style = text.charCodeAt(at) === pipe ? "literal" : "folded";
    return new WrittenScalar(text, at, end, style);
  }

  /** Brackets or braces that close on this line. */
  private flow(at: number): YamlNode | undefined {
    const { text } = this;
    if (at >= this.lineEnd) return undefined;
    const code = text.charCodeAt(at);
    if (code === bracket) return this.flowList(at);
    if (code === brace) return this.flowMap(at);
    return quoteStyle(code) ? this.quoted(at) : this.flowPlain(at);
  }

  private flowList(start: number): ListNode | undefined {
    const items: YamlNode[] = [];
    let at = this.skipBlanks(start + 1);
    while (this.text.charCodeAt(at) !== closingBracket) {
      const item = this.flow(at);
      if (!item) return undefined;
      items.push(item);
      at = this.behindComma(item.end, closingBracket);
      if (at === 0) return undefined;
    }
    return { kind: "list", start, end: at + 1, flow: true, items };
  }

  private flowMap(start: number): MapNode | undefined {
    const pairs: PairNode[] = [];
    let at = this.skipBlanks(start + 1);
    while (this.text.charCodeAt(at) !== closingBrace) {
      const key = quoteStyle(this.text.charCodeAt(at)) ? this.quoted(at) : this.flowPlain(at);
      const colonAt = this.skipBlanks(key?.end ?? at);
      if (!key || this.text.charCodeAt(colonAt) !== colon) return undefined;
      if (this.text.charCodeAt(colonAt + 1) !== blank) return undefined;
      const value = this.flow(this.skipBlanks(colonAt + 1));
      if (!value) return undefined;
      pairs.push({ key, value });
      at = this.behindComma(value.end, closingBrace);
      if (at === 0) return undefined;
    }
    return { kind: "map", start, end: at + 1, flow: true, pairs };
  }

  /** Where the next item or the closing bracket stands; 0 where neither comes. */
  private behindComma(end: number, closing: number): number {
    const at = this.skipBlanks(end);
    const code = this.text.charCodeAt(at);
    if (code === closing) return at;
    return code === comma ? this.skipBlanks(at + 1) : 0;
  }

  private flowPlain(at: number): ScalarNode | undefined {
    const { text, lineEnd: stop } = this;
    if (!startsPlain(text, at, true)) return undefined;
    let end = at;
    for (let i = at; i < stop; i++) {
      const code = text.charCodeAt(i);
      if (code === blank) continue;
      if (code === comma || code === closingBracket || code === closingBrace) break;
      if (code === colon && isFlowGap(text.charCodeAt(i + 1))) break;
      if (code === bracket || code === brace || code === tab || code === hash) return undefined;
      end = i + 1;
    }
    return new WrittenScalar(text, at, end, "plain");
  }
}

/** YAML allows a key on one line no more: https://yaml.org/spec/1.2.2/#rule-ns-s-implicit-yaml-key */
const longestKey = 1_000;

/** A byte order mark, a carriage return by itself, the marker of a document's end. */
const uncommon = /\uFEFF|\r(?!\n)|^\.\.\.(?=\s|$)/m;

const commonEscapes = 'abefnrtv0 "/\\N_LP';

const blockHeader = /^[|>]([-+]?)(?: +(?:#.*)?)?\r?$/;

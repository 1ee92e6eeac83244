import type { Span } from "../base/text.ts";

/** A stretch of a word that is written in one way. Offsets are UTF-16 units of the shell text. */
export interface Piece {
  /**
   * `plain`, `single` and `double` stand for themselves; an `escape` (`\"` in double quotes) stands
   * for `text`; an `expansion` (`$x`, `$(…)`, backquotes) stands for what only the run knows.
   */
  readonly kind: "plain" | "single" | "double" | "escape" | "expansion";
  readonly span: Span;
  /** What it stands for; for an expansion the text as written. */
  readonly text: string;
}

export interface Word {
  readonly span: Span;
  readonly pieces: readonly Piece[];
  /** The word without its quotes. */
  readonly text: string;
  readonly quoted: boolean;
  /** The shell puts something else in its place, in part at least. */
  readonly expanded: boolean;
}

/** A word of nothing but plain characters, as most are. */
class PlainWord implements Word {
  readonly span: Span;
  readonly text: string;
  readonly quoted = false;
  readonly expanded = false;

  constructor(span: Span, text: string) {
    this.span = span;
    this.text = text;
  }

  get pieces(): readonly Piece[] {
    return [{ kind: "plain", span: this.span, text: this.text }];
  }
}

/** What ends a stretch of plain characters. */
const special = new Set([..." \t\n\v\f\r;|&()<>'\"\\$`"].map((char) => char.charCodeAt(0)));
const endsPlain = Uint8Array.from({ length: 128 }, (_, code) => (special.has(code) ? 1 : 0));

/** Substitutions nested deeper than this are left unread. */
const deepest = 40;

/** Reads words: one cursor that only moves forward. What stands in `$(…)` is read by `list`. */
export abstract class WordReader {
  protected readonly text: string;
  protected at = 0;
  private depth = 0;
  /** What ends the list that is being read. */
  private ending = "";

  constructor(text: string) {
    this.text = text;
  }

  /** Commands up to `end`, which is left standing; without one to the end of the text. */
  protected abstract list(end: "" | ")" | "`"): void;

  protected get char(): string {
    return this.text[this.at] ?? "";
  }

  /** What `pattern` (sticky) finds at the cursor. */
  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  protected take(length: number): string {
    const taken = this.text.slice(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  /** Behind the plain characters that stand from an offset on. */
  private plainEnd(from: number): number {
    const { text } = this;
    let end = from;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code < 128 ? endsPlain[code] === 1 : /\s/.test(text[end] ?? "")) break;
    }
    return end;
  }

  /** Length of `\` and the line break behind it. */
  protected lineContinuation(): number {
    if (this.char !== "\\") return 0;
    if (this.text[this.at + 1] === "\n") return 2;
    return this.text.startsWith("\r\n", this.at + 1) ? 3 : 0;
  }

  /** A word, with everything that is glued to it. Takes one character at least. */
  protected word(): Word {
    const start = this.at;
    const first = this.plainEnd(start);
    if (
      first > start &&
      (first === this.text.length || /[\s;|&()<>]/.test(this.text[first] ?? ""))
    ) {
      this.at = first;
      return new PlainWord({ start, end: first }, this.text.slice(start, first));
    }
    const pieces: Piece[] = [];
    const plain = (length: number): void => {
      const from = this.at;
      pieces.push({ kind: "plain", text: this.take(length), span: { start: from, end: this.at } });
    };
    let quoted = false;
    while (this.at < this.text.length && this.char !== this.ending) {
      const { char } = this;
      const run = this.plainEnd(this.at) - this.at;
      if (run > 0) plain(run);
      else if (char === "'" || char === '"') {
        quoted = true;
        if (char === "'") this.singleQuoted(pieces);
        else this.doubleQuoted(pieces);
      } else if (char === "\\") {
        quoted ||= this.lineContinuation() === 0;
        this.escape(pieces);
      } else if (char === "$" || char === "`") {
        if (!this.expansion(pieces)) plain(1);
      } else if (/[<>]/.test(char) && this.at === start && this.text[this.at + 1] === "(")
        this.substitution(pieces, 2);
      else break;
    }
    if (this.at === start) plain(1);
    return {
      span: { start, end: this.at },
      pieces,
      text: pieces.map((piece) => piece.text).join(""),
      quoted,
      expanded: pieces.some((piece) => piece.kind === "expansion"),
    };
  }

  /** A backslash and the character it takes the meaning from, or the line break it takes away. */
  private escape(pieces: Piece[]): void {
    const start = this.at;
    const continuation = this.lineContinuation();
    this.at = Math.min(start + (continuation || 2), this.text.length);
    const text = continuation ? "" : this.text.slice(start + 1, this.at);
    pieces.push({ kind: "escape", span: { start, end: this.at }, text });
  }

  private singleQuoted(pieces: Piece[]): void {
    const start = this.at + 1;
    const found = this.text.indexOf("'", start);
    const end = found < 0 ? this.text.length : found;
    pieces.push({ kind: "single", span: { start, end }, text: this.text.slice(start, end) });
    this.at = found < 0 ? end : end + 1;
  }

  private doubleQuoted(pieces: Piece[]): void {
    this.at++;
    let from = this.at;
    const count = pieces.length;
    const literal = (): void => {
      if (this.at > from)
        pieces.push({
          kind: "double",
          span: { start: from, end: this.at },
          text: this.text.slice(from, this.at),
        });
    };
    while (this.at < this.text.length && this.char !== '"') {
      if (this.char === "\\" && /["\\$`\r\n]/.test(this.text[this.at + 1] ?? "")) {
        literal();
        this.escape(pieces);
        from = this.at;
      } else if (this.char === "$" || this.char === "`") {
        literal();
        from = this.at;
        if (this.expansion(pieces)) from = this.at;
        else this.at++;
      } else this.at++;
    }
    literal();
    if (pieces.length === count)
      pieces.push({ kind: "double", span: { start: this.at, end: this.at }, text: "" });
    if (this.char === '"') this.at++;
  }

  /** `$x`, `${x}`, `$(…)`, `$((…))`, `$'…'`, backquotes; false where the `$` stands for itself. */
  private expansion(pieces: Piece[]): boolean {
    const start = this.at;
    const next = this.text[this.at + 1] ?? "";
    if (this.char === "`") {
      this.substitution(pieces, 1, "`");
      return true;
    }
    if (next === "(") {
      if (this.text[this.at + 2] !== "(") {
        this.substitution(pieces, 2);
        return true;
      }
      this.skipBalanced("(", ")");
    } else if (next === "{") this.skipBalanced("{", "}");
    else if (next === "'") {
      this.at += this.match(/\$'(?:[^'\\]|\\[\s\S])*'?/y)?.length ?? 2;
    } else {
      const name = this.match(/\$(?:[A-Za-z_]\w*|[\d@*#?$!-])/y);
      if (!name) return false;
      this.at += name.length;
    }
    pieces.push({
      kind: "expansion",
      span: { start, end: this.at },
      text: this.text.slice(start, this.at),
    });
    return true;
  }

  /** Commands inside a word. `opening` is the length of what opens them. */
  private substitution(pieces: Piece[], opening: number, end: ")" | "`" = ")"): void {
    const start = this.at;
    this.at += opening;
    if (this.depth >= deepest) this.at = this.text.length;
    else {
      const outer = this.ending;
      this.depth++;
      this.ending = end;
      this.list(end);
      this.ending = outer;
      this.depth--;
      if (this.char === end) this.at++;
    }
    pieces.push({
      kind: "expansion",
      span: { start, end: this.at },
      text: this.text.slice(start, this.at),
    });
  }

  private skipBalanced(opening: string, closing: string): void {
    this.at++;
    let depth = 0;
    while (this.at < this.text.length) {
      const char = this.take(1);
      if (char === opening) depth++;
      else if (char === closing && --depth === 0) return;
      else if (char === "\\") this.at++;
    }
    this.at = this.text.length;
  }
}

import type { Edit, Span } from "./text.ts";

/**
 * A piece of an excerpt that was copied from one place of the document. Where `length` and `width`
 * differ the run is one indivisible unit: an escape (`\n` in double quotes) or a folded line break.
 */
export interface Run {
  /** Offset in the excerpt. */
  readonly at: number;
  /** UTF-16 units in the excerpt. */
  readonly length: number;
  /** Offset in the document. */
  readonly source: number;
  /** UTF-16 units in the document. */
  readonly width: number;
}

/**
 * How a new text must be written at `at` (a span of the document), or nothing if it cannot be
 * written there.
 */
export type Encode = (text: string, at: Span) => string | undefined;

const singleLine: Encode = (text) => (/[\r\n]/.test(text) ? undefined : text);

/** Written for the inner form first (a shell's quotes), then for the scalar around it. */
const nested =
  (inner: Encode, outer: Encode): Encode =>
  (text, at) => {
    const written = inner(text, at);
    return written === undefined ? undefined : outer(written, at);
  };

/**
 * Text lifted out of a document (a scalar's value, a heredoc's body, the code behind `-c`), which
 * knows for each of its offsets where it was written, and how a change of it has to be written back.
 */
export class Excerpt {
  readonly text: string;
  private readonly runs: readonly Run[];
  private readonly anchor: number;
  private readonly encode: Encode;

  /** `runs` cover `text` in order; `anchor` is where an empty excerpt stands. */
  constructor(text: string, runs: readonly Run[], anchor: number, encode: Encode = singleLine) {
    this.text = text;
    this.runs = runs;
    this.anchor = anchor;
    this.encode = encode;
  }

  /** Text that stands in the document just as it is, on one line. */
  static verbatim(text: string, source: number, encode?: Encode): Excerpt {
    const runs = text ? [{ at: 0, length: text.length, source, width: text.length }] : [];
    return new Excerpt(text, runs, source, encode);
  }

  /**
   * Parts one after the other as one text, whatever lies between them in the document. `encode`
   * narrows what may be written there, beside what the first part demands.
   */
  static join(parts: readonly Excerpt[], encode?: Encode): Excerpt {
    const runs: Run[] = [];
    let at = 0;
    for (const part of parts) {
      for (const run of part.runs) runs.push({ ...run, at: at + run.at });
      at += part.length;
    }
    const text = parts.map((part) => part.text).join("");
    const [first] = parts;
    const outer = first?.encode ?? singleLine;
    return new Excerpt(text, runs, first?.anchor ?? 0, encode ? nested(encode, outer) : outer);
  }

  get length(): number {
    return this.text.length;
  }

  private runAt(offset: number): Run | undefined {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.runs[middle] as Run).at <= offset) low = middle;
      else high = middle - 1;
    }
    return this.runs[low];
  }

  /** The document offset of the character at `offset`; past the end, the place behind the last one. */
  source(offset: number): number {
    const run = this.runAt(offset);
    if (!run) return this.anchor;
    const within = Math.max(0, offset - run.at);
    if (run.length === run.width) return run.source + Math.min(within, run.width);
    return within < run.length ? run.source : run.source + run.width;
  }

  /** Where the characters from `start` to `end` (excluded) were written, with what lies between them. */
  span(start = 0, end = this.text.length): Span {
    const from = Math.max(0, Math.min(start, this.text.length));
    const to = Math.max(from, Math.min(end, this.text.length));
    const begin = this.source(from);
    if (to === from) return { start: begin, end: begin };
    const last = this.runAt(to - 1) as Run;
    const finish =
      last.length === last.width ? last.source + (to - last.at) : last.source + last.width;
    if (finish >= begin) return { start: begin, end: finish };
    // Parts that are joined in another order than they are written in.
    const ends = this.runs
      .filter(({ at, length }) => at < to && at + length > from)
      .flatMap(({ source, width }) => [source, source + width]);
    return { start: Math.min(...ends), end: Math.max(...ends) };
  }

  /** The offset in this excerpt of a document offset, if it lies within. */
  locate(source: number): number | undefined {
    for (const run of this.runs) {
      if (source < run.source || source > run.source + run.width) continue;
      return (
        run.at +
        (run.length === run.width ? source - run.source : source > run.source ? run.length : 0)
      );
    }
    return this.text === "" && source === this.anchor ? 0 : undefined;
  }

  /** A part of this excerpt. `encode` narrows what may be written there (a shell's quotes, say). */
  slice(start: number, end = this.text.length, encode?: Encode): Excerpt {
    const runs: Run[] = [];
    for (const run of this.runs) {
      const from = Math.max(run.at, start);
      const to = Math.min(run.at + run.length, end);
      if (from >= to) continue;
      const even = run.length === run.width;
      runs.push({
        at: from - start,
        length: to - from,
        source: even ? run.source + (from - run.at) : run.source,
        width: even ? to - from : run.width,
      });
    }
    const written = encode ? nested(encode, this.encode) : this.encode;
    return new Excerpt(this.text.slice(start, end), runs, this.source(start), written);
  }

  /** The same place with the meaning of what is written there (an escape): one indivisible unit. */
  meaning(text: string): Excerpt {
    const { start, end } = this.span();
    const runs = text ? [{ at: 0, length: text.length, source: start, width: end - start }] : [];
    return new Excerpt(text, runs, start, this.encode);
  }

  /** The same places with other characters: `text` must be as long as the excerpt. */
  masked(text: string): Excerpt {
    if (text.length !== this.text.length)
      throw new RangeError("a mask keeps the length of its text");
    return new Excerpt(text, this.runs, this.anchor, this.encode);
  }

  /** The edit of the document that puts `text` in place of `[start, end)`, if it can be written there. */
  edit(start: number, end: number, text: string): Edit | undefined {
    const at = this.span(start, end);
    const written = this.encode(text, at);
    return written === undefined ? undefined : { span: at, text: written };
  }
}

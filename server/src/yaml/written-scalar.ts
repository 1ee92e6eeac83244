import type { ScalarStyle } from "../model/script.ts";
import type { Decoded, ScalarNode } from "./node.ts";
import { decodeScalar } from "./scalar.ts";

/** A scalar that is decoded when it is asked for. */
export class WrittenScalar implements ScalarNode {
  readonly kind = "scalar";
  readonly style: ScalarStyle;
  readonly start: number;
  readonly end: number;
  private readonly document: string;
  private known: Decoded | undefined;
  private words: string | undefined;

  constructor(document: string, start: number, end: number, style: ScalarStyle) {
    this.document = document;
    this.start = start;
    this.end = end;
    this.style = style;
  }

  get decoded(): Decoded {
    this.known ??= this.asWritten() ?? decodeScalar(this.document, this);
    return this.known;
  }

  get text(): string {
    this.words ??= this.readWords() ?? this.decoded.text;
    return this.words;
  }

  /** Most stand on one line, just as they are: then nothing has to be decoded. */
  private readWords(): string | undefined {
    const { document, start, end, style } = this;
    if (style === "literal" || style === "folded") return undefined;
    const quotes = style === "plain" ? 0 : 1;
    const written = document.slice(start + quotes, end - quotes);
    return (quotes ? /['\\\r\n]/ : /\n/).test(written) ? undefined : written;
  }

  private asWritten(): Decoded | undefined {
    const text = this.readWords();
    if (text === undefined) return undefined;
    const { length } = text;
    const source = this.style === "plain" ? this.start : this.start + 1;
    return { text, runs: length > 0 ? [{ at: 0, length, source, width: length }] : [] };
  }

  get value(): unknown {
    return this.style === "plain" ? meaningOf(this.text) : this.text;
  }

  get isNull(): boolean {
    return this.style === "plain" && this.end - this.start <= longestNull && isNull.test(this.text);
  }
}

const longestNull = "null".length;
const isNull = /^(?:~|[Nn]ull|NULL)?$/;

/** What plain text means by the core schema: https://yaml.org/spec/1.2.2/#1032-tag-resolution */
function meaningOf(text: string): unknown {
  if (!/^(?:[-+.\d~]|[NnTtFf][aALOlorRuU])|^$/.test(text)) return text;
  if (isNull.test(text)) return null;
  if (/^(?:[Tt]rue|TRUE)$/.test(text)) return true;
  if (/^(?:[Ff]alse|FALSE)$/.test(text)) return false;
  if (/^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  if (/^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return Number.NaN;
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text))
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  return text;
}

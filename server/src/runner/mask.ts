import { encodingsOf } from "./encoded.ts";

/** Shorter than this a value is found everywhere by chance, and hiding it would only tell it. */
const least = 4;

export interface Mask {
  /** The text with stars in place of every secret. */
  hide(text: string): string;
  /** UTF-16 units of the longest secret. */
  readonly longest: number;
}

/**
 * Hides secrets in text, as they are and in the forms in which programs write them. A secret of
 * several lines (a private key) is hidden line by line, as logs come by the line.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const hidden = (part: string): boolean =>
    part.length >= least && !/^(true|false|null|none)$/i.test(part);
  const parts = secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)].map((part) => part.trim()))
    .filter(hidden)
    .flatMap((part) => (part.includes("\n") ? encodingsOf(part) : [part, ...encodingsOf(part)]))
    .filter(hidden);
  // The longest first: of two secrets that begin alike the shorter one must not leave a rest.
  const ordered = [...new Set(parts)].sort((a, b) => b.length - a.length);
  const escaped = ordered.map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const pattern = new RegExp(escaped.join("|"), "g");
  return {
    hide: ordered.length === 0 ? (text) => text : (text) => text.replace(pattern, "***"),
    longest: ordered[0]?.length ?? 0,
  };
}

import type { Span } from "../base/text.ts";

/** A word of the expression. */
export interface Token {
  readonly text: string;
  readonly span: Span;
}

/** Shortens what a message quotes, so that a text of any length gives a readable message. */
export const quoted = (text: string): string =>
  `'${text.length > 40 ? `${text.slice(0, 37)}…` : text}'`;

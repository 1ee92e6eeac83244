import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";

/** The places of `open … close` in a text: `${{ x }}`, `{{ x }}`, `$(x)`. The first close ends one. */
export function findTemplates(text: string, open: string, close: string): Span[] {
  const found: Span[] = [];
  let start = text.indexOf(open);
  while (start >= 0) {
    const closing = text.indexOf(close, start + open.length);
    if (closing < 0) break;
    found.push({ start, end: closing + close.length });
    start = text.indexOf(open, closing + close.length);
  }
  return found;
}

/**
 * The excerpt with every template replaced by a name of its length, so that what is around it can
 * be read as code and every column stays where it was.
 */
export function maskTemplates(excerpt: Excerpt, templates: readonly Span[]): Excerpt {
  if (templates.length === 0) return excerpt;
  let text = "";
  let at = 0;
  for (const { start, end } of templates) {
    text += `${excerpt.text.slice(at, start)}T${"_".repeat(end - start - 1)}`;
    at = end;
  }
  return excerpt.masked(text + excerpt.text.slice(at));
}

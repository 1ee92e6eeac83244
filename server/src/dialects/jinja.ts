import type { Span } from "../base/text.ts";
import { closingBraces } from "../condition/braces.ts";

/** What of a text Jinja, or Pebble, fills in before anyone else reads it. */
export interface JinjaText {
  /** `{{ x }}` and comments, in order. */
  readonly templates: readonly Span[];
  /** `{% if … %}` and the like: parts of the text may be left out or repeated. */
  readonly hasStatements: boolean;
}

/** Braces within quotes end no expression. What `{% raw %}` encloses is text. */
export function readJinja(text: string): JinjaText {
  const templates: Span[] = [];
  let hasStatements = false;
  const opening = /\{\{|\{%|\{#/g;
  // What nothing closes once, nothing closes further on.
  const open = new Set<string>();
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = match.index;
    const end = open.has(match[0]) ? undefined : closing(text, start, match[0]);
    if (end === undefined) {
      open.add(match[0]);
      continue;
    }
    if (match[0] === "{%") {
      const tag = /^\{%-?\s*(\w+)/.exec(text.slice(start, end))?.[1] ?? "";
      if (tag === "raw" || tag === "verbatim") {
        const rest = new RegExp(`\\{%-?\\s*end${tag}\\s*-?%\\}`, "g");
        rest.lastIndex = end;
        templates.push({ start, end });
        const last = rest.exec(text);
        if (last) templates.push({ start: last.index, end: rest.lastIndex });
        opening.lastIndex = last ? rest.lastIndex : text.length;
        continue;
      }
      hasStatements = true;
    }
    templates.push({ start, end });
    opening.lastIndex = end;
  }
  return { templates, hasStatements };
}

function closing(text: string, start: number, open: string): number | undefined {
  const end = open === "{{" ? "}}" : open === "{%" ? "%}" : "#}";
  const plain = text.indexOf(end, start + 2);
  if (plain < 0) return undefined;
  const close = open === "{{" ? (closingBraces(text, start + 2, "'\"") ?? plain) : plain;
  return close + 2;
}

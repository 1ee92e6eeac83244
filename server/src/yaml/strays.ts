import type { Span } from "../base/text.ts";
import type { Fault } from "../model/pipeline.ts";
import type { YamlNode } from "./node.ts";

/** Nodes that YAML allows and no system can read: an alias of nothing, and a key that is no text. */
export interface Stray {
  readonly kind: "alias" | "key";
  readonly span: Span;
}

/** The first of them in the order of the text. */
export function firstStray(
  node: YamlNode | undefined,
  names: (name: string, start: number) => boolean,
): Stray | undefined {
  if (node?.kind === "alias")
    return names(node.name, node.start) ? undefined : { kind: "alias", span: spanOf(node) };
  if (node?.kind === "list")
    for (const item of node.items) {
      const found = firstStray(item, names);
      if (found) return found;
    }
  if (node?.kind !== "map") return undefined;
  for (const { key, value } of node.pairs) {
    if (key?.kind === "map" || key?.kind === "list") return { kind: "key", span: spanOf(node) };
    const found = firstStray(value, names);
    if (found) return found;
  }
  return undefined;
}

const spanOf = ({ start, end }: YamlNode): Span => ({ start, end });

export function strayFault({ kind, span }: Stray, text: string): Fault {
  const written = text.slice(span.start, span.end);
  if (kind === "alias")
    return {
      kind: "yaml-syntax",
      span,
      message: `No value of this file carries the anchor '&${written.slice(1)}', so '${written}' stands for nothing, and the file is refused. If a text is meant, put it in quotes.`,
    };
  const template = /^\{\{[^{}\r\n]*\}\}$/.test(written);
  const quoted = written.includes('"') ? `'${written}'` : `"${written}"`;
  const canQuote = template && !(written.includes('"') && written.includes("'"));
  return {
    kind: "yaml-syntax",
    span,
    message: written.startsWith("{{")
      ? "Without quotes, '{{' opens a mapping in YAML, and one whose key is a mapping again is refused. Put the template in quotes."
      : "The key of this mapping is no text, which no system reads. Put it in quotes.",
    fix: canQuote
      ? { title: `Write ${quoted}`, safe: true, edits: [{ span, text: quoted }] }
      : undefined,
  };
}

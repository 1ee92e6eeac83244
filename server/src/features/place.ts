import { contains } from "../base/text.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";

/** Where an offset lies in a document. */
export interface Place {
  /** Keys from the root to the innermost value that holds the offset; list items by their index. */
  readonly path: readonly string[];
  /** The entries on the way there, outermost first. */
  readonly entries: readonly Entry[];
  readonly value: YamlValue;
  /** The offset lies on the key of the last entry. */
  readonly onKey: boolean;
}

/** The innermost key or value at an offset. What came in through an alias or a merge lies elsewhere. */
export function placeAt(document: YamlDocument, offset: number): Place {
  const path: string[] = [];
  const entries: Entry[] = [];
  let value = document.root;
  for (;;) {
    const inner = within(value, offset);
    if (!inner) return { path, entries, value, onKey: false };
    value = inner.value;
    path.push(inner.name);
    if (!inner.entry) continue;
    entries.push(inner.entry);
    if (contains(inner.entry.keySpan, offset)) return { path, entries, value, onKey: true };
  }
}

function within(
  value: YamlValue,
  offset: number,
): { name: string; value: YamlValue; entry?: Entry } | undefined {
  if (value.isAlias) return undefined;
  if (value.kind === "map") {
    const entry = value.entries().find((each) => !each.merged && contains(each.span, offset));
    return entry && { name: entry.key, value: entry.value, entry };
  }
  if (value.kind !== "list") return undefined;
  const items = value.items();
  const index = items.findIndex((item) => contains(item.span, offset));
  const item = items[index];
  return item && { name: String(index), value: item };
}

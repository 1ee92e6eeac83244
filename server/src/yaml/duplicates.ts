import type { Span } from "../base/text.ts";
import type { YamlValue } from "./reader.ts";

/** A key that stands a second time in one mapping. YAML readers refuse it, or keep only the last. */
export interface DuplicateKey {
  readonly key: string;
  readonly span: Span;
  readonly first: Span;
}

/** Every key that repeats an earlier one of its mapping. Merged keys are meant to be overridden. */
export function* duplicateKeys(value: YamlValue): Generator<DuplicateKey> {
  // Behind an alias stands what was already looked at where it is written.
  if (value.isAlias) return;
  if (value.kind === "list") for (const item of value.items()) yield* duplicateKeys(item);
  if (value.kind !== "map") return;
  const seen = new Map<string, Span>();
  for (const { key, keySpan, value: inner, merged } of value.entries()) {
    if (merged) continue;
    const first = seen.get(key);
    if (first) yield { key, span: keySpan, first };
    else seen.set(key, keySpan);
    yield* duplicateKeys(inner);
  }
}

import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Need } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** A task in a `depends`, and the result that is asked of it. */
export interface DependsTask {
  readonly id: string;
  readonly span: Span;
  readonly result?: { readonly name: string; readonly span: Span } | undefined;
}

/**
 * The tasks and results in `A.Succeeded && (B || !C.Failed)`, as Argo finds them (taskNameRegex in
 * workflow/common/ancestry.go).
 */
export function readDepends(depends: Excerpt): DependsTask[] {
  if (depends.text.includes("{{")) return [];
  return [...depends.text.matchAll(/([a-zA-Z0-9][-\w]*)(?:\.(\w+))?/g)].map((match) => {
    const [whole, id = "", result] = match;
    const end = match.index + id.length;
    return {
      id,
      span: depends.span(match.index, end),
      result:
        result === undefined
          ? undefined
          : { name: result, span: depends.span(end + 1, match.index + whole.length) },
    };
  });
}

/** `dependencies`, or the tasks named in `depends`. */
export function needsOf(task: YamlValue): Need[] {
  const depends = task.get("depends").text();
  if (!depends) return namesIn(task.get("dependencies"));
  const needs = new Map<string, Need>();
  for (const { id, span } of readDepends(depends)) if (!needs.has(id)) needs.set(id, { id, span });
  return [...needs.values()];
}

/** A list of names, each a need. */
export function namesIn(list: YamlValue): Need[] {
  return list.itemsOrSelf().flatMap((item) => {
    const text = item.text();
    return text ? [{ id: text.text, span: text.span() }] : [];
  });
}

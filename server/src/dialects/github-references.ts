import type { Excerpt } from "../base/excerpt.ts";
import type { Reference } from "../model/pipeline.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";

/**
 * Every `needs.X` and `steps.X` in a job's expressions: in `${{ }}` anywhere, and in an `if` as a
 * whole. GitHub gives an empty text for a name that is not there, so nothing fails where it is read.
 */
export function readGithubReferences(
  job: YamlValue,
  needs: readonly string[],
  steps: readonly string[],
): Reference[] {
  const references: Reference[] = [];
  for (const { excerpt, isCondition } of expressions(job)) {
    const templates = findTemplates(excerpt.text, "${{", "}}");
    const parts =
      isCondition && templates.length === 0 ? [{ start: 0, end: excerpt.length }] : templates;
    for (const { start, end } of parts)
      for (const { context, name, at } of contextNames(excerpt.text.slice(start, end)))
        references.push({
          name,
          span: excerpt.span(start + at, start + at + name.length),
          kind: context === "needs" ? "job in 'needs'" : "step id",
          candidates: context === "needs" ? needs : steps,
        });
  }
  return references;
}

function* expressions(
  value: YamlValue,
  key = "",
): Generator<{ excerpt: Excerpt; isCondition: boolean }> {
  switch (value.kind) {
    case "map":
      for (const entry of value.entries()) yield* expressions(entry.value, entry.key);
      break;
    case "list":
      for (const item of value.items()) yield* expressions(item);
      break;
    case "scalar": {
      const text = value.string() ?? "";
      const isCondition = key === "if";
      if (!/(needs|steps)\s*[.[]/.test(text) || !(isCondition || text.includes("${{"))) return;
      const excerpt = value.text();
      if (excerpt) yield { excerpt, isCondition };
      break;
    }
  }
}

/** `needs.build.outputs.x` and `steps['a'].outputs.y`, outside of quoted text. */
function* contextNames(
  expression: string,
): Generator<{ context: "needs" | "steps"; name: string; at: number }> {
  const token =
    /'(?:[^']|'')*'|(?<![\w.-])(needs|steps)\s*(?:\.\s*([A-Za-z_][\w-]*)|\[\s*'([^']+)'\s*\])/gi;
  for (const match of expression.matchAll(token)) {
    const context = match[1]?.toLowerCase();
    const name = match[2] ?? match[3];
    if ((context !== "needs" && context !== "steps") || name === undefined) continue;
    yield { context, name, at: match.index + match[0].indexOf(name, match[1]?.length) };
  }
}

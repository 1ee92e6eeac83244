import type { Span } from "../base/text.ts";
import type { Reference } from "../model/pipeline.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";

type Names = ReadonlyMap<string, Span>;

/** Every `{{tasks.A.…}}` and `${resources.jobs.B.id}` of a task. */
export function readDatabricksReferences(
  task: YamlValue,
  known: { readonly tasks: Names | undefined; readonly jobs: Names },
): Reference[] {
  const references: Reference[] = [];
  for (const { name, span, of } of written(task)) {
    const names = known[of];
    // A job that is not here may be in another file of the bundle.
    if (!names || (of === "jobs" && !names.has(name))) continue;
    references.push({
      name,
      span,
      kind: of === "tasks" ? "task" : "job",
      candidates: [...names.keys()],
      target: names.get(name),
      consequence: "so the job is refused, or the task fails",
    });
  }
  return references;
}

const mentions = /\{\{|\$\{resources\.jobs\./;

function* written(
  value: YamlValue,
): Generator<{ readonly name: string; readonly span: Span; readonly of: "tasks" | "jobs" }> {
  if (!value.mayMention(mentions)) return;
  for (const entry of value.entries()) yield* written(entry.value);
  for (const item of value.items()) yield* written(item);
  const excerpt = value.text();
  if (!excerpt || !mentions.test(excerpt.text)) return;
  const { text } = excerpt;
  const found = [
    ...findTemplates(text, "{{", "}}").map((at) => ({ ...at, of: "tasks" as const })),
    ...findTemplates(text, "${", "}").map((at) => ({ ...at, of: "jobs" as const })),
  ];
  for (const { start, end, of } of found) {
    const pattern =
      of === "tasks" ? /^\{\{\s*tasks\.([\w-]+)\./ : /^\$\{resources\.jobs\.([\w-]+)\./;
    const match = pattern.exec(text.slice(start, end));
    const name = match?.[1];
    if (!match || name === undefined) continue;
    const from = start + match[0].length - 1 - name.length;
    yield { name, span: excerpt.span(from, from + name.length), of };
  }
}

import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Reference } from "../model/pipeline.ts";
import type { Step } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";
import { valuesOf } from "./azure-pipelines-templates.ts";

/** The stages or jobs of which a step is one. */
interface Siblings {
  readonly steps: readonly Step[];
  readonly kind: "stage" | "job";
  /** There are more than are known. */
  readonly isOpen: boolean;
}

/**
 * The names behind `dependencies` in a stage or job, and behind `stageDependencies` in all of a stage.
 * They are empty unless the stage or job names it in `dependsOn`.
 */
export function readDependencyReferences(
  item: YamlValue,
  step: Step,
  { steps, kind, isOpen }: Siblings,
): Reference[] {
  const written = valuesOf(item, "dependsOn");
  const isUncertain =
    written.some((value) => value.mayMention(/\$\{\{/)) ||
    // What a stage needs that does not say so is the one before it, whichever that will be.
    (written.length === 0 && kind === "stage" && (isOpen || step.needs.length === 0));
  if (isUncertain) return [];
  const own = ["condition", "variables"].flatMap((key) => valuesOf(item, key));
  const found = [
    ...own.flatMap((value) => [...namesAfter(value, "dependencies")]),
    ...(kind === "stage" ? [...namesAfter(item, "stageDependencies")] : []),
  ];
  const candidates = step.needs.map(({ id }) => id);
  return found.map(({ name, span }) => ({
    name,
    span,
    kind: `${kind} in 'dependsOn'`,
    candidates,
    ignoresCase: true,
    target: definitionOf(name, steps),
  }));
}

const definitionOf = (name: string, steps: readonly Step[]): Span | undefined =>
  steps.find(({ id }) => id?.toLowerCase() === name.toLowerCase())?.idSpan;

/** `parameters.x` in `${{ }}`, where the file says which parameters it has. */
export function readParameterReferences(root: YamlValue): Reference[] {
  const declared = parametersOf(root.get("parameters"));
  if (!declared) return [];
  return [...namesAfter(root, "parameters", true)].map(({ name, span }) => ({
    name,
    span,
    kind: "parameter",
    candidates: [...declared.keys()],
    ignoresCase: true,
    target: [...declared].find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1],
  }));
}

/** A list of parameters with names, or names with what they are if nothing is given. */
function parametersOf(value: YamlValue): ReadonlyMap<string, Span> | undefined {
  if (value.kind === "map")
    return new Map(value.entries().map(({ key, keySpan }) => [key, keySpan]));
  if (value.kind !== "list") return undefined;
  const names = value.items().map((item) => item.get("name").text());
  if (names.includes(undefined)) return undefined;
  return new Map(names.flatMap((name) => (name ? [[name.text, name.span()] as const] : [])));
}

interface Name {
  readonly name: string;
  readonly span: Span;
}

/** `context.name` and `context['name']` outside of quoted text; in keys too, where `braced`. */
function* namesAfter(value: YamlValue, context: string, braced = false): Generator<Name> {
  if (!value.mayMention(new RegExp(`\\b${context}\\s*[.[]`, "i"))) return;
  for (const entry of value.entries()) {
    if (entry.key.includes("${{")) yield* namesIn(entry.keyText, context, true);
    yield* namesAfter(entry.value, context, braced);
  }
  for (const item of value.items()) yield* namesAfter(item, context, braced);
  const text = value.text();
  if (text) yield* namesIn(text, context, braced);
}

function* namesIn(excerpt: Excerpt, context: string, braced: boolean): Generator<Name> {
  const { text } = excerpt;
  const parts = braced ? findTemplates(text, "${{", "}}") : [{ start: 0, end: text.length }];
  const token = new RegExp(
    `'(?:[^']|'')*'|(?<![\\w.\\-])${context}\\s*(?:\\.\\s*([A-Za-z_][\\w-]*)|\\[\\s*'([^']+)'\\s*\\])`,
    "gi",
  );
  for (const { start, end } of parts)
    for (const match of text.slice(start, end).matchAll(token)) {
      const name = match[1] ?? match[2];
      if (name === undefined) continue;
      const from = start + match.index + match[0].lastIndexOf(name);
      yield { name, span: excerpt.span(from, from + name.length) };
    }
}

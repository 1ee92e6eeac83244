import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Reference } from "../model/pipeline.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { readJinja } from "./jinja.ts";

/** Names with the place where each is defined. */
type Definitions = ReadonlyMap<string, Span>;

const kinds = { outputs: "task", inputs: "input", vars: "variable" } as const;
type Root = keyof typeof kinds;

/**
 * The tasks, inputs and variables that the templates of a flow name. Kestra stops with an error where
 * a name is not there, unless the template provides for it.
 */
export function readKestraReferences(flow: YamlValue): Reference[] {
  const tasks = new Map<string, Span>();
  for (const key of ["tasks", ...afterwards]) collectIds(flow.get(key), tasks, 0);
  const defined: Record<Root, Definitions> = {
    outputs: tasks,
    inputs: new Map(flow.get("inputs").items().flatMap(firstNamed)),
    vars: new Map(
      flow
        .get("variables")
        .entries()
        .map(({ key, keySpan }) => [key, keySpan]),
    ),
  };
  const references: Reference[] = [];
  for (const key of ["tasks", ...afterwards, "outputs"])
    collect(flow.get(key), defined, references, 0);
  return references;
}

const afterwards = ["errors", "finally", "afterExecution"];
const deepest = 60;

function named(value: YamlValue): [string, Span][] {
  const id = value.get("id").text();
  return id ? [[id.text, id.span()]] : [];
}

/** An input by the beginning of its name, which may have dots; `name` is what older versions call it. */
function firstNamed(value: YamlValue): [string, Span][] {
  const id = value.get("id").text() ?? value.get("name").text();
  const dot = id?.text.indexOf(".") ?? -1;
  if (!id) return [];
  return dot < 0 ? [[id.text, id.span()]] : [[id.text.slice(0, dot), id.span(0, dot)]];
}

/** Whatever has an id and a type may put something out. */
function collectIds(value: YamlValue, ids: Map<string, Span>, depth: number): void {
  if (depth > deepest) return;
  const type = value.get("type").string() ?? "";
  if (type)
    for (const [id, place] of named(value)) {
      ids.set(id, place);
      // A task of its own for each of the three things that it does.
      if (type.endsWith(".ForEachItem"))
        for (const part of ["split", "items", "merge"]) ids.set(`${id}_${part}`, place);
    }
  for (const { value: inner } of value.entries()) collectIds(inner, ids, depth + 1);
  for (const item of value.items()) collectIds(item, ids, depth + 1);
}

function collect(
  value: YamlValue,
  defined: Record<Root, Definitions>,
  references: Reference[],
  depth: number,
): void {
  if (depth > deepest) return;
  if (value.kind === "scalar") references.push(...inText(value, defined));
  for (const { key, value: inner } of value.entries())
    if (key !== "description") collect(inner, defined, references, depth + 1);
  for (const item of value.items()) collect(item, defined, references, depth + 1);
}

function inText(value: YamlValue, defined: Record<Root, Definitions>): Reference[] {
  if (!/\b(?:outputs|inputs|vars)\s*[.[]/.test(value.string() ?? "")) return [];
  const excerpt = value.text();
  if (!excerpt) return [];
  const references: Reference[] = [];
  for (const { start, end } of readJinja(excerpt.text).templates) {
    const template = excerpt.text.slice(start, end);
    if (!template.startsWith("{{") || provides.test(template)) continue;
    for (const { root, name, at, dotted } of namesIn(template)) {
      const definitions = defined[root];
      // Of variables some may be set for the whole namespace.
      if (root === "vars" && definitions.size === 0) continue;
      const from = start + at;
      references.push({
        name,
        span: excerpt.span(from, from + name.length),
        kind: kinds[root],
        candidates: [...definitions.keys()],
        consequence: "so Kestra stops here with an error",
        target: definitions.get(name),
        misread: dotted && name.includes("-") ? asMinus(excerpt, from, name) : undefined,
      });
    }
  }
  return references;
}

/** `outputs.my-task`: Pebble reads a subtraction. */
function asMinus(excerpt: Excerpt, start: number, name: string): Reference["misread"] {
  const dot = excerpt.text.lastIndexOf(".", start);
  const edit = excerpt.edit(dot, start + name.length, `['${name}']`);
  return edit && { why: `the hyphen in '${name}' is read as a minus`, edit };
}

/** Says what holds where there is no value. */
const provides = /\?\?|\bis\s+(?:not\s+)?(?:defined|null|empty)\b|\bdefault\b/;

/** `outputs.train.vars`, `outputs['train']`, outside of quoted text. */
function* namesIn(template: string): Generator<{
  root: Root;
  name: string;
  at: number;
  dotted: boolean;
}> {
  const token =
    /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(?<![\w.\])])(outputs|inputs|vars)\s*(?:\.\s*([A-Za-z_][\w-]*)|\[\s*(?:'([^']+)'|"([^"]+)")\s*\])/g;
  for (const match of template.matchAll(token)) {
    const root = match[1] as Root | undefined;
    const name = match[2] ?? match[3] ?? match[4];
    if (root === undefined || name === undefined) continue;
    const at = match.index + match[0].indexOf(name, root.length);
    yield { root, name, at, dotted: match[2] !== undefined };
  }
}

import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Reference } from "../model/pipeline.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** Which names a place can see, each with where it is defined. */
export interface Scope {
  /** The template whose inputs and outputs are meant. */
  readonly template: YamlValue;
  /** Tasks that are finished before the one at hand; without them all of the template. */
  readonly tasks?: (() => ReadonlyMap<string, Span>) | undefined;
  /** The same of steps. */
  readonly steps?: ReadonlyMap<string, Span> | undefined;
  /** Every task or step of the template: what its outputs and the hooks of its steps can see. */
  readonly all?: ReadonlyMap<string, Span> | undefined;
}

/** Keys with a scope of their own. */
const apart = new Set(["dag", "steps", "inline"]);

/** Keys whose whole value is an expression, without braces. */
const expressions = new Set(["expression", "fromExpression"]);

/**
 * Every name of a task, step, input or output in the templates of a value: `{{tasks.A.outputs.result}}`,
 * `{{=inputs.parameters['x']}}`.
 */
export function readArgoReferences(value: YamlValue, scope: Scope): Reference[] {
  const references: Reference[] = [];
  collect(value, "", scope, references);
  return references;
}

function collect(value: YamlValue, key: string, scope: Scope, found: Reference[]): void {
  if (value.kind === "map")
    for (const entry of value.entries()) {
      if (apart.has(entry.key)) continue;
      // A hook may ask for the very step it belongs to.
      const inner = entry.key === "hooks" ? { template: scope.template, all: scope.all } : scope;
      collect(entry.value, entry.key, inner, found);
    }
  else if (value.kind === "list")
    for (const item of value.items()) collect(item, key, scope, found);
  else if (value.kind === "scalar") {
    const text = value.string() ?? "";
    const isExpression = expressions.has(key);
    if (!isExpression && !text.includes("{{")) return;
    const excerpt = value.text();
    if (excerpt) found.push(...within(excerpt, isExpression, scope));
  }
}

function* within(excerpt: Excerpt, isExpression: boolean, scope: Scope): Generator<Reference> {
  const { text } = excerpt;
  if (isExpression && !text.includes("{{")) {
    yield* inExpression(excerpt, 0, text.length, scope);
    return;
  }
  for (const match of text.matchAll(/\{\{(=?)([\s\S]*?)\}\}/g)) {
    const start = match.index + 2 + (match[1] ?? "").length;
    const end = match.index + match[0].length - 2;
    if (match[1]) yield* inExpression(excerpt, start, end, scope);
    else yield* inTag(excerpt, start, end, scope);
  }
}

/** `tasks.A.outputs.result`: the name goes to the next dot, and may hold hyphens. */
function* inTag(excerpt: Excerpt, start: number, end: number, scope: Scope): Generator<Reference> {
  const tag =
    /^(\s*)(?:(tasks|steps)\.([\w-]+)(?=\.)|((?:inputs|outputs)\.(?:parameters|artifacts))\.([\w-]+)(?=[.\s]|$))/;
  const match = tag.exec(excerpt.text.slice(start, end));
  if (!match) return;
  const [, blank = "", before, step, declared, own] = match;
  const context = before ?? declared ?? "";
  const name = step ?? own ?? "";
  const at = start + blank.length + context.length + 1;
  yield* refer(context, name, excerpt.span(at, at + name.length), scope);
}

/** `steps.A.status`, `inputs.parameters["a-b"]`, outside of quoted text. */
function* inExpression(
  excerpt: Excerpt,
  start: number,
  end: number,
  scope: Scope,
): Generator<Reference> {
  const token =
    /(?<![\w.$\]])(tasks|steps|(?:inputs|outputs)\.(?:parameters|artifacts))(?:\.([A-Za-z_]\w*)(?![\w-])|\[\s*(['"])([^'"]+)\3\s*\])|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;
  const source = excerpt.text.slice(start, end);
  for (const match of source.matchAll(token)) {
    const [whole, context, plain, , bracketed] = match;
    const name = plain ?? bracketed;
    if (context === undefined || name === undefined) continue;
    const at = start + match.index + whole.indexOf(name, context.length);
    yield* refer(context, name, excerpt.span(at, at + name.length), scope);
  }
}

function* refer(context: string, name: string, span: Span, scope: Scope): Generator<Reference> {
  const known = namesOf(context, scope);
  if (!known) return;
  const { names, kind } = known;
  yield { name, span, kind, candidates: [...names.keys()], target: names.get(name) };
}

function namesOf(
  context: string,
  scope: Scope,
): { readonly names: ReadonlyMap<string, Span>; readonly kind: string } | undefined {
  const { template, all } = scope;
  if (context === "tasks") {
    const isDag = template.get("dag").kind === "map";
    if (!isDag || !all) return undefined;
    return scope.tasks
      ? { names: scope.tasks(), kind: "task among those it depends on" }
      : { names: all, kind: "task" };
  }
  if (context === "steps") {
    if (template.get("steps").kind !== "list" || !all) return undefined;
    return scope.steps
      ? { names: scope.steps, kind: "step before this one" }
      : { names: all, kind: "step" };
  }
  const [direction = "", sort = ""] = context.split(".");
  const declared = new Map<string, Span>();
  for (const item of template.get(direction, sort).items()) {
    const name = item.get("name").text();
    if (name) declared.set(name.text, name.span());
  }
  const kind = `${direction.slice(0, -1)} ${sort.slice(0, -1)} of the template`;
  return { names: declared, kind };
}

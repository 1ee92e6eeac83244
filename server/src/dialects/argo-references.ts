import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import { readExprWithin } from "../condition/expr.ts";
import type { Fault, Reference } from "../model/pipeline.ts";
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
  /** The expression of a hook is a condition. */
  readonly isHook?: boolean | undefined;
}

/** Keys with a scope of their own. */
const apart = new Set(["dag", "steps", "inline"]);

/** Keys whose whole value is an expression, without braces. */
const expressions = new Set(["expression", "fromExpression"]);

/** A template in a text: a name in braces, or an expression. Offsets are those of the excerpt. */
interface Template {
  readonly excerpt: Excerpt;
  readonly kind: "name" | "expression";
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
}

export interface TemplateReading {
  readonly references: readonly Reference[];
  readonly faults: readonly Fault[];
}

/**
 * Every name of a task, step, input or output in the templates of a value: `{{tasks.A.outputs.result}}`,
 * `{{=inputs.parameters['x']}}`; and the expressions that cannot be read. Those of a `when` are read as
 * conditions elsewhere.
 */
export function readArgoTemplates(value: YamlValue, scope: Scope): TemplateReading {
  const references: Reference[] = [];
  const faults: Fault[] = [];
  for (const { key, template } of templatesOf(value, "", scope)) {
    references.push(...(template.kind === "name" ? inTag(template) : inExpression(template)));
    const isCondition = key === "when" || (key === "expression" && template.scope.isHook);
    if (template.kind === "expression" && !isCondition) faults.push(...unreadable(template));
  }
  return { references, faults };
}

function* templatesOf(
  value: YamlValue,
  key: string,
  scope: Scope,
): Generator<{ readonly key: string; readonly template: Template }> {
  if (value.kind === "map")
    for (const entry of value.entries()) {
      if (apart.has(entry.key)) continue;
      // A hook may ask for the very step it belongs to.
      const isHook = entry.key === "hooks";
      const inner = isHook ? { template: scope.template, all: scope.all, isHook } : scope;
      yield* templatesOf(entry.value, entry.key, inner);
    }
  else if (value.kind === "list")
    for (const item of value.items()) yield* templatesOf(item, key, scope);
  else if (value.kind === "scalar") {
    const text = value.string() ?? "";
    const isExpression = expressions.has(key) && !text.includes("{{");
    const excerpt = isExpression || text.includes("{{") ? value.text() : undefined;
    if (!excerpt) return;
    if (isExpression) {
      const whole = { excerpt, start: 0, end: excerpt.length, scope };
      yield { key, template: { ...whole, kind: "expression" } };
      return;
    }
    for (const match of excerpt.text.matchAll(/\{\{(=?)([\s\S]*?)\}\}/g)) {
      const [, mark = ""] = match;
      const start = match.index + 2 + mark.length;
      const end = match.index + match[0].length - 2;
      const kind = mark ? "expression" : "name";
      yield { key, template: { excerpt, start, end, scope, kind } };
    }
  }
}

/** What no reading could save. An expression with braces of its own was cut short at the first of them. */
function* unreadable({ excerpt, start, end }: Template): Generator<Fault> {
  if (excerpt.text.slice(start, end).includes("{")) return;
  for (const { span, message, mend } of readExprWithin(excerpt.text, start, end).problems) {
    const edit = mend && excerpt.edit(mend.span.start, mend.span.end, mend.text);
    yield {
      kind: "expression-syntax",
      span: excerpt.span(span.start, span.end),
      message,
      fix: edit && { title: `Write \`${mend?.text ?? ""}\``, safe: true, edits: [edit] },
    };
  }
}

/** `tasks.A.outputs.result`: the name goes to the next dot, and may hold hyphens. */
function* inTag({ excerpt, start, end, scope }: Template): Generator<Reference> {
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
function* inExpression({ excerpt, start, end, scope }: Template): Generator<Reference> {
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

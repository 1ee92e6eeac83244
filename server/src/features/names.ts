import type { Analysis, AnalyzedPipeline } from "../analysis/analysis.ts";
import type { Excerpt } from "../base/excerpt.ts";
import { contains, type Edit, type Span } from "../base/text.ts";
import { walk } from "../condition/expression.ts";
import type { Condition } from "../model/condition.ts";
import type { StepGroup } from "../model/step.ts";

/** A step, metric or trigger that a file names, with every place that names it. */
export interface Named {
  readonly kind: "step" | "metric" | "trigger";
  readonly name: string;
  /** Without the quotes around it. */
  readonly definition: Span;
  readonly uses: readonly Use[];
  /** Names that are taken beside it. */
  readonly neighbours: readonly string[];
  /** All its uses are known, so that it can be given another name. */
  readonly renamable: boolean;
}

export interface Use {
  readonly span: Span;
  /** How another name is written there; nothing where it cannot be. */
  rename(name: string): Edit | undefined;
}

/** What is named at an offset, at its definition or where it is used. */
export function namedAt(analysis: Analysis, offset: number): Named | undefined {
  for (const named of allNamed(analysis))
    if (contains(named.definition, offset) || named.uses.some(({ span }) => contains(span, offset)))
      return named;
  return undefined;
}

/** The place of the name at an offset: what a rename box opens on. */
export const placeOfName = ({ definition, uses }: Named, offset: number): Span =>
  [definition, ...uses.map(({ span }) => span)].find((span) => contains(span, offset)) ??
  definition;

export type Renaming =
  | { readonly edits: readonly Edit[] }
  /** Why it cannot be renamed like this, in a sentence. */
  | { readonly refusal: string };

/** Every edit that gives a step, metric or trigger another name. */
export function rename(named: Named, name: string): Renaming {
  const refusal = named.renamable
    ? faultOfName(named, name)
    : `Not all places that may name this ${named.kind} are known here, so it is not renamed.`;
  if (refusal) return { refusal };
  const edits: Edit[] = [{ span: named.definition, text: name }];
  for (const use of named.uses) {
    const edit = use.rename(name);
    if (!edit) return { refusal: `'${name}' cannot be written everywhere '${named.name}' stands.` };
    // A list behind an alias is one place, however many steps refer to it.
    if (!edits.some(({ span }) => span.start === edit.span.start)) edits.push(edit);
  }
  return { edits };
}

function faultOfName({ kind, neighbours, name: before }: Named, name: string): string | undefined {
  const [pattern, form] =
    kind === "metric"
      ? [/^[A-Za-z_]\w*$/, "letters, digits and '_'"]
      : [/^[A-Za-z_][\w-]*$/, "letters, digits, '-' and '_'"];
  if (!pattern.test(name) || /^(true|false|null|and|or|not|in|is)$/i.test(name))
    return `'${name}' is no name for a ${kind}: write ${form}, beginning with a letter.`;
  if (name !== before && neighbours.includes(name))
    return `There is a ${kind} named '${name}' already.`;
  return undefined;
}

function* allNamed({ text, pipelines }: Analysis): Generator<Named> {
  for (const each of pipelines) {
    const renamable = each.dialect.knowsAllNames === true;
    for (const find of [steps, metrics, triggers])
      for (const named of find(text, each)) yield { ...named, renamable };
  }
}

type Found = Omit<Named, "renamable">;

/** The span without quotes, where it holds just this name: some triggers are numbered by the reader. */
function bare(text: string, span: Span, name: string): Span | undefined {
  const written = text.slice(span.start, span.end);
  if (written === name) return span;
  const quoted = /^(["'])(.*)\1$/.exec(written)?.[2] === name;
  return quoted ? { start: span.start + 1, end: span.end - 1 } : undefined;
}

const plainUse = (span: Span): Use => ({ span, rename: (text) => ({ span, text }) });

function* steps(text: string, { pipeline }: AnalyzedPipeline): Generator<Found> {
  const references = new Map<string, Use[]>();
  for (const { target, span } of pipeline.references)
    if (target) add(references, place(target), plainUse(span));
  for (const group of allGroups(pipeline.groups)) {
    const neighbours = group.steps.flatMap((step) => step.id ?? []);
    const needs = new Map<string, Use[]>();
    if (group.order === "graph")
      for (const step of group.steps)
        for (const { id, span, implied } of step.needs)
          if (!implied) add(needs, id, plainUse(span));
    for (const { id: name, idSpan } of group.steps) {
      const definition = name === undefined ? undefined : bare(text, idSpan, name);
      if (name === undefined || !definition) continue;
      const uses = [...(needs.get(name) ?? []), ...(references.get(place(idSpan)) ?? [])];
      yield { kind: "step", name, definition, uses, neighbours };
    }
  }
}

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function* allGroups(groups: readonly StepGroup[]): Generator<StepGroup> {
  for (const group of groups) {
    yield group;
    for (const step of group.steps) if (step.group) yield* allGroups([step.group]);
  }
}

const place = ({ start, end }: Span): string => `${start}-${end}`;

function* triggers(text: string, { pipeline }: AnalyzedPipeline): Generator<Found> {
  const { triggers } = pipeline;
  const neighbours = triggers.map(({ name }) => name);
  for (const { name, nameSpan } of triggers) {
    const definition = bare(text, nameSpan, name);
    if (definition) yield { kind: "trigger", name, definition, uses: [], neighbours };
  }
}

function* metrics(text: string, { pipeline, tools }: AnalyzedPipeline): Generator<Found> {
  const neighbours = pipeline.metrics.map(({ name }) => name);
  if (neighbours.length === 0) return;
  const conditions = tools.conditions.filter(({ role }) => role !== "branch");
  for (const { name, nameSpan } of pipeline.metrics) {
    const definition = bare(text, nameSpan, name);
    if (!definition) continue;
    const uses: Use[] = [];
    for (const condition of conditions)
      for (const part of namesIn(condition, tools.expression(condition), name)) uses.push(part);
    for (const { names = [] } of pipeline.triggers.flatMap(
      ({ expectations }) => expectations ?? [],
    ))
      for (const given of names) {
        const span = given.name === name ? bare(text, given.span, name) : undefined;
        if (span) uses.push(plainUse(span));
      }
    yield { kind: "metric", name, definition, uses, neighbours };
  }
}

function* namesIn(
  { text }: Condition,
  expression: ReturnType<AnalyzedPipeline["tools"]["expression"]>,
  metric: string,
): Generator<Use> {
  if (!expression) return;
  for (const part of walk(expression)) {
    if (part.kind !== "name" || !stands(part.path, metric)) continue;
    const written = text.text.slice(part.span.start, part.span.end);
    const at = part.span.start + Math.max(0, written.lastIndexOf(metric));
    yield useIn(text, at, at + metric.length);
  }
}

/** As a declaration is found for a name in a condition. */
const stands = (path: readonly string[], metric: string): boolean =>
  path.join(".") === metric || path.at(-1) === metric;

const useIn = (text: Excerpt, start: number, end: number): Use => ({
  span: text.span(start, end),
  rename: (name) => text.edit(start, end, name),
});

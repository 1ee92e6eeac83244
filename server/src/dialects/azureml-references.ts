import type { Span } from "../base/text.ts";
import type { Reference } from "../model/pipeline.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";

/** The names that can be read in a job's `${{ }}`; nothing where they are defined elsewhere. */
export interface Scope {
  readonly own: Readonly<Record<Kind, Names | undefined>>;
  /** Those of the pipeline around it. */
  readonly parent: Readonly<Record<"inputs" | "outputs", Names | undefined>>;
}

type Kind = keyof typeof kinds;
type Names = ReadonlyMap<string, Span>;

const kinds = { inputs: "input", outputs: "output", search_space: "value to search" } as const;

const refused = "so Azure Machine Learning refuses the job";

/** A part of a name in braces, with the place where it is written. */
interface Segment {
  readonly name: string;
  readonly span: Span;
}

/**
 * What a job declares, and the pipeline around it. An input of a component is declared in its file, so
 * of a job that uses one nothing is known but what stands here.
 */
export function scopeOf(job: YamlValue, pipeline: YamlValue | undefined): Scope {
  const component = job.get("component");
  const declared = component.kind === "map" ? component : job;
  const isElsewhere = component.kind === "scalar" || job.get("trial").kind === "scalar";
  const names = (value: YamlValue, key: string): Names | undefined =>
    isElsewhere ? undefined : namesOf(value, key);
  return {
    own: {
      inputs: names(declared, "inputs"),
      outputs: names(declared, "outputs"),
      search_space: names(job, "search_space"),
    },
    parent: {
      inputs: pipeline && namesOf(pipeline, "inputs"),
      outputs: pipeline && namesOf(pipeline, "outputs"),
    },
  };
}

/** Names under a key; nothing where something else than a mapping fills it in. */
function namesOf(value: YamlValue, key: string): Names | undefined {
  const declared = value.get(key);
  if (declared.kind === "scalar" || declared.kind === "list") return undefined;
  return new Map(declared.entries().map((entry) => [entry.key, entry.keySpan]));
}

/** Every `${{inputs.x}}`, `${{outputs.x}}` and `${{parent.inputs.x}}` of a job. */
export function readAzuremlReferences(job: YamlValue, { own, parent }: Scope): Reference[] {
  const references: Reference[] = [];
  for (const path of written(job)) {
    const last = path.at(-1);
    const kind = path.at(-2)?.name;
    const isOuter = path.length === 3 && path[0]?.name === "parent";
    if (!last || !isKind(kind) || !(isOuter || path.length === 2)) continue;
    const names = isOuter ? (kind === "search_space" ? undefined : parent[kind]) : own[kind];
    if (!names) continue;
    references.push({
      name: last.name,
      span: last.span,
      kind: isOuter ? `${kinds[kind]} of the pipeline` : kinds[kind],
      candidates: [...names.keys()],
      target: names.get(last.name),
      consequence: refused,
    });
  }
  return references;
}

const isKind = (name: string | undefined): name is Kind =>
  name !== undefined && Object.hasOwn(kinds, name);

/** Every `${{parent.jobs.A.outputs.x}}` of a job: the name `A`. */
export function jobReferences(job: YamlValue): Segment[] {
  return [...written(job)].flatMap(([parent, jobs, name]) =>
    parent?.name === "parent" && jobs?.name === "jobs" && name ? [name] : [],
  );
}

const mentions = /\$\{\{/;

/** Every name in braces, segment by segment. */
function* written(value: YamlValue): Generator<readonly Segment[]> {
  if (!value.mayMention(mentions)) return;
  for (const entry of value.entries()) yield* written(entry.value);
  for (const item of value.items()) yield* written(item);
  const excerpt = value.text();
  if (!excerpt) return;
  for (const { start, end } of findTemplates(excerpt.text, "${{", "}}")) {
    const name = /^\$\{\{\s*([\w.-]+)\s*\}\}$/.exec(excerpt.text.slice(start, end))?.[1];
    if (name === undefined) continue;
    let at = excerpt.text.indexOf(name, start);
    yield name.split(".").map((segment) => {
      const from = at;
      at += segment.length + 1;
      return { name: segment, span: excerpt.span(from, from + segment.length) };
    });
  }
}

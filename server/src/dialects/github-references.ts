import type { Excerpt } from "../base/excerpt.ts";
import { contains, type Span } from "../base/text.ts";
import type { Pipeline, Reference } from "../model/pipeline.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";
import type { NamesInReach } from "./dialect.ts";
import { misspeltProperties, otherProperty } from "./github-context.ts";

/** Names with the place where each is defined, if it is. */
export type Definitions = ReadonlyMap<string, Span | undefined>;

const kinds = {
  needs: "job in 'needs'",
  steps: "step id",
  jobs: "job",
  matrix: "value of the matrix",
  inputs: "input",
} as const;
type Context = keyof typeof kinds;

/** GitHub compares these names without regard to case. */
function definitionOf(name: string, defined: Definitions): Span | undefined {
  if (defined.has(name)) return defined.get(name);
  for (const [other, span] of defined) if (other.toLowerCase() === name.toLowerCase()) return span;
  return undefined;
}

/** The job whose expressions are read, among all jobs of the workflow. */
export interface JobAmongOthers {
  readonly job: string;
  readonly jobs: ReadonlyMap<string, Entry>;
}

/** What `matrix.X` can be in a job that has one, where the file itself says all of it. */
export function matrixNames(job: YamlValue): Definitions | undefined {
  const strategy = job.get("strategy");
  const matrix = strategy.get("matrix");
  if (!isWritten(strategy) || !isWritten(matrix)) return undefined;
  const include = matrix.get("include");
  const added = include.items();
  if (include.kind !== "empty" && include.kind !== "list") return undefined;
  if (!added.every(isWritten)) return undefined;
  return namesIn([matrix, ...added].flatMap((each) => each.entries()));
}

/** What `inputs.X` can be in a workflow that has some, where the file itself says all of it. */
export function inputNames(on: YamlValue): Definitions | undefined {
  if (on.kind === "empty") return undefined;
  const inputs = ["workflow_dispatch", "workflow_call"].map((event) => on.get(event, "inputs"));
  return inputs.every(isWritten) ? namesIn(inputs.flatMap((each) => each.entries())) : undefined;
}

/** Not put together by an expression or taken from elsewhere. */
const isWritten = (value: YamlValue): boolean =>
  value.kind === "empty" || (value.kind === "map" && !value.has("<<"));

const namesIn = (entries: readonly Entry[]): Definitions | undefined =>
  entries.length > 0 ? new Map(entries.map(({ key, keySpan }) => [key, keySpan])) : undefined;

/**
 * Every `needs.X`, `matrix.X` and the like in the expressions of a value, and every misspelt `github.X`: in
 * `${{ }}` anywhere, and in an `if` as a whole. Contexts that are not given mean nothing there. GitHub gives an empty text for
 * a name that is not there, so nothing fails where it is read.
 */
export function readGithubReferences(
  value: YamlValue,
  named: NamedPlaces,
  contexts: Partial<Record<Context, Definitions | undefined>>,
  among?: JobAmongOthers,
): Reference[] {
  const references: Reference[] = [];
  if (!value.mayHold(named)) return references;
  const running = value.get("steps").span;
  for (const { excerpt, isCondition, isScript } of expressionsIn(value, named, [])) {
    const templates = findTemplates(excerpt.text, "${{", "}}");
    const parts =
      isCondition && templates.length === 0 ? [{ start: 0, end: excerpt.length }] : templates;
    for (const { start, end } of parts) {
      if (isScript && isComment(excerpt.text, start)) continue;
      const expression = excerpt.text.slice(start, end);
      const span = (offset: number, length: number): Span =>
        excerpt.span(start + offset, start + offset + length);
      for (const { name, at, meant } of misspeltProperties(expression))
        references.push({
          name,
          span: span(at, name.length),
          kind: "property of `github`",
          candidates: [meant],
        });
      for (const { context, name, at, output } of contextNames(expression)) {
        const defined = contexts[context];
        if (!defined) continue;
        const target = definitionOf(name, defined);
        references.push({
          name,
          span: span(at, name.length),
          kind: kinds[context],
          candidates: [...defined.keys()],
          ignoresCase: true,
          target,
          // What a job puts out at its end may be written above its steps.
          isTooEarly:
            context === "steps" &&
            target !== undefined &&
            contains(running, span(at, 0).start) &&
            target.start > span(at, 0).start
              ? true
              : undefined,
          neededBy: context === "needs" ? among?.job : undefined,
        });
        const outputs =
          (context === "needs" || context === "jobs") &&
          among &&
          output &&
          target &&
          outputsOf(name, among.jobs);
        if (outputs)
          references.push({
            name: output.name,
            span: span(output.at, output.name.length),
            kind: `output of the job '${name}'`,
            candidates: [...outputs.keys()],
            ignoresCase: true,
            target: definitionOf(output.name, outputs),
          });
      }
    }
  }
  return references;
}

/** In a comment of a script nobody reads what is put in. */
const isComment = (text: string, at: number): boolean =>
  /^\s*#/.test(text.slice(text.lastIndexOf("\n", at) + 1, at));

/** What a job puts out, where this workflow says it: a reusable workflow says it elsewhere. */
function outputsOf(name: string, jobs: ReadonlyMap<string, Entry>): Definitions | undefined {
  const same = (key: string) => key.toLowerCase() === name.toLowerCase();
  const job = (jobs.get(name) ?? [...jobs.values()].find(({ key }) => same(key)))?.value;
  if (!job?.has("steps")) return undefined;
  return new Map(
    job
      .get("outputs")
      .entries()
      .map(({ key, keySpan }) => [key, keySpan]),
  );
}

const contextName = new RegExp(
  `(?:needs|steps|jobs|matrix|inputs)\\s*[.[]|${otherProperty.source}`,
  "i",
);

const everyContextName = new RegExp(contextName, "gi");

/** Where in a document something of a context is named, in ascending order: only there a value is read. */
export type NamedPlaces = readonly number[];

export const placesNamed = (text: string): NamedPlaces =>
  Array.from(text.matchAll(everyContextName), ({ index }) => index);

interface Written {
  readonly excerpt: Excerpt;
  readonly isCondition: boolean;
  readonly isScript: boolean;
}

function expressionsIn(
  value: YamlValue,
  named: NamedPlaces,
  found: Written[],
  key = "",
): readonly Written[] {
  if (!value.mayHold(named)) return found;
  switch (value.kind) {
    case "map":
      for (const entry of value.entries()) expressionsIn(entry.value, named, found, entry.key);
      break;
    case "list":
      for (const item of value.items()) expressionsIn(item, named, found);
      break;
    case "scalar": {
      const text = value.string() ?? "";
      const isCondition = key === "if";
      if (!contextName.test(text) || !(isCondition || text.includes("${{"))) break;
      const excerpt = value.text();
      if (excerpt) found.push({ excerpt, isCondition, isScript: key === "run" });
      break;
    }
  }
  return found;
}

interface ContextName {
  readonly context: Context;
  readonly name: string;
  readonly at: number;
  /** The `x` of `needs.build.outputs.x`. */
  readonly output?: { readonly name: string; readonly at: number } | undefined;
}

/** `needs.build.outputs.x` and `steps['a'].outputs.y`, outside of quoted text. */
export function* contextNames(expression: string): Generator<ContextName> {
  const token =
    /'(?:[^']|'')*'|(?<![\w.-])(needs|steps|jobs|matrix|inputs)\s*(?:\.\s*([A-Za-z_][\w-]*)|\[\s*'([^']+)'\s*\])(?:\.outputs\.([A-Za-z_][\w-]*))?/gi;
  for (const match of expression.matchAll(token)) {
    const context = match[1]?.toLowerCase() as Context | undefined;
    const name = match[2] ?? match[3];
    if (context === undefined || name === undefined) continue;
    const [whole, , , , output] = match;
    yield {
      context,
      name,
      at: match.index + whole.indexOf(name, match[1]?.length),
      output: output ? { name: output, at: match.index + whole.length - output.length } : undefined,
    };
  }
}

/** What can follow `needs.` or `steps.` at the end of `before`, inside braces or an `if`. */
export function githubNamesFrom(
  before: string,
  pipeline: Pipeline,
  offset: number,
): NamesInReach | undefined {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const braced = before.lastIndexOf("${{") > before.lastIndexOf("}}");
  if (!braced && !/^\s*(- +)?if:/.test(line)) return undefined;
  const match = /(?<![\w.-])(needs|steps)\.([\w-]*)$/.exec(line);
  const context = match?.[1];
  if (context !== "needs" && context !== "steps") return undefined;
  const job = pipeline.groups
    .flatMap((group) => group.steps)
    .find(({ span }) => contains(span, offset));
  if (!job) return undefined;
  const names =
    context === "needs"
      ? job.needs.map((need) => need.id)
      : (job.group?.steps ?? []).flatMap((step) => step.id ?? []);
  return { typed: match?.[2]?.length ?? 0, names, kind: kinds[context] };
}

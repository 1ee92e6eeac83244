import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";

/** A job with what it takes over from the jobs it extends. */
export interface Job {
  readonly name: string;
  readonly nameText: Excerpt;
  readonly nameSpan: Span;
  readonly span: Span;
  /** Its own value, or that of the job it extends last; a mapping is taken as a whole. */
  get(...path: readonly string[]): YamlValue;
  entryOf(key: string): Entry | undefined;
}

/** Top-level keys that are no jobs. */
const keywords = new Set([
  "after_script",
  "before_script",
  "cache",
  "default",
  "image",
  "include",
  "services",
  "spec",
  "stages",
  "types",
  "variables",
  "workflow",
]);

/**
 * The jobs of a file, and apart from them the hidden ones (`.name`) that nothing in the file extends:
 * what is written there runs in pipelines that include it.
 */
export function readJobs(root: YamlValue): {
  readonly jobs: readonly Job[];
  readonly templates: readonly Job[];
} {
  const entries = root
    .entries()
    .filter(({ key, value }) => !keywords.has(key) && value.kind === "map");
  const byName = new Map(entries.map((entry) => [entry.key, entry]));
  const extended = new Set(entries.flatMap(({ value }) => extendsOf(value)));
  const visible = entries.filter(({ key }) => !key.startsWith("."));
  const hidden = entries.filter(({ key }) => key.startsWith(".") && !extended.has(key));
  const job = (entry: Entry) => jobOf(entry, byName);
  return {
    jobs: visible.map(job),
    templates: hidden.filter(({ value }) => isJob(value)).map(job),
  };
}

/** Hidden keys may hold anything that is used by an alias or `!reference`. */
const isJob = (value: YamlValue): boolean =>
  ["script", "before_script", "after_script", "rules", "stage"].some((key) => value.has(key));

const extendsOf = (value: YamlValue): string[] =>
  value
    .get("extends")
    .itemsOrSelf()
    .flatMap((item) => item.string() ?? []);

function jobOf(entry: Entry, byName: ReadonlyMap<string, Entry>): Job {
  const { key, keyText, keySpan, span } = entry;
  const chain = chainOf(entry, byName);
  const entryOf = (name: string) => {
    for (const each of chain) {
      const found = each.value.entryOf(name);
      if (found) return found;
    }
    return undefined;
  };
  return {
    name: key,
    nameText: keyText,
    nameSpan: keySpan,
    span,
    entryOf,
    get: (first = "", ...rest) => {
      const found = entryOf(first)?.value ?? entry.value.get(first);
      return rest.length > 0 ? found.get(...rest) : found;
    },
  };
}

/** The job itself, then those it extends, the last one named first, as far as GitLab follows them. */
function chainOf(entry: Entry, byName: ReadonlyMap<string, Entry>): Entry[] {
  const chain: Entry[] = [];
  const visit = (each: Entry, depth: number): void => {
    if (chain.includes(each) || depth > 11) return;
    chain.push(each);
    for (const name of extendsOf(each.value).toReversed()) {
      const base = byName.get(name);
      if (base) visit(base, depth + 1);
    }
  };
  visit(entry, 0);
  return chain;
}

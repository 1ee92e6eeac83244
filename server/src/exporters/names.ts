import { nameOf } from "../base/path.ts";
import type { Pipeline } from "../model/pipeline.ts";

/** Names as an engine takes them, by those in the pipeline: each once, also beside those that are taken. */
export function namesFor(
  names: readonly string[],
  allowed: (name: string) => string,
  taken: readonly string[] = [],
): (name: string) => string {
  const used = new Set(taken.map((each) => each.toLowerCase()));
  const given = new Map<string, string>();
  for (const name of names) {
    const plain = allowed(name);
    let free = plain;
    for (let count = 2; used.has(free.toLowerCase()); count++) free = `${plain}-${count}`;
    used.add(free.toLowerCase());
    given.set(name, free);
  }
  return (name) => given.get(name) ?? allowed(name);
}

/** A name that Kubernetes and file systems take: small letters, digits, hyphens. */
export const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "") || "pipeline";

/** What a pipeline is called: by itself, or by its file. */
export const titleOf = ({ name }: Pipeline, file: string): string =>
  name?.text.trim() || nameOf(file).replace(/(?:\.mlops)?\.ya?ml$/i, "");

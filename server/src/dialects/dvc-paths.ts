/** `${item}`: stands for a part of a path that is not known here. */
export const isTemplated = (path: string): boolean => path.includes("${");

interface Written {
  readonly path: string;
  readonly stage: string;
}

export interface Writer {
  readonly stage: string;
  /** Otherwise it depends on what a template stands for. */
  readonly certain: boolean;
}

/** Which stages write what. */
export class PathIndex {
  /** Writers of a path itself. */
  private readonly at = new Map<string, string[]>();
  /** Writers of something below a path. */
  private readonly below = new Map<string, string[]>();
  private readonly templated: Written[] = [];
  private readonly all: readonly Written[];

  constructor(written: readonly Written[]) {
    this.all = written;
    for (const one of written) {
      if (isTemplated(one.path)) this.templated.push(one);
      else {
        add(this.at, one.path, one.stage);
        for (const folder of foldersOf(one.path)) add(this.below, folder, one.stage);
      }
    }
  }

  /** The stages that write the path, something in it, or a folder that it lies in. */
  writersOf(path: string): readonly Writer[] {
    const met = (written: readonly Written[]): Writer[] =>
      written
        .filter((one) => meets(one.path, path))
        .map((one) => ({ stage: one.stage, certain: isWithin(one.path, path) }));
    if (isTemplated(path)) return met(this.all);
    const known = [
      ...[path, ...foldersOf(path)].flatMap((each) => this.at.get(each) ?? []),
      ...(this.below.get(path) ?? []),
    ];
    return [...known.map((stage) => ({ stage, certain: true })), ...met(this.templated)];
  }
}

function add(map: Map<string, string[]>, key: string, stage: string): void {
  const known = map.get(key);
  if (known) known.push(stage);
  else map.set(key, [stage]);
}

/** The folders that a path lies in, the nearest first; not the one of the file itself. */
export function foldersOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_part, index) => parts.slice(0, parts.length - 1 - index).join("/"));
}

/** Whether two paths can be the same, or one can lie in the other, whatever their templates stand for. */
export function meets(a: string, b: string): boolean {
  const [first, second] = [a.split("/"), b.split("/")];
  return first
    .slice(0, second.length)
    .every((part, index) => canBeEqual(part, second[index] ?? ""));
}

/** Whether the paths are the same, or one lies in the other, as they are written. */
function isWithin(a: string, b: string): boolean {
  const [first, second] = [a.split("/"), b.split("/")];
  return first.slice(0, second.length).every((part, index) => part === second[index]);
}

/** A template of both in the same place stands for the same. */
function canBeEqual(a: string, b: string): boolean {
  if (a === b) return true;
  if (isTemplated(a) && isTemplated(b)) return literal(a) === literal(b);
  if (isTemplated(a)) return pattern(a).test(b);
  return isTemplated(b) && pattern(b).test(a);
}

const template = /\$\{[^{}]*\}/g;

const literal = (part: string): string => part.replaceAll(template, "\0");

const pattern = (part: string): RegExp =>
  new RegExp(
    `^${part
      .split(template)
      .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );

import type { Failure } from "../machine.ts";
import { isMap, isScalar } from "./plain.ts";
import { inTime, numbered, readValue, type Sample } from "./series.ts";
import { listed, pickColumn, type Row } from "./table.ts";
import { readTime } from "./time.ts";

/**
 * The readings of one metric in nested data, as JSON, YAML and TOML hold it: a list of objects is a table,
 * a list of numbers is a row of readings, a mapping by date is one too, and a number alone is the
 * only reading there is, of the time at which the file was written.
 */
export function pickLeaf(
  data: unknown,
  metric: string,
  written: number | undefined,
): readonly Sample[] | Failure {
  if (Array.isArray(data)) return pickColumn({ rows: rowsOf(data), problems: [] }, metric);
  if (!isMap(data)) return { problem: "it holds no named values" };
  const found = find(data, metric);
  if ("problem" in found) return found;
  return readingsOf(found.data, metric, written);
}

function rowsOf(items: readonly unknown[]): Row[] {
  return items.flatMap((item, index) =>
    isMap(item) ? [{ cells: new Map(Object.entries(item)), place: `item ${index + 1}` }] : [],
  );
}

function readingsOf(
  data: unknown,
  metric: string,
  written: number | undefined,
): readonly Sample[] | Failure {
  if (isScalar(data) || data === null)
    return [
      {
        at: written,
        label: written === undefined ? "now" : isoOf(written),
        value: readValue(data),
      },
    ];
  if (Array.isArray(data)) {
    if (data.some(isMap)) return pickColumn({ rows: rowsOf(data), problems: [] }, "value");
    return data.map((item, index) => ({ label: numbered(index), value: readValue(item) }));
  }
  if (isMap(data)) {
    const entries = Object.entries(data);
    if (entries.length > 0 && entries.every(([, value]) => isScalar(value) || value === null))
      return inTime(
        entries.map(([label, value]) => ({ at: readTime(label), label, value: readValue(value) })),
      );
  }
  return { problem: `${metric} is no value in it but holds others` };
}

const isoOf = (at: number): string => new Date(at).toISOString().slice(0, 19);

/** What stands at a dotted path, or at the one place where a key has that name. */
function find(root: object, name: string): { readonly data: unknown } | Failure {
  if (Object.hasOwn(root, name)) return { data: (root as Record<string, unknown>)[name] };
  const leaves = [...leavesOf(root, [])];
  const exact = leaves.find(({ path }) => path.join(".") === name);
  if (exact) return exact;
  const ending = leaves.filter(({ path }) => path.join(".").endsWith(`.${name}`));
  const [only, another] = ending;
  if (only && another)
    return {
      problem: `it has ${name} at ${listed(ending.map(({ path }) => path.join(".")))}: say which with # behind the file's name`,
    };
  if (only) return only;
  const known = leaves.filter(({ data }) => isScalar(data)).map(({ path }) => path.join("."));
  return {
    problem:
      known.length === 0
        ? "it holds no values yet"
        : `it has no value named ${name}, only ${listed(known)}`,
  };
}

interface Leaf {
  readonly path: readonly string[];
  readonly data: unknown;
}

/** All that is named, outside first. Nobody nests metrics deeper than this. */
function* leavesOf(data: unknown, path: readonly string[]): Generator<Leaf> {
  if (!isMap(data) || path.length > 20) return;
  for (const [key, value] of Object.entries(data)) {
    const here = [...path, key];
    yield { path: here, data: value };
    yield* leavesOf(value, here);
  }
}

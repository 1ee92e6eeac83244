import type { Variables } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** GitHub makes no more jobs of one matrix than this. */
const most = 256;

/** One way to fill a matrix in: plain values by the names of its keys. */
type Combination = Readonly<Record<string, unknown>>;

/**
 * The combinations of a job's `strategy.matrix`, as GitHub makes them: all of the lists with each
 * other, without those that `exclude` names, and what `include` adds to them or puts beside them.
 * Nothing where an expression decides them, which is known only when it is run.
 * https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function readMatrix(matrix: YamlValue): readonly Variables[] | undefined {
  const data = matrix.data();
  if (!isMap(data) || JSON.stringify(data).includes("${{")) return undefined;
  const { include = [], exclude = [], ...axes } = data;
  const lists = Object.entries(axes);
  if (!lists.every(([, list]) => Array.isArray(list)) || !isListOfMaps(include)) return undefined;
  const without = isListOfMaps(exclude) ? exclude : [];
  const crossed = (lists as [string, unknown[]][])
    .reduce<Combination[]>(
      (all, [name, list]) =>
        all.length * list.length > most
          ? all.slice(0, most)
          : all.flatMap((one) => list.map((value) => ({ ...one, [name]: value }))),
      lists.length === 0 ? [] : [{}],
    )
    .filter((one) => !without.some((not) => agrees(one, not, Object.keys(not))));
  const combinations: Combination[] = [...crossed];
  for (const added of include) {
    // It is added where it overwrites nothing that the lists gave; else it stands for itself.
    const shared = Object.keys(added).filter((name) => name in axes);
    const fitting = crossed.flatMap((one, at) => (agrees(one, added, shared) ? [at] : []));
    if (fitting.length === 0) combinations.push(added);
    for (const at of fitting) combinations[at] = { ...combinations[at], ...added };
  }
  return combinations.slice(0, most).map(variablesOf);
}

const isMap = (data: unknown): data is Combination =>
  typeof data === "object" && data !== null && !Array.isArray(data);

const isListOfMaps = (data: unknown): data is readonly Combination[] =>
  Array.isArray(data) && data.every(isMap);

const agrees = (one: Combination, other: Combination, names: readonly string[]): boolean =>
  names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/** By the names that templates read; what is within a value is named with dots. */
function variablesOf(combination: Combination): Variables {
  const named = (value: unknown, name: string): (readonly [string, string])[] =>
    isMap(value)
      ? Object.entries(value).flatMap(([key, inner]) => named(inner, `${name}.${key}`))
      : [[name, Array.isArray(value) ? JSON.stringify(value) : String(value ?? "")]];
  return Object.fromEntries(named(combination, "matrix"));
}

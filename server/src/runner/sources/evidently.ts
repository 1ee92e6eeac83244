import type { Failure } from "../machine.ts";
import { isMap, isScalar, type PlainMap } from "./plain.ts";
import { readValue, type Sample } from "./series.ts";
import { listed } from "./table.ts";
import { readTime } from "./time.ts";

/**
 * A report of Evidently, as its `save_json` writes it: `metrics` is a list of results, of which each
 * has a name with its options in parentheses (`ValueDrift(column=age,method=K-S p_value)`) and a
 * value that may have parts (`{count, share}`). Before 0.7 a result stood under `metric`, `result`.
 */
export function isEvidently(data: unknown): data is { readonly metrics: readonly PlainMap[] } {
  return (
    isMap(data) &&
    Array.isArray(data.metrics) &&
    data.metrics.length > 0 &&
    data.metrics.every((one) => isMap(one) && nameOf(one) !== undefined)
  );
}

/**
 * The value of one metric: named as `DriftedColumnsCount.share`, `ValueDrift.age` or `ValueDrift`,
 * or by a part alone (`share`), where only one has it. The report has one reading, of the time it
 * tells or else of the time at which it was written.
 */
export function pickEvidently(
  report: { readonly metrics: readonly PlainMap[]; readonly timestamp?: unknown },
  metric: string,
  written: number | undefined,
): readonly Sample[] | Failure {
  const values = report.metrics.flatMap(valuesOf);
  const wanted = fold(metric);
  const exact = values.filter(({ names }) => names.some((name) => fold(name) === wanted));
  const [only, another] = exact;
  if (only && another)
    return {
      problem: `${metric} stands for ${listed(exact.map(({ names }) => names[0] ?? ""))}: say which with # behind the file's name`,
    };
  if (!only)
    return {
      problem: `the report has no metric named ${metric}, only ${listed(values.map(({ names }) => names[0] ?? ""))}`,
    };
  const at =
    (typeof report.timestamp === "string" ? readTime(report.timestamp) : undefined) ?? written;
  const label = at === undefined ? "now" : new Date(at).toISOString().slice(0, 19);
  return [{ at, label, value: readValue(only.value), place: only.names[0] }];
}

const fold = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

const nameOf = (one: PlainMap): string | undefined =>
  [one.metric_name, one.metric_id, one.metric].find((name) => typeof name === "string");

interface Named {
  /** The fullest first. */
  readonly names: readonly string[];
  readonly value: unknown;
}

function valuesOf(one: PlainMap): Named[] {
  const whole = nameOf(one) ?? "";
  const kind = whole.replace(/\(.*$/s, "");
  const column = /\bcolumn=([^,)]+)/.exec(whole)?.[1];
  const stems = column === undefined ? [kind] : [`${kind}.${column}`, kind];
  const value = one.value ?? one.result;
  if (isScalar(value) || value === null) return [{ names: [...stems, whole], value }];
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([part, inner]) =>
    isScalar(inner)
      ? [{ names: [...stems.map((stem) => `${stem}.${part}`), part], value: inner }]
      : [],
  );
}

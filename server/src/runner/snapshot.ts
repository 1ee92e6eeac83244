import { oncePer } from "../base/once.ts";
import type { Value, Values } from "../condition/evaluate.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import { type Failure, failed } from "./machine.ts";
import type { SourceContext } from "./sources/context.ts";
import { readMetric } from "./sources/read.ts";
import type { Sample, Series } from "./sources/series.ts";

/** What the sources said of metrics, by name; a metric without a source is not among them. */
export type Histories = ReadonlyMap<string, Series | Failure>;

/** What could not be read of a source, in sentences that name it. */
export const problemsOf = (history: Series | Failure): readonly string[] =>
  failed(history)
    ? [history.problem]
    : history.problems.map((problem) => `${history.source}: ${problem}`);

/** Asks the sources of metrics, all at once. */
export async function readHistories(
  declarations: readonly MetricDeclaration[],
  context: SourceContext,
): Promise<Histories> {
  const read = declarations.map(
    async (declaration) => [declaration.name, await readMetric(declaration, context)] as const,
  );
  const known = await Promise.all(read);
  return new Map(known.flatMap(([name, series]) => (series ? [[name, series] as const] : [])));
}

/** What is known of a metric at one time. */
export interface Reading {
  readonly value: Value | undefined;
  /** Where the value was read, for people: "metrics/daily.csv, line 6". */
  readonly from?: string | undefined;
  /** Why there is no value, in a sentence. */
  readonly problem?: string | undefined;
  /** The reading itself, where it is one of a source. */
  readonly sample?: Sample | undefined;
}

/** All metrics at one time: for conditions, and for telling why they came out as they did. */
export interface Snapshot extends Values {
  reading(path: readonly string[]): Reading;
}

/** Values that a person gave, which win over those of the sources. */
export type GivenValues = ReadonlyMap<string, Value>;

/**
 * The metrics as they stood at `at` (milliseconds since 1970 UTC): of each the newest reading up to
 * then. `through` says instead how many readings of a history are counted, where they have no dates.
 */
export function snapshotOf(
  histories: Histories,
  given: GivenValues,
  at: number,
  through?: (name: string) => number | undefined,
): Snapshot {
  const counted = (name: string, series: Series): Stretch => {
    const end = through?.(name);
    return end === undefined ? until(series, at) : { samples: series.samples, end };
  };
  const reading = (path: readonly string[]): Reading => {
    const set = nameIn(given, path);
    if (set !== undefined) return { value: given.get(set) ?? undefined, from: "given by hand" };
    const name = nameIn(histories, path);
    const series = name === undefined ? undefined : histories.get(name);
    if (name === undefined || !series)
      return { value: undefined, problem: "no source and no value was given" };
    if (failed(series)) return { value: undefined, problem: series.problem };
    const { samples, end } = counted(name, series);
    const sample = samples[end - 1];
    const from = [series.source, sample?.place].filter((part) => part !== undefined).join(", ");
    if (!sample) return { value: undefined, problem: `${series.source} has no reading yet` };
    if (sample.value !== undefined) return { value: sample.value ?? undefined, from, sample };
    const { problem = "the newest reading is missing" } = sample;
    return { value: undefined, problem: `${problem} (${from})`, sample };
  };
  return {
    reading,
    value: (path) => reading(path).value,
    history(path, seconds) {
      const set = nameIn(given, path);
      const value = set === undefined ? undefined : given.get(set);
      if (set !== undefined) return typeof value === "number" ? [value] : [];
      const name = nameIn(histories, path);
      if (name === undefined) return undefined;
      const series = histories.get(name);
      if (!series || failed(series)) return [];
      const { samples, end } = counted(name, series);
      const since = at - seconds * 1000;
      const start = isDated(series) ? until(series, since).end : 0;
      const asked = samples.slice(start, end);
      if (asked.some((sample) => sample.at === undefined)) return undefined;
      return asked
        .filter((sample) => (sample.at ?? 0) > since)
        .flatMap((sample) => (typeof sample.value === "number" ? [sample.value] : []));
    },
  };
}

/** The first `end` of these readings. */
interface Stretch {
  readonly samples: readonly Sample[];
  readonly end: number;
}

/**
 * Readings up to a time; those without a time count. A back-test asks this at every one of its times,
 * so what is in order is not gone through.
 */
function until(series: Series, at: number): Stretch {
  const { samples } = series;
  if (!isDated(series)) {
    const until = samples.filter((each) => each.at === undefined || each.at <= at);
    return { samples: until, end: until.length };
  }
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return { samples, end: low };
}

/** All readings have times, and stand in their order. */
const isDated = oncePer((series: Series): boolean =>
  series.samples.every(({ at }, index, all) => {
    const before = index === 0 ? Number.NEGATIVE_INFINITY : all[index - 1]?.at;
    return at !== undefined && before !== undefined && before <= at;
  }),
);

/** How a map names what a condition's name stands for: in full, or without what is in front. */
function nameIn(known: ReadonlyMap<string, unknown>, path: readonly string[]): string | undefined {
  const full = path.join(".");
  if (known.has(full)) return full;
  const last = path.at(-1) ?? "";
  return known.has(last) ? last : undefined;
}

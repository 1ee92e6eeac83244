import type { Value } from "../../condition/evaluate.ts";

/** One reading of a metric. */
export interface Sample {
  /** Milliseconds since 1970 UTC; nothing where the source gives no time, or none that is a date. */
  readonly at?: number | undefined;
  /** The time as the source writes it: `2025-01-03`, `day3`; without one the number of the reading. */
  readonly label: string;
  /** Nothing where the reading is missing: an empty cell, NaN. */
  readonly value?: Value | undefined;
  /** Where it stands in the source, for people: "line 6". */
  readonly place?: string | undefined;
  /** Why it counts as missing though something stands there, in a sentence. */
  readonly problem?: string | undefined;
}

/** What a source knows of one metric, the oldest reading first. */
export interface Series {
  /** The source, for people: "metrics/daily.csv". */
  readonly source: string;
  readonly samples: readonly Sample[];
  /** What could not be read in it, in sentences that name the line. The rest of it was. */
  readonly problems: readonly string[];
}

/** Stands for a time where the source gives none. */
export const numbered = (index: number): string => `reading ${index + 1}`;

/**
 * In order of time, where at least half of the readings have one; else in the order of the source. Among dated
 * readings one whose time cannot be read is not left out, for it may be the newest: it stands behind
 * the one before it, and counts as missing.
 */
export function inTime(samples: readonly Sample[]): readonly Sample[] {
  const times = samples.flatMap(({ at }) => at ?? []);
  const [first = 0] = times;
  if (times.length * 2 < samples.length) return samples;
  const isNewestFirst = first > (times.at(-1) ?? first);
  let before = Math.min(first, times.at(-1) ?? first) - samples.length;
  const placed = (isNewestFirst ? samples.toReversed() : samples).map((sample): Sample => {
    before = sample.at ?? before + 1;
    return sample.at === undefined ? undated(sample, before) : sample;
  });
  return placed.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function undated({ label, place }: Sample, at: number): Sample {
  const what = /^reading \d+$/.test(label) ? "it has no date" : `'${label}' is no date`;
  return { at, label, place, problem: `${what}, so this reading counts as missing` };
}

/** More of a kind than this nobody reads. */
const mostTold = 5;

/** What is odd about readings, in sentences that name the place: no date among dates, text among numbers. */
export function oddities(samples: readonly Sample[]): readonly string[] {
  const count = (type: string) => samples.filter(({ value }) => typeof value === type).length;
  const isMeasured = count("number") > count("string");
  const odd = samples.flatMap(({ label, place, problem, value }) => {
    const why =
      problem ?? (isMeasured && typeof value === "string" ? `'${value}' is no number` : undefined);
    return why === undefined ? [] : [`${place ?? label}: ${why}`];
  });
  const rest = odd.length - mostTold;
  return rest > 0 ? [...odd.slice(0, mostTold), `and ${rest} more of this kind`] : odd;
}

/** Texts by which tables say that there is no value. */
const nothing = /^(|-|nan|null|none|n\/?a|undefined|missing|\?)$/i;

/** A cell or a leaf as a value: numbers and booleans by their text, nothing where it means nothing. */
export function readValue(written: unknown): Value | undefined {
  if (typeof written === "number") return Number.isNaN(written) ? undefined : written;
  if (typeof written === "boolean") return written;
  if (typeof written !== "string") return undefined;
  const text = written.trim();
  if (nothing.test(text)) return undefined;
  if (/^[-+]?inf(inity)?$/i.test(text))
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  const number = /^[-+]?(\d|\.\d)/.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(number) ? text : number;
}

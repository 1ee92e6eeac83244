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
}

/** What a source knows of one metric, the oldest reading first. */
export interface Series {
  /** The source, for people: "metrics/daily.csv". */
  readonly source: string;
  readonly samples: readonly Sample[];
  /** What could not be read in it, in sentences that name the line. The rest of it was. */
  readonly problems: readonly string[];
}

/** In order of time, where every reading has one; else in the order of the source. */
export function inTime(samples: readonly Sample[]): readonly Sample[] {
  return samples.every(({ at }) => at !== undefined)
    ? samples.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
    : samples;
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

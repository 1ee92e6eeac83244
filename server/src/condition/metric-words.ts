import type { MetricLookup } from "./metric.ts";

const directions: Readonly<Record<MetricLookup["direction"], string>> = {
  higher: "better when higher",
  lower: "better when lower",
  drift: "a distance: more drift when higher",
  pvalue: "a p-value: falls when data drifts",
  volume: "a count or an age: neither good nor bad",
  ambiguous: "good either way: that depends on the library",
};

/** "better when higher (known from scikit-learn, Keras)". */
export const directionInWords = (metric: MetricLookup): string =>
  `${directions[metric.direction]} ${knownInWords(metric, Number.POSITIVE_INFINITY)}`;

/** "(known from scikit-learn)": one source is enough to believe it; "(by convention, turned round by 'drop')". */
export function knownInWords({ knownFrom, turnedBy }: MetricLookup, sources = 1): string {
  const turned = turnedBy ? `, turned round by '${turnedBy}'` : "";
  const named = knownFrom.split(", ").slice(0, sources).join(", ");
  const source =
    named === "convention" ? "by convention" : named.replace(/^(?!the )/, "known from ");
  return `(${source}${turned})`;
}

/** "from 0 to 1, or 0 to 100"; nothing for a metric that can have any value. */
export function rangeInWords({ range, alternativeRange }: MetricLookup): string | undefined {
  const first = stretch(range);
  const other = alternativeRange && stretch(alternativeRange);
  return first && other && other !== first ? `${first}, or ${other}` : first;
}

function stretch([least, greatest]: MetricLookup["range"]): string | undefined {
  const bounded = Number.isFinite(greatest);
  if (Number.isFinite(least)) return bounded ? `from ${least} to ${greatest}` : `from ${least} up`;
  return bounded ? `up to ${greatest}` : undefined;
}

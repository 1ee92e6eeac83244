import { cells } from "../base/display.ts";
import type { PastDecision } from "../runner/backtest.ts";

/** A line over time, with a threshold. */
export interface Curve {
  /** Nothing where a reading is missing. */
  readonly values: readonly (number | undefined)[];
  readonly threshold?: number | undefined;
}

const rowWidth = 28;

/**
 * One line for each decision: where the value lies between the least and the greatest, with the
 * threshold as a line through all of them.
 */
export function rowChart({ values, threshold }: Curve): string[] {
  const place = scale(values, threshold, rowWidth);
  const bar = threshold === undefined ? undefined : place(threshold);
  return values.map((value) => {
    const at = value === undefined ? undefined : place(value);
    return Array.from({ length: rowWidth }, (_, column) =>
      column === at ? "●" : column === bar ? "│" : "·",
    ).join("");
  });
}

const blockHeight = 9;

/**
 * Many decisions as one picture: time to the right, the value upwards, the threshold as a line, and
 * marks below where the trigger fires. Neighbours that share a column show their mean; a mark stands
 * where one of them fires.
 */
export function blockChart(
  { values, threshold }: Curve,
  decisions: readonly PastDecision[],
  width: number,
): string[] {
  const columns = Math.min(values.length, Math.max(20, width));
  const share = values.length / columns;
  const groups = Array.from({ length: columns }, (_, column) => ({
    from: Math.floor(column * share),
    to: Math.max(Math.floor((column + 1) * share), Math.floor(column * share) + 1),
  }));
  const means = groups.map(({ from, to }) => mean(values.slice(from, to)));
  const place = scale(values, threshold, blockHeight);
  const line = threshold === undefined ? undefined : blockHeight - 1 - place(threshold);
  const rows = Array.from({ length: blockHeight }, (_, row) =>
    means
      .map((value) =>
        value !== undefined && blockHeight - 1 - place(value) === row
          ? "●"
          : row === line
            ? "─"
            : " ",
      )
      .join(""),
  );
  const known = [...values.filter((value) => value !== undefined), ...[threshold ?? []].flat()];
  const greatest = short(Math.max(...known));
  const least = short(Math.min(...known));
  const label = threshold === undefined ? "" : short(threshold);
  const margin = Math.max(...[greatest, least, label].map(cells));
  const marks = groups.map(({ from, to }) => markOf(decisions.slice(from, to))).join("");
  return [
    ...rows.map((row, index) => {
      const name = index === line ? label : index === 0 ? greatest : "";
      const last = index === blockHeight - 1 && name === "" ? least : name;
      return `${last.padStart(margin)} ┤${row}`.trimEnd();
    }),
    `${"".padStart(margin)}  ${marks}`.trimEnd(),
  ];
}

/** `▲` fires, `△` held back, `?` unknown. */
function markOf(decisions: readonly PastDecision[]): string {
  const verdicts = new Set(decisions.map(({ verdict }) => verdict));
  if (verdicts.has("fires")) return "▲";
  if (verdicts.has("held-back")) return "△";
  return verdicts.has("unknown") || verdicts.has("fails") ? "?" : " ";
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0) / known.length;
}

/** Where a value lies among `steps` places, 0 for the least. */
function scale(
  values: readonly (number | undefined)[],
  threshold: number | undefined,
  steps: number,
): (value: number) => number {
  const known = [...values, threshold].filter((value) => value !== undefined);
  const finite = known.filter((value) => Number.isFinite(value));
  const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const greatest = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const width = greatest - least || 1;
  return (value) =>
    Math.max(0, Math.min(steps - 1, Math.round(((value - least) / width) * (steps - 1))));
}

/** A number in as many digits as are worth reading. */
export const short = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));

import type { Failure } from "../machine.ts";
import { inTime, numbered, readValue, type Sample } from "./series.ts";
import { readTime } from "./time.ts";

/** Rows of named cells, as CSV and lists of objects have them. */
export interface Table {
  readonly rows: readonly Row[];
  /** What could not be read, in sentences that name the line. */
  readonly problems: readonly string[];
}

export interface Row {
  readonly cells: ReadonlyMap<string, unknown>;
  /** For people: "line 6". */
  readonly place: string;
}

const timeColumns =
  /^(timestamp|time|datetime|date|day|ts|at|created(_at)?|logged(_at)?|week|month|run|run_?id|version|step|epoch|iteration|build|commit)$/i;
const nameColumns = /^(metric|metric_?name|name|key)$/i;
const valueColumns = /^(value|metric_?value|score|result)$/i;

/**
 * The readings of one metric in a table: a column of its name (`timestamp,accuracy`), or the rows
 * that name it (`timestamp,metric,value`).
 */
export function pickColumn(table: Table, metric: string): readonly Sample[] | Failure {
  const columns = columnsOf(table);
  const time = columns.find((column) => timeColumns.test(column));
  const wanted = named(columns, metric);
  if (wanted !== undefined)
    return samplesOf(table.rows, wanted, time ?? firstText(table, columns, wanted));

  const names = columns.find((column) => nameColumns.test(column));
  const values = columns.find((column) => valueColumns.test(column));
  if (names !== undefined && values !== undefined) {
    const rows = table.rows.filter(({ cells }) => same(String(cells.get(names) ?? ""), metric));
    if (rows.length > 0) return samplesOf(rows, values, time);
    const known = [...new Set(table.rows.map(({ cells }) => String(cells.get(names) ?? "")))];
    return { problem: `it has no metric named ${metric}, only ${listed(known)}` };
  }
  return columns.length === 0
    ? { problem: "it holds no values yet" }
    : { problem: `it has no column named ${metric}, only ${listed(columns)}` };
}

/** All column names, in order of appearance. */
function columnsOf({ rows }: Table): readonly string[] {
  return [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))];
}

/** The first column, where it is no number: a time that is called something of its own. */
function firstText(
  { rows }: Table,
  [first]: readonly string[],
  wanted: string,
): string | undefined {
  if (first === undefined || first === wanted) return undefined;
  const isTime = rows.every(({ cells }) => {
    const cell = cells.get(first);
    return typeof cell === "string" && (typeof readValue(cell) !== "number" || readTime(cell));
  });
  return isTime ? first : undefined;
}

function samplesOf(
  rows: readonly Row[],
  column: string,
  time: string | undefined,
): readonly Sample[] {
  return inTime(
    rows
      .filter(({ cells }) => cells.has(column))
      .map(({ cells, place }, index): Sample => {
        const written = time === undefined ? undefined : cells.get(time);
        const label =
          written === undefined || written === null || written === ""
            ? numbered(index)
            : String(written).trim();
        return { at: readTime(label), label, value: readValue(cells.get(column)), place };
      }),
  );
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.toLowerCase();

/** The name as it is written, or in other capitals. */
export function named(names: readonly string[], wanted: string): string | undefined {
  return names.find((name) => name === wanted) ?? names.find((name) => same(name, wanted));
}

/** A few names, for a message. */
export function listed(names: readonly string[]): string {
  const some = names.slice(0, 8);
  return (
    some.join(", ") + (names.length > some.length ? ` and ${names.length - some.length} more` : "")
  );
}

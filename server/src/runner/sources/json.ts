import type { Failure } from "../machine.ts";
import { isMap } from "./plain.ts";
import type { Row, Table } from "./table.ts";

/** Reads JSON Lines: an object on every line. A line that is none is told and left out. */
export function readJsonLines(text: string): Table {
  const rows: Row[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const value = readJson(line);
    const place = `line ${index + 1}`;
    if (value.problem !== undefined) problems.push(`${place}: ${value.problem}`);
    else if (isMap(value.data)) rows.push({ cells: new Map(Object.entries(value.data)), place });
    else problems.push(`${place}: is no object, so its value has no name`);
  }
  return { rows, problems };
}

/** Plain data of a JSON text. Python writes NaN and Infinity, which JSON does not know: they are read. */
export function readJson(
  text: string,
): { readonly data: unknown; readonly problem?: undefined } | Failure {
  try {
    return { data: JSON.parse(text) };
  } catch (error) {
    try {
      return { data: JSON.parse(withoutNaN(text)) };
    } catch {
      const [, position] = /position (\d+)/.exec(String(error)) ?? [];
      const line = text.slice(0, Number(position ?? 0)).split("\n").length;
      return {
        problem: `is no JSON${position === undefined || line === 1 ? "" : `: it breaks off making sense on line ${line}`}`,
      };
    }
  }
}

/** NaN and Infinity outside of strings, as `null` and as numbers that overflow. */
const withoutNaN = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) =>
    found.startsWith('"')
      ? found
      : found === "NaN"
        ? "null"
        : found.startsWith("-")
          ? "-1e999"
          : "1e999",
  );

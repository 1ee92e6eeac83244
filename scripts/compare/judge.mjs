import * as fs from "node:fs";
import * as path from "node:path";

/** Asks a tool about files, in a folder of their own each, which is laid out as a checkout is. */
export async function reportsOn(tool, files, folder) {
  const placed = files.map(({ path: name, text }, i) => {
    const file = path.join(folder, String(i), name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return { path: file, text };
  });
  const found = await tool.check(placed);
  return placed.map(({ path }) => found.get(path) ?? []);
}

/**
 * How well the reports on a case meet its mistakes: for each of them "exact" where a report begins within
 * its characters, "line" where one begins on its line, "near" where one is about it but elsewhere, such as
 * at the head of the step, and "missed".
 *
 * In a file of one mistake whatever is not said of the right file is about it. In one of many, a report on the
 * line before or after is.
 */
export function judge({ text, right, places }, reports, reportsOnRight) {
  const known = new Set(reportsOnRight?.map(({ message }) => message));
  const added =
    right === undefined ? reports : reports.filter(({ message }) => !known.has(message));
  return places.map((place) => {
    const [from, to] = [place.start, place.end].map((offset) => position(text, offset));
    const begins = added.map(({ start }) => start);
    const isAfter = (a, b) => a.line > b.line || (a.line === b.line && a.character >= b.character);
    if (begins.some((at) => isAfter(at, from) && isAfter(to, at))) return "exact";
    if (begins.some(({ line }) => line === from.line)) return "line";
    const isNear =
      right === undefined
        ? begins.some(({ line }) => Math.abs(line - from.line) === 1)
        : begins.length > 0;
    return isNear ? "near" : "missed";
  });
}

function position(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1).length };
}

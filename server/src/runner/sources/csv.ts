import type { Row, Table } from "./table.ts";

/**
 * Reads CSV as RFC 4180 has it: a header, quotes around cells that need them, doubled quotes inside.
 * What parts the cells (comma, semicolon, tab) is what parts most of the header.
 */
export function readCsv(text: string): Table {
  const separator = separatorOf(text);
  const problems: string[] = [];
  const rows: Row[] = [];
  let header: readonly string[] | undefined;
  for (const { cells, line, unclosed } of records(text, separator)) {
    if (unclosed)
      problems.push(`line ${line}: a quote is opened and never closed, so the rest is one cell`);
    if (cells.length === 1 && cells[0]?.trim() === "") continue;
    if (!header) {
      header = cells.map((cell) => cell.trim());
      continue;
    }
    if (cells.length > header.length)
      problems.push(
        `line ${line}: ${cells.length} cells where the header has ${header.length}; what is too many was left out`,
      );
    const named = header.map((name, index) => [name, cells[index]] as const);
    rows.push({ cells: new Map(named), place: `line ${line}` });
  }
  return { rows, problems };
}

function separatorOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? "";
  const count = (separator: string) => header.split(separator).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}

interface CsvRecord {
  readonly cells: readonly string[];
  /** One-based line on which it begins. */
  readonly line: number;
  readonly unclosed: boolean;
}

function* records(text: string, separator: string): Generator<CsvRecord> {
  let cells: string[] = [];
  let cell = "";
  let line = 1;
  let begin = 1;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (character === "\n") line++;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (character === separator) {
      cells.push(cell);
      cell = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && text[i + 1] === "\n") continue;
      cells.push(cell);
      yield { cells, line: begin, unclosed: false };
      cells = [];
      cell = "";
      begin = line;
    } else cell += character;
  }
  if (cell !== "" || cells.length > 0)
    yield { cells: [...cells, cell], line: begin, unclosed: quoted };
}

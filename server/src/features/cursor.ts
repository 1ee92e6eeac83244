import type { Lines } from "../base/text.ts";

/** Where in the YAML a person is typing, read from the lines themselves: half a line parses as nothing. */
export interface Cursor {
  /** Keys around the cursor, outermost first; items of lists by their index. */
  readonly path: readonly string[];
  /** Behind a `key:`, or where a key or an item can begin. */
  readonly at: "value" | "start";
  /** The text typed so far, up to the cursor. */
  readonly typed: string;
  /** The quote that is open around it. */
  readonly quote: "" | '"' | "'";
  /** Blanks before the key, for what goes on lines below it. */
  readonly indent: number;
}

/** A line's marks of structure: its dashes and its key, with their columns. */
interface Shape {
  readonly dashes: readonly number[];
  readonly column: number;
  readonly key?: string | undefined;
  /** What stands behind the key's colon, or the whole rest where there is no key. */
  readonly rest: string;
}

const keyPattern =
  /^(?:"([^"]*)"|'([^']*)'|([^\s:#"'{}[\],&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?))\s*:(?=\s|$)/;

function shapeOf(line: string): Shape {
  const dashes: number[] = [];
  let column = /^ */.exec(line)?.[0].length ?? 0;
  for (let dash = /^- +|^-$/.exec(line.slice(column)); dash; ) {
    dashes.push(column);
    column += dash[0].length;
    dash = /^- +|^-$/.exec(line.slice(column));
  }
  const text = line.slice(column);
  const key = keyPattern.exec(text);
  return {
    dashes,
    column,
    key: key ? (key[1] ?? key[2] ?? key[3]) : undefined,
    rest: key ? text.slice(key[0].length) : text,
  };
}

const opensBlock = (rest: string): boolean => /^\s+([&!]\S+\s+)*[|>][-+\d]*\s*(#.*)?$/.test(rest);

/** Nothing inside comments, inside blocks of text or code, and where tabs make columns unclear. */
export function cursorAt(text: string, lines: Lines, offset: number): Cursor | undefined {
  const { line: index } = lines.position(offset);
  const lineOf = (at: number): string => {
    const { start, end } = lines.line(at);
    return text.slice(start, end);
  };
  const before = text.slice(lines.line(index).start, offset);
  if (before.includes("\t") || /(^|\s)#/.test(withoutStrings(before))) return undefined;
  const shape = shapeOf(before);
  const outer = around(index, shape, lineOf);
  if (!outer) return undefined;
  const indent = shape.column;
  if (shape.key === undefined) return { path: outer, ...typedIn(shape.rest, "start"), indent };
  if (opensBlock(shape.rest)) return undefined;
  const flow = inFlow(shape.rest.trimStart());
  return {
    path: [...outer, shape.key, ...flow.path],
    ...typedIn(flow.typed, flow.at),
    indent,
  };
}

const withoutStrings = (text: string): string => text.replaceAll(/"[^"]*"?|'[^']*'?/g, "");

function typedIn(text: string, at: Cursor["at"]): Pick<Cursor, "at" | "typed" | "quote"> {
  const value = text.trimStart();
  const quote = value.startsWith('"') ? '"' : value.startsWith("'") ? "'" : "";
  return { at, typed: value.slice(quote.length), quote };
}

/** Where the cursor is in `[a, b` or `{ a: 1, b`; nested ones are not looked into. */
function inFlow(value: string): { path: string[]; at: Cursor["at"]; typed: string } {
  const open = value[0];
  if (open !== "[" && open !== "{") return { path: [], at: "value", typed: value };
  const parts = value.slice(1).split(",");
  const typed = (parts.at(-1) ?? "").trimStart();
  if (open === "[") return { path: [String(parts.length - 1)], at: "value", typed };
  const key = keyPattern.exec(typed);
  if (!key) return { path: [], at: "start", typed };
  const name = key[1] ?? key[2] ?? key[3] ?? "";
  return { path: [name], at: "value", typed: typed.slice(key[0].length).trimStart() };
}

/**
 * The path to what encloses a line's key or item, found by going up: what stands further to the left
 * encloses it, and a list may stand right below its key.
 */
function around(index: number, shape: Shape, lineOf: (at: number) => string): string[] | undefined {
  const path: string[] = [];
  let at = index;
  let { column } = shape;
  /** Dashes further left on the line that was reached. */
  let dashes = [...shape.dashes];
  /** At `column` stands a dash; so many items stand above it in its list. */
  let item: number | undefined;
  const leaveItem = (): void => {
    if (item !== undefined) path.unshift(String(item));
    item = undefined;
  };
  while (column > 0 || item !== undefined || dashes.length > 0) {
    const dash = dashes.pop();
    if (dash !== undefined) {
      leaveItem();
      column = dash;
      item = 0;
      continue;
    }
    if (--at < 0) {
      if (column > 0) return undefined;
      leaveItem();
      break;
    }
    const line = lineOf(at);
    if (/^\s*(#.*)?$/.test(line)) continue;
    if (/^(---|\.\.\.)/.test(line)) return undefined;
    const above = shapeOf(line);
    const holds =
      above.key !== undefined &&
      (above.column < column || (item !== undefined && above.column === column));
    if (holds) {
      if (opensBlock(above.rest)) return undefined;
      leaveItem();
      path.unshift(above.key ?? "");
      column = above.column;
      dashes = [...above.dashes];
      continue;
    }
    if (item !== undefined && above.dashes.includes(column)) item++;
    dashes = above.dashes.filter((mark) => mark < column);
  }
  return path;
}

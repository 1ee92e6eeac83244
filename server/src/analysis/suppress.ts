import { Lines } from "../base/text.ts";

/**
 * `# mlops: ignore[rule, …] reason` or `# mlops: ignore-file[rule, …] reason`; other words that were
 * meant to silence something are found, too. A list whose bracket is never closed goes on to the end.
 */
const pattern =
  /#\s*mlops:\s*(ignore-file|ignore|ignore-[\w-]+|noqa|nolint|(?:disable[\w-]*|suppress)(?=\s*(?:\[|$)))(?![\w-])\s*(?:\[([^\]\n]*)\]?)?/gim;

/** One suppression as it was written, with the lines it covers (zero-based, both included). */
export interface Suppression {
  /** Without any, all rules. */
  readonly rules: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly firstLine: number;
  readonly lastLine: number;
  /** As written, where it is no word that silences anything. */
  readonly unknownWord?: string | undefined;
}

/**
 * Behind a line's text a comment counts for that line; on a line of its own for the next one. Either
 * way it counts for all that is indented under its line: a block of code has no place for comments
 * of YAML, so the comment stands on or above its key.
 */
export function readSuppressions(text: string): Suppression[] {
  if (!/mlops:/i.test(text)) return [];
  const lines = new Lines(text);
  const lineText = (index: number) => {
    const { start, end } = lines.line(index);
    return text.slice(start, end);
  };
  const inBlock = blockLines(lines, lineText);
  const found: Suppression[] = [];
  for (const match of text.matchAll(pattern)) {
    const line = lines.position(match.index).line;
    if (inBlock.has(line)) continue;
    const rules = (match[2] ?? "").split(/[,\s]+/);
    const place = {
      rules: rules.filter((rule) => rule !== ""),
      start: match.index,
      end: match.index + match[0].length,
    };
    const word = match[1]?.toLowerCase();
    if (word !== "ignore" && word !== "ignore-file") {
      found.push({ ...place, rules: [], firstLine: -1, lastLine: -1, unknownWord: match[1] });
      continue;
    }
    if (word === "ignore-file") {
      found.push({ ...place, firstLine: 0, lastLine: lines.count });
      continue;
    }
    const own =
      lineText(line)
        .slice(0, match.index - lines.line(line).start)
        .trim() === "";
    let target = line;
    if (own) {
      target++;
      while (target < lines.count && /^\s*(#.*)?$/.test(lineText(target))) target++;
    }
    found.push({ ...place, firstLine: target, lastLine: lastLineUnder(target, lines, lineText) });
  }
  return found;
}

const indentation = (line: string): number => /^ *(- +)*/.exec(line)?.[0].length ?? 0;

function lastLineUnder(target: number, lines: Lines, lineText: (index: number) => string): number {
  const indent = indentation(lineText(target));
  let last = target;
  for (let i = target + 1; i < lines.count; i++) {
    const line = lineText(i);
    if (line.trim() === "") continue;
    if ((/^ */.exec(line)?.[0].length ?? 0) <= indent) break;
    last = i;
  }
  return last;
}

/** Lines of block scalars: a `#` there is text. */
function blockLines(lines: Lines, lineText: (index: number) => string): Set<number> {
  const inside = new Set<number>();
  for (let i = 0; i < lines.count; i++) {
    const line = lineText(i);
    if (!/(:|-)\s+([&!]\S+\s+)*[|>][-+0-9]*\s*(#.*)?$/.test(line)) continue;
    const last = lastBlockLine(i, lines, lineText);
    for (let k = i + 1; k <= last; k++) inside.add(k);
    i = last;
  }
  return inside;
}

function lastBlockLine(header: number, lines: Lines, lineText: (index: number) => string): number {
  const indent = /^ *(- +(?=\S+\s*:))*/.exec(lineText(header))?.[0].length ?? 0;
  let last = header;
  for (let i = header + 1; i < lines.count; i++) {
    const line = lineText(i);
    if (line.trim() === "") continue;
    if ((/^ */.exec(line)?.[0].length ?? 0) <= indent) break;
    last = i;
  }
  return last;
}

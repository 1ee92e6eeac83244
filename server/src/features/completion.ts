import type { Analysis, AnalyzedPipeline } from "../analysis/analysis.ts";
import { contains, type Span } from "../base/text.ts";
import { completePython } from "../python/completion.ts";
import { type Cursor, cursorAt } from "./cursor.ts";
import { type Rules, rulesAt } from "./format.ts";
import {
  conditionParts,
  metricNames,
  neededSteps,
  type Suggestion,
  schedules,
  schemaValues,
  zones,
} from "./suggestions.ts";

/** A suggestion with the text it would put in the place of what is typed. */
export interface Completion extends Suggestion {
  readonly span: Span;
  readonly insert: string;
}

/**
 * What could be written at an offset. The own format is completed in full, and so is embedded Python; of
 * the other systems only names of steps, since their keys and values are known to other extensions.
 * `typed` is the character that a client asks for by itself, where it does.
 */
export function completionsAt(analysis: Analysis, offset: number, typed = ""): Completion[] {
  const within = analysis.pipelines.find(({ pipeline }) => contains(pipeline.span, offset));
  if (!within) return [];
  const python = inPython(within, offset, typed);
  if (python) return python;
  const { dialect, pipeline } = within;
  const near = analysis.text.slice(Math.max(0, offset - 1000), offset);
  const inReach = dialect.namesFrom?.(near, pipeline, offset);
  if (inReach)
    return inReach.names.map((text) =>
      inPlace({ text, kind: "step", detail: inReach.kind }, offset, inReach.typed),
    );
  const cursor = cursorAt(analysis.text, analysis.lines, offset);
  if (!cursor) return [];
  const key = cursor.path.findLast((part) => !/^\d+$/.test(part));
  const rules = rulesAt(dialect, cursor.path);
  if (dialect.needsKey !== undefined && key === dialect.needsKey && cursor.path.length > 1)
    return values(neededSteps(analysis, offset), cursor, offset);
  if (!rules) return [];
  if (cursor.at === "start" && key === "given") return given(within, cursor, offset);
  return cursor.at === "start" && rules.properties
    ? keys(rules, within, cursor, offset)
    : values(valuesFor(key ?? "", rules, within), cursor, offset);
}

/** Nothing where no Python stands. */
function inPython(
  { tools }: AnalyzedPipeline,
  offset: number,
  character: string,
): Completion[] | undefined {
  for (const { language, masked, file } of tools.scripts) {
    const at = language === "python" && !file ? masked.locate(offset) : undefined;
    if (at === undefined) continue;
    const { suggestions, typed, isImport } = completePython(masked.text, at);
    // Nobody who writes a line of code wants a list behind each of its blanks.
    if (character === " " && !isImport) return [];
    return suggestions.map((each) => inPlace(each, offset, typed));
  }
  return undefined;
}

function valuesFor(key: string, rules: Rules, within: AnalyzedPipeline): Suggestion[] {
  switch (key) {
    case "when":
      return conditionParts(within);
    case "cron":
      return schedules();
    case "timezone":
      return zones();
    default:
      return schemaValues(rules);
  }
}

/** The keys of `given` are metrics. */
const given = (within: AnalyzedPipeline, cursor: Cursor, offset: number): Completion[] =>
  metricNames(within).map((each) => ({
    ...inPlace(each, offset, cursor.typed.length),
    insert: `${each.text}: `,
  }));

const inPlace = (each: Suggestion, offset: number, typed: number): Completion => ({
  ...each,
  span: { start: offset - typed, end: offset },
  insert: each.text,
});

function values(suggestions: readonly Suggestion[], cursor: Cursor, offset: number): Completion[] {
  return suggestions.map((each) => {
    // Of a condition only its last word is replaced, of anything else the whole value.
    const word = /[\w.]*$/.exec(cursor.typed)?.[0] ?? "";
    const isPart = each.kind === "metric" || each.kind === "word";
    const place = inPlace(each, offset, isPart ? word.length : cursor.typed.length);
    const quoted = each.kind === "schedule" && cursor.quote === "";
    return quoted ? { ...place, insert: `"${each.text}"` } : place;
  });
}

function keys(
  rules: Rules,
  { document }: AnalyzedPipeline,
  cursor: Cursor,
  offset: number,
): Completion[] {
  const mapping = cursor.path.reduce(
    (value, part) => value.items()[Number(part)] ?? value.get(part),
    document.root,
  );
  return Object.entries(rules.properties ?? {}).flatMap(([text, about]) => {
    if (typeof about !== "object" || mapping.has(text)) return [];
    const required = rules.required?.includes(text) ? "needed" : undefined;
    const each: Suggestion = { text, kind: "key", detail: required, about: about.description };
    return [
      {
        ...inPlace(each, offset, cursor.typed.length),
        insert: `${text}:${behind(text, about, cursor.indent)}`,
      },
    ];
  });
}

/** What follows a key: a blank, or the beginning of the lines below it. */
function behind(key: string, { type }: Rules, indent: number): string {
  const below = `\n${" ".repeat(indent + 2)}`;
  if (key === "python" && indent > 0) return ` |${below}`;
  const types = [type ?? []].flat();
  if (types[0] === "object") return below;
  return types[0] === "array" ? `${below}- ` : " ";
}

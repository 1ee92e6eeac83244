import type { Analysis } from "../analysis/analysis.ts";
import type { Edit } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import type { PythonLinter } from "../python/ruff.ts";

/** What it takes to lay out the Python of a file. */
export interface PythonLayout {
  /** Apart from one another. */
  readonly edits: readonly Edit[];
  /** Blocks of Python that the edits change. */
  readonly changed: number;
  /** Blocks that are left as they are, since they cannot be read. */
  readonly unreadable: number;
}

/**
 * The embedded Python of a file as ruff formats it, with the options of its project. Blocks alone are
 * laid out: what stands in quotes or is folded has no lines of its own.
 */
export function layOutPython(analysis: Analysis): PythonLayout {
  const linter = analysis.linter();
  const edits = new Map<number, Edit>();
  let unreadable = 0;
  if (linter)
    for (const { tools } of analysis.pipelines)
      for (const script of tools.scripts) {
        if (!isBlock(script)) continue;
        const { code } = script;
        const text = laidOut(script, linter);
        const edit = text === undefined ? undefined : change(script, text);
        // What an alias repeats is written once.
        if (edit) edits.set(edit.span.start, edit);
        else if (text !== code.text) unreadable++;
      }
  return { edits: [...edits.values()], changed: edits.size, unreadable };
}

const isBlock = ({ language, form, style, expanded, file }: Script): boolean =>
  language === "python" && form !== "argument" && style === "literal" && !expanded && !file;

/** The code in its new layout; nothing where that cannot be had. */
function laidOut({ code, templates, pythonVersion }: Script, linter: PythonLinter) {
  const [before = ""] = /^[\r\n]*/.exec(code.text) ?? [];
  const [behind = ""] = /[\r\n]*$/.exec(code.text.slice(before.length)) ?? [];
  const names = templates.map(({ start, end }, index) => standIn(index, end - start));
  let masked = "";
  let at = before.length;
  templates.forEach(({ start, end }, index) => {
    masked += code.text.slice(at, start) + names[index];
    at = end;
  });
  masked += code.text.slice(at, code.length - behind.length);
  if (masked.trim() === "") return code.text;
  // Between quotes a template may stand for text that holds the other kind of quotes.
  const keepsQuotes = templates.length > 0;
  const formatted = linter.format(masked, { version: pythonVersion, keepsQuotes });
  const isWhole =
    formatted !== undefined &&
    names.every((name) => masked.split(name).length === 2 && formatted.split(name).length === 2);
  if (!isWhole) return undefined;
  const restored = templates.reduce(
    (text, { start, end }, index) =>
      text.replace(names[index] ?? "", () => code.text.slice(start, end)),
    formatted,
  );
  return before + restored.replace(/\s*$/, "") + behind;
}

/** A name in the place of a template: as long as that, so that lines break where they should. */
const standIn = (index: number, length: number): string =>
  `Q${index.toString(36)}Z`.padEnd(length, "x");

/** The edit of the lines that differ, from the first of them to the last. */
function change({ code }: Script, text: string): Edit | undefined {
  if (text === code.text) return undefined;
  const old = code.text.split("\n");
  const fresh = text.split("\n");
  const same = (at: number): boolean => old[at] === fresh[at];
  const isBlank = (line = ""): boolean => line.trim() === "";
  let from = 0;
  while (from < Math.min(old.length, fresh.length) && same(from)) from++;
  let behind = 0;
  while (
    behind < Math.min(old.length, fresh.length) - from &&
    old.at(-behind - 1) === fresh.at(-behind - 1)
  )
    behind++;
  if (from === old.length - behind || from === fresh.length - behind) {
    if (behind > 0) behind--;
    else from--;
  }
  // An empty line has no indentation behind which something could be written.
  while (from > 0 && (isBlank(old[from]) || isBlank(fresh[from]))) from--;
  const length = (lines: readonly string[]): number => lines.join("\n").length;
  const start = from === 0 ? 0 : length(old.slice(0, from)) + 1;
  const lines = fresh.slice(from, fresh.length - behind);
  return code.edit(start, length(old.slice(0, old.length - behind)), lines.join("\n"));
}

import { Excerpt } from "../base/excerpt.ts";
import type { Script } from "../model/script.ts";
import { pythonLines } from "./lines.ts";

/**
 * The script as a literal scalar (`|`) would give it, where the folded one (`>`) put blanks in place
 * of line breaks. Nothing where no break was lost.
 */
export function unfolded(script: Script): Script | undefined {
  if (script.style !== "folded" || script.form !== "block") return undefined;
  const { code, masked } = script;
  let text = "";
  for (let at = 0; at < code.length; at++) {
    const char = masked.text[at] ?? "";
    const { start, end } = code.span(at, at + 1);
    text += char === " " && end - start > 1 ? "\n" : char;
  }
  if (text === masked.text) return undefined;
  return { ...script, masked: masked.masked(text), style: "literal" };
}

/**
 * The blanks before the first line of code, where that line is indented: Python refuses such code.
 * Nothing otherwise.
 */
export function outerIndent(code: string): string | undefined {
  const first = pythonLines(code).find((line) => line.codeEnd > line.start + line.indent.length);
  return first?.indent || undefined;
}

/** A stretch of blanks at the beginning of a line of the code. */
export interface Indentation {
  readonly start: number;
  readonly end: number;
}

/** What has to go from each line so that the first line of code stands at the margin. */
export function surplusIndentation(code: string): Indentation[] {
  const indent = outerIndent(code);
  if (indent === undefined) return [];
  const found: Indentation[] = [];
  for (let start = 0; start < code.length; ) {
    const next = code.indexOf("\n", start);
    const end = next < 0 ? code.length : next + 1;
    const blanks = /^[ \t]*/.exec(code.slice(start, end))?.[0] ?? "";
    const shared = blanks.startsWith(indent) ? indent.length : blanks.length;
    if (shared > 0) found.push({ start, end: start + shared });
    start = end;
  }
  return found;
}

/** The script without that indentation: every character that is left knows where it was written. */
export function dedented(script: Script): Script {
  const surplus = surplusIndentation(script.masked.text);
  if (surplus.length === 0) return script;
  const kept = surplus.map(({ end }, index) => ({
    start: end,
    end: surplus[index + 1]?.start ?? script.code.length,
  }));
  kept.unshift({ start: 0, end: surplus[0]?.start ?? 0 });
  const lift = (excerpt: Excerpt): Excerpt =>
    Excerpt.join(kept.map(({ start, end }) => excerpt.slice(start, end)));
  return {
    ...script,
    code: lift(script.code),
    masked: lift(script.masked),
    templates: script.templates.map((template) => {
      const gone = (offset: number): number =>
        surplus.reduce(
          (sum, { start, end }) => sum + Math.max(0, Math.min(offset, end) - start),
          0,
        );
      return {
        start: template.start - gone(template.start),
        end: template.end - gone(template.end),
      };
    }),
  };
}

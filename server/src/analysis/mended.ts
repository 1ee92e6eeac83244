import { Excerpt } from "../base/excerpt.ts";
import { applyEdits } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import type { PythonModule } from "../python/module.ts";

/**
 * A script as it will be once its syntax errors are mended, so that what it decides can be judged
 * before: each offset still leads to where it is written. Without a certain mend, the script as it is.
 */
export function mended(script: Script, python: PythonModule | undefined): Script {
  const faults = python?.syntaxErrors ?? [];
  if (!python?.sound || faults.length === 0) return script;
  const edits = faults
    .flatMap(({ mend }) => mend?.edits ?? [])
    .toSorted((a, b) => a.span.start - b.span.start);
  if (applyEdits(python.code, edits) !== python.sound.text) return script;
  const lift = (excerpt: Excerpt): Excerpt => {
    const parts: Excerpt[] = [];
    let at = 0;
    for (const { span, text } of edits) {
      parts.push(excerpt.slice(at, span.start), excerpt.slice(span.start, span.end).meaning(text));
      at = span.end;
    }
    return Excerpt.join([...parts, excerpt.slice(at)]);
  };
  return { ...script, code: lift(script.code), masked: lift(script.masked) };
}

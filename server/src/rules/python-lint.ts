import type { Edit } from "../base/text.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { RuffFinding } from "../python/ruff.ts";
import { pythonCode } from "./python-code.ts";
import type { Rule } from "./rule.ts";

/** Ruff's codes whose fix keeps what was meant: `is 3` → `== 3`. */
const certain = new Set(["F632"]);

/** Where ruff's own words say too little. */
const words: Readonly<Record<string, string>> = {
  PLE1142:
    "`await`, `async for` and `async with` stand only in a function that begins with `async def`",
};

/** What the compiler of Python refuses, though the parser lets it pass. */
const refused = /^F(?:62[12]|70[1-7])|^PLE1142/;

export const pythonLint: Rule = {
  id: "python-lint",
  group: "python",
  summary: "Embedded Python holds something that fails or cannot be meant.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const { script, python, holdsTemplate } of pythonCode(tools))
      for (const lint of python.lints) {
        if (lint.code === undefined || lint.code === "F821" || holdsTemplate(lint.span)) continue;
        // Of a block its first line says enough.
        const [line = ""] = /^.*/.exec(python.code.slice(lint.span.start, lint.span.end)) ?? [];
        yield {
          span: script.code.span(lint.span.start, lint.span.start + line.length),
          severity: refused.test(lint.code) ? "error" : undefined,
          message: `${words[lint.code] ?? lint.message} (${lint.code}).${consequence(lint.code)}`,
          fix: fixOf(script, lint),
        };
      }
  },
};

/** What happens when the line is reached, by the first letters of the code. */
function consequence(code: string): string {
  if (/^F(70|72)|^PLE1142/.test(code))
    return " Python refuses the whole script before it runs a line of it.";
  if (/^F(?:50[1235-9]|52[145]|633)|^PLE1(?:13|20|3)/.test(code))
    return " Python stops with an error when it gets here.";
  return "";
}

function fixOf(script: Script, { code, fix }: RuffFinding): Fix | undefined {
  if (!fix || code === undefined) return undefined;
  const edits: Edit[] = [];
  for (const { span, text } of fix.edits) {
    const edit = script.code.edit(span.start, span.end, text);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return { title: fix.title.replaceAll("`", "'"), safe: certain.has(code), edits };
}

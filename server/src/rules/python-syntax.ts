import type { Edit } from "../base/text.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { SyntaxFault } from "../python/faults.ts";
import { pythonCode } from "./python-code.ts";
import type { Rule } from "./rule.ts";

export const pythonSyntax: Rule = {
  id: "python-syntax",
  group: "python",
  summary: "Embedded Python has a syntax error.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { script, python, touchesTemplate, breaksText } of pythonCode(tools))
      for (const fault of python.syntaxErrors) {
        if (touchesTemplate(fault.span) && !breaksText(fault.span)) continue;
        yield {
          span: script.code.span(fault.span.start, fault.span.end),
          // What a project is written for is not always what a step of it runs on.
          severity: fault.isNewer && script.pythonVersion?.startsWith(">") ? "warning" : undefined,
          message: `${fault.message} Python refuses the whole script before it runs a line of it.`,
          fix: fixOf(script, fault),
        };
      }
  },
};

function fixOf(script: Script, { mend }: SyntaxFault): Fix | undefined {
  if (!mend) return undefined;
  const edits: Edit[] = [];
  for (const { span, text } of mend.edits) {
    const edit = script.code.edit(span.start, span.end, text);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return { title: mend.title, safe: mend.isCertain, edits };
}

import { constantTests } from "../python/truths.ts";
import { pythonCode } from "./python-code.ts";
import type { Rule } from "./rule.ts";

export const callResultNotUsedAsBool: Rule = {
  id: "call-result-not-used-as-bool",
  group: "python",
  summary: "A test asks whether a function, or a tuple, is there: it always is.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const { script, python, touchesTemplate } of pythonCode(tools)) {
      if (!/\bdef\s/.test(python.code) || python.syntaxErrors.length > 0) continue;
      for (const { kind, function: name, span, definition } of constantTests(
        python.code,
        python.tree,
      )) {
        if (touchesTemplate(span)) continue;
        const edit = kind === "not-called" ? script.code.edit(span.end, span.end, "()") : undefined;
        yield {
          span: script.code.span(span.start, span.end),
          message:
            kind === "not-called"
              ? `This asks whether there is a function called '${name}', not what it says: that is always true. Call it.`
              : `'${name}' gives several values at once, and that counts as true whatever they are. Take the one that is meant, such as '${python.code.slice(span.start, span.end)}[0]'.`,
          related: [
            {
              span: script.code.span(definition.start, definition.end),
              message: "The function is defined here.",
            },
          ],
          fix: edit && { title: "Call the function", safe: false, edits: [edit] },
        };
      }
    }
  },
};

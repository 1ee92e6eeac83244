import { unfolded } from "../python/layout.ts";
import { losesLines } from "./python-code.ts";
import type { Rule } from "./rule.ts";

export const pythonFoldedScalar: Rule = {
  id: "python-folded-scalar",
  group: "python",
  summary: "Python stands under `>`, which makes one line of several.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const script of tools.scripts) {
      if (!losesLines(script, tools)) continue;
      const literal = unfolded(script);
      const sound = literal && tools.python(literal)?.syntaxErrors.length === 0;
      // With a template in it and errors either way, the template may be what is wrong.
      if (!sound && script.templates.length > 0) continue;
      const { indicator } = script;
      yield {
        span: indicator ?? script.keySpan,
        message:
          "YAML's `>` puts a blank in place of each line break, so this Python arrives as one long line and cannot run. Write `|`, which keeps the lines.",
        fix:
          sound && indicator
            ? {
                title: "Keep the lines: write `|`",
                safe: true,
                edits: [{ span: indicator, text: "|" }],
              }
            : undefined,
      };
    }
  },
};

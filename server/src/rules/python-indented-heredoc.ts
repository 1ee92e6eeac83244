import type { Edit, Span } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import { surplusIndentation } from "../python/layout.ts";
import { pythonLines } from "../python/lines.ts";
import { findPython, type ShellPython } from "../shell/python.ts";
import type { Rule } from "./rule.ts";

export const pythonIndentedHeredoc: Rule = {
  id: "python-indented-heredoc",
  group: "python",
  summary: "The Python in a heredoc is indented, or the line that should end the heredoc is.",
  severity: "error",
  *check(_pipeline, tools) {
    if (!tools.scripts.some(({ form }) => form === "heredoc")) return;
    for (const shell of tools.scripts) {
      if (shell.language !== "shell") continue;
      for (const { script, heredoc } of findPython(shell)) {
        if (!heredoc) continue;
        const indented = firstIndentation(script);
        const { strayEnd, delimiter } = heredoc;
        if (!indented && !strayEnd) continue;
        const edits = mend(shell, { script, heredoc });
        yield {
          span: indented
            ? script.code.span(indented.start, indented.end)
            : shell.code.span(strayEnd?.start, strayEnd?.end),
          message: indented
            ? `This heredoc hands its lines to Python with the blanks before them, and Python refuses code whose first line is indented. Begin the lines${strayEnd ? ` and '${delimiter}'` : ""} at the margin of the script.`
            : `The shell ends a heredoc only at a line that holds '${delimiter}' and nothing else: with the blanks beside it, this line and all that follows become a part of the Python. Remove the blanks.`,
          fix: edits && { title: "Move the heredoc to the margin", safe: true, edits },
        };
      }
    }
  },
};

/** The blanks before the first line of code; nothing where the shell may put something before it. */
function firstIndentation({ masked, expanded }: Script): Span | undefined {
  if (expanded) return undefined;
  const first = pythonLines(masked.text).find(
    (line) => line.codeEnd > line.start + line.indent.length,
  );
  if (!first || first.indent === "") return undefined;
  return { start: first.start, end: first.start + first.indent.length };
}

function mend(shell: Script, { script, heredoc }: ShellPython): Edit[] | undefined {
  const edits: (Edit | undefined)[] = script.expanded
    ? []
    : surplusIndentation(script.masked.text).map(({ start, end }) =>
        script.code.edit(start, end, ""),
      );
  const end = heredoc?.strayEnd;
  if (end) edits.push(shell.code.edit(end.start, end.end, heredoc.delimiter));
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

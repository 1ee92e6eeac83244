import type { Span } from "../base/text.ts";
import { type Command, readShell } from "../shell/commands.ts";
import type { Report, Rule } from "./rule.ts";

export const shellSyntaxWithoutShell: Rule = {
  id: "shell-syntax-without-shell",
  group: "shell",
  summary: "A line is written for a shell, but no shell reads it.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const { words, language, masked, code } of tools.scripts) {
      if (!words || language !== "shell") continue;
      const found = firstOf(masked.text);
      if (!found) continue;
      const { span, message } = found;
      yield { span: code.span(span.start, span.end), message };
    }
  },
};

const anyway = "Begin the line with `bash -c` and put the rest in quotes, or do without";

function firstOf(text: string): Report | undefined {
  const { commands, comments } = readShell(text);
  const [comment] = comments;
  if (comment && text.slice(0, comment.start).trim() === "")
    return {
      span: comment,
      message:
        "No shell reads this line, so it is no comment: `#` is taken for the name of a program, which is not found. Make it a comment of the YAML, or take it out.",
    };
  const backslash = /\\[ \t]*$/.exec(text);
  if (backslash)
    return {
      span: { start: backslash.index, end: backslash.index + 1 },
      message:
        "Each line here is a command of its own, so the backslash joins nothing, and the line cannot be read. Write the command on one line.",
    };
  for (const [index, command] of commands.entries()) {
    const operator = operatorOf(text, command, commands[index + 1]);
    if (!operator) continue;
    const sign = text.slice(operator.start, operator.end);
    const program = commands[0]?.words[0]?.text ?? "the program";
    return {
      span: operator,
      message: `No shell reads this line, so \`${sign}\` is handed to \`${program}\` as one of its words. ${anyway} \`${sign}\`.`,
    };
  }
  return undefined;
}

/** What of a command only a shell understands: what joins it to the next, and redirections. */
function operatorOf(text: string, command: Command, next: Command | undefined): Span | undefined {
  const { separator, span, redirects } = command;
  if (/^(&&|\|\||\||;|&)$/.test(separator)) {
    const start = text.indexOf(separator, span.end);
    if (start >= 0 && (!next || start < next.span.start))
      return { start, end: start + separator.length };
  }
  for (const { operator, target } of redirects) {
    if (!target) continue;
    const start = text.lastIndexOf(operator, target.span.start);
    if (start >= span.start) return { start, end: start + operator.length };
  }
  return undefined;
}

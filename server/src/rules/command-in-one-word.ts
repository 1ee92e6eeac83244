import type { Rule } from "./rule.ts";

export const commandInOneWord: Rule = {
  id: "command-in-one-word",
  group: "shell",
  summary: "A whole command line stands where a program is named.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { program, code } of tools.scripts) {
      if (!program || !isLine(program.text.trim())) continue;
      const line = program.text.trim();
      const written = code.text.slice(0, program.text.length).trim();
      const [name = ""] = line.split(/\s/);
      yield {
        span: program.span(),
        message: `Each item of this list is one word, and the first names the program: one called '${shortened(written)}', blanks included, is not found. ${
          signs.test(line)
            ? "Call a shell, and give it the line: [sh, -c, …]."
            : `Write '${name}' alone and every argument as an item of its own.`
        }`,
      };
    }
  },
};

/** What only a shell makes anything of. */
const signs = /[;|&$<>=]/;

/** A program with its arguments, or a line for a shell; a path may hold blanks itself. */
const isLine = (text: string): boolean =>
  /\s/.test(text) &&
  (signs.test(text) || /^[\w.-]+\s|^[\w./-]+\s+(?:-|\/|[\w.-]+(?:\s|$))/.test(text));

const shortened = (line: string): string => (line.length > 40 ? `${line.slice(0, 40)}…` : line);

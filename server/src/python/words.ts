import type { Mistake } from "./mend.ts";

const named: Readonly<Record<string, string>> = {
  newline: "the line ends",
  "end of file": "the code ends",
  name: "a name follows",
  identifier: "a name follows",
  string: "a text follows",
  int: "a number follows",
  float: "a number follows",
  indent: "an indented line follows",
  dedent: "the block ends",
};

const follows = (found: string): string =>
  named[found] ?? (found.startsWith("`") ? `${found} follows` : `the word \`${found}\` follows`);

/** Ruff's words for syntax that an older Python does not know. */
const newerSyntax = /^(.+) on Python ([\d.]+) \(syntax was added in Python ([\d.]+)\)$/;

/** Whether some Python reads it, only not one as old as this. */
export const isNewerSyntax = (message: string): boolean => newerSyntax.test(message);

/**
 * Ruff's words for a syntax error, said to somebody who does not know how a parser works. `version` is
 * that of the code, as `PythonLinter.check` takes it.
 */
export function explain(
  message: string,
  line: string,
  {
    mistake,
    version,
  }: { readonly mistake?: Mistake | undefined; readonly version?: string | undefined },
): string {
  const keyword = /^\s*(?:async\s+)?(\w+)/.exec(line)?.[1] ?? "";
  switch (mistake) {
    case "colon":
      return `A line that begins with \`${keyword}\` ends with \`:\`, which is missing here.`;
    case "equals":
      return "`=` gives a name its value and cannot stand in a condition. To compare, write `==`.";
    case "else-if":
      return "Python writes `elif` for `else if`.";
    case "print":
      return "`print` is a function since Python 3: its text stands in parentheses.";
    case "except":
      return "Since Python 3 the name of a caught error follows after `as`, not after a comma.";
    case "quote":
      return "This text in quotes is never closed.";
    default:
      break;
  }
  if (keyword === "from" && message.endsWith("found `.`"))
    return "Behind `import` in a `from` line stand plain names: the path with its dots stands before `import`.";
  const program = shellLine.exec(line);
  if (program)
    return program[1]
      ? `Lines that begin with \`${program[1]}\` are read by notebooks only. Run this in a step of the shell, or by \`subprocess.run\`.`
      : `\`${program[2]}\` is a program of the shell, and this is Python. Run it in a step of the shell, or by \`subprocess.run\`.`;
  if (message === "Invalid decimal integer literal" && /(?<![\w.])0\d/.test(line))
    return "A number does not begin with 0 in Python: leave it out, or write `0o` in front of an octal number.";
  const expected = /^Expected (`[^`]+`), found (.+)$/.exec(message);
  if (expected) return `Python expects ${expected[1]} here, but ${follows(expected[2] ?? "")}.`;
  const block = /^Expected an indented block after (.+)$/.exec(message);
  if (block) return `At least one indented line must follow after ${article(block[1] ?? "")}.`;
  const newer = newerSyntax.exec(message);
  if (newer)
    return `${newer[1]} in Python ${newer[2]}, which this ${version?.startsWith(">") ? "project is written for" : "code runs on"}: that came with Python ${newer[3]}.`;
  return sentences[message] ?? `Python cannot read this: ${uncapitalized(message)}.`;
}

/** A line of the shell, with the sign by which notebooks tell it from Python. */
const shellLine =
  /^\s*(?:([!%])\s*\w|(pip3?|cd|echo|export|python3?|ls|mkdir|rm|cp|mv|git|dvc|source|apt-get|apt|conda|bash|sh|curl|wget|chmod|sudo)\s+[-\w./"'$])/;

const sentences: Readonly<Record<string, string>> = {
  "Simple statements must be separated by newlines or semicolons":
    "A second statement begins on this line. Begin a new line here, or add the operator, comma or bracket that is missing before it.",
  "Compound statements are not allowed on the same line as simple statements":
    "This statement has to begin on a line of its own.",
  "Unexpected indentation":
    "This line is indented, but no line above it opens a block. Remove the blanks before it.",
  "unindent does not match any outer indentation level":
    "The indentation of this line fits none of the blocks above it.",
  "Expected an expression": "Python expects a value here.",
  "Expected a statement": "No statement can begin like this.",
  "missing closing quote in string literal": "This text in quotes is never closed.",
  "f-string: unterminated string": "This text in quotes is never closed.",
  "unexpected EOF while parsing": "The code ends in the middle of a statement.",
  "Invalid decimal integer literal": "A number cannot be written like this.",
};

const article = (noun: string): string =>
  noun.startsWith("`") ? `this ${noun}` : /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;

const uncapitalized = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]?.toLowerCase() + text.slice(1) : text;

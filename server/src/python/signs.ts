/** A string of one line, with where it stands. Offsets of the text, the quotes included. */
export interface WrittenString {
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
  readonly content: string;
}

/** What stands on one line outside its comment: its strings, and the brackets between them. */
export interface LineSigns {
  readonly strings: readonly WrittenString[];
  /** Offsets outside of strings. */
  readonly brackets: readonly { readonly sign: string; readonly at: number }[];
  /** Whether an offset lies outside of strings and the comment. */
  isCode(at: number): boolean;
}

/** Reads a single line: a string that does not end there reaches to its end. */
export function signsOf(text: string): LineSigns {
  const strings: WrittenString[] = [];
  const brackets: { sign: string; at: number }[] = [];
  let codeEnd = text.length;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "#") {
      codeEnd = at;
      break;
    }
    if (char === '"' || char === "'") {
      const prefix = /[a-zA-Z]*$/.exec(text.slice(0, at))?.[0] ?? "";
      const start = at;
      for (at++; at < text.length && text[at] !== char; at++) if (text[at] === "\\") at++;
      strings.push({
        start,
        end: Math.min(at + 1, text.length),
        prefix,
        content: text.slice(start + 1, at),
      });
    } else if (/[()[\]{}]/.test(char)) brackets.push({ sign: char, at });
  }
  return {
    strings,
    brackets,
    isCode: (at) => at < codeEnd && !strings.some(({ start, end }) => start < at && at < end),
  };
}

const methods =
  /^\.(?:capitalize|casefold|center|count|encode|endswith|expandtabs|find|format|format_map|index|is\w+|join|ljust|lower|lstrip|maketrans|partition|removeprefix|removesuffix|replace|rfind|rindex|rjust|rpartition|rsplit|rstrip|split|splitlines|startswith|strip|swapcase|title|translate|upper|zfill|__\w+__)\b/;

/**
 * Counts what Python accepts on a line and nobody writes: an attribute that text does not have, text
 * with a piece of code in it, text that opens a file by itself.
 */
export function oddities(line: string): number {
  const { strings } = signsOf(line);
  let odd = 0;
  for (const { start, end, prefix, content } of strings) {
    const before = line.slice(0, start - prefix.length).trimEnd();
    const behind = line.slice(end);
    if (behind.startsWith(".") && !methods.test(behind)) odd++;
    if (/^\s+as\b/.test(behind) && /^\s*(?:async\s+)?with\b/.test(before)) odd++;
    if (/^\s*[<>]/.test(behind) && before.endsWith("[")) odd++;
    if (/^[\w"']/.test(behind) || /["']$/.test(before)) odd++;
    if (!isBalanced(content)) odd++;
    // `'hello"'`: the other quote was to end it.
    const other = line[start] === "'" ? '"' : "'";
    if (content.indexOf(other) === content.length - 1 && content.length > 1) odd++;
    if (/,\s*$|,\s*\**\w+\s*=|,\s*\*{1,2}\w|\s%\s+[\w(]/.test(content)) odd++;
    if (/[\w)\]]\[$/.test(before) && /^\s*,/.test(behind)) odd++;
    if (/^\w+\s*:/.test(content) && /[{,]$/.test(before) && !/^\s*:/.test(behind)) odd++;
  }
  return odd;
}

function isBalanced(text: string): boolean {
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
  for (const char of text)
    if (/[([{]/.test(char)) open.push(char);
    else if (char in pairs && open.pop() !== pairs[char]) return false;
  return open.length === 0;
}

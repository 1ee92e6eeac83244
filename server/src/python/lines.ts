/** A bracket that is open at some place, and where. */
export interface OpenBracket {
  readonly bracket: "(" | "[" | "{";
  readonly at: number;
}

/** A line as it stands in the text. Offsets are UTF-16 units of the text. */
export interface PythonLine {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
  /** Behind the last character that is neither blank nor comment. */
  readonly codeEnd: number;
  /** Blanks it begins with. */
  readonly indent: string;
  /** Brackets still open at its end. */
  readonly open: readonly OpenBracket[];
  /** The statement goes on in the next line: a bracket or a long string is open, or `\` stands last. */
  readonly continues: boolean;
  /** Where a string begins that ends neither on this line nor, if it is a long one, at all. */
  readonly unclosedString?: { readonly at: number; readonly quote: string } | undefined;
}

export const closing = { "(": ")", "[": "]", "{": "}" } as const;

/**
 * The lines of a Python text with what is needed to mend one: where its code ends and which brackets
 * and strings are open. Reads any text, in one pass; a wrong text gets a best reading.
 */
export function pythonLines(text: string): PythonLine[] {
  const lines: PythonLine[] = [];
  const open: OpenBracket[] = [];
  let start = 0;
  let codeEnd = 0;
  let unclosedString: PythonLine["unclosedString"];
  let at = 0;

  const endLine = (end: number, continues: boolean): void => {
    lines.push({
      start,
      end,
      codeEnd: Math.max(codeEnd, start),
      indent: /^[ \t\f]*/.exec(text.slice(start, end))?.[0] ?? "",
      open: [...open],
      continues: continues || open.length > 0,
      unclosedString,
    });
    start = afterBreak(text, end);
    codeEnd = start;
    unclosedString = undefined;
  };

  while (at < text.length) {
    const char = text[at] as string;
    if (char === "\n" || char === "\r") {
      endLine(at, false);
      at = start;
    } else if (char === "#") {
      while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
    } else if (char === "\\" && /[\r\n]/.test(text[at + 1] ?? "")) {
      codeEnd = at + 1;
      endLine(at + 1, true);
      at = start;
    } else if (char === '"' || char === "'") {
      const long = text.startsWith(char.repeat(3), at);
      const quote = long ? char.repeat(3) : char;
      const begin = at;
      at += quote.length;
      for (;;) {
        if (at >= text.length || (!long && /[\r\n]/.test(text[at] as string))) {
          unclosedString = { at: begin, quote };
          break;
        }
        if (text.startsWith(quote, at)) {
          at += quote.length;
          break;
        }
        if (text[at] === "\\") at++;
        if (/[\r\n]/.test(text[at] ?? "")) {
          codeEnd = at;
          endLine(at, true);
          at = start;
        } else at++;
      }
      at = Math.min(at, text.length);
      codeEnd = at;
    } else {
      if (char === "(" || char === "[" || char === "{") open.push({ bracket: char, at });
      else if (char === ")" || char === "]" || char === "}") {
        const last = open.at(-1);
        if (last && closing[last.bracket] === char) open.pop();
      }
      if (!/\s/.test(char)) codeEnd = at + 1;
      at++;
    }
  }
  endLine(text.length, false);
  return lines;
}

/** The index of the line that holds `offset`. */
export function lineOf(lines: readonly PythonLine[], offset: number): number {
  const next = lines.findIndex((line) => line.start > offset);
  return next < 0 ? lines.length - 1 : next - 1;
}

const afterBreak = (text: string, at: number): number =>
  text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : Math.min(at + 1, text.length);

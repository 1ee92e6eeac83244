import { foreignComparisons, plainSign, signWithCode } from "../base/look-alikes.ts";
import { editDistance } from "../base/spelling.ts";
import type { Edit, Span } from "../base/text.ts";
import type { PythonLine } from "./lines.ts";
import type { RuffFinding } from "./ruff.ts";
import { signsOf } from "./signs.ts";

/** A change of what another language, an older Python or a word processor would have written. */
export interface ForeignForm {
  readonly title: string;
  /** What is wrong, in one sentence. */
  readonly says: string;
  readonly edits: readonly Edit[];
  /** Where it is wrong, if that is not where it is mended. */
  readonly at?: Span | undefined;
  /** Nothing else can have been meant. */
  readonly sure: boolean;
}

type Given = {
  readonly code: string;
  readonly line: PythonLine;
  readonly error: RuffFinding;
  /** The line without its comment. */
  readonly text: string;
  /** The same with the content of every string blanked. */
  readonly bare: string;
};

/** What may have been meant on the line of a syntax error. The proof is left to who tries it. */
export function* foreignForms(
  code: string,
  line: PythonLine,
  error: RuffFinding,
): Generator<ForeignForm> {
  const text = code.slice(line.start, line.codeEnd);
  const given = { code, line, error, text, bare: blanked(text) };
  yield* operators(given);
  yield* firstWords(given);
  yield* olderPython(given);
  yield* strangeSigns(given);
  yield* betweenValues(given);
  yield* endings(given);
}

const form = (
  { line }: Given,
  places: readonly (readonly [number, number, string])[],
  words: readonly [title: string, says: string],
  sure = true,
): ForeignForm => ({
  title: words[0],
  says: words[1],
  sure,
  edits: places.map(([start, end, text]) => ({
    span: { start: line.start + start, end: line.start + end },
    text,
  })),
});

/** Operators of other languages. */
const foreign: Readonly<Record<string, string>> = {
  "&&": "and",
  "||": "or",
  "!": "not",
  ...foreignComparisons,
};

/** `a && !b`, `x => 1`, `x++`. */
function* operators(given: Given): Generator<ForeignForm> {
  const { text, bare } = given;
  // All of a line at once: as long as one is left, nothing can be proven of the others.
  const found = [...bare.matchAll(/&&|\|\||!(?!=)(?<=\S\s*!)|=>|=<(?!<)|!==|===|<>|[≥≤≠]/g)];
  const [first] = found;
  if (first) {
    const instead = foreign[first[0]] ?? "";
    yield form(
      given,
      found.map(({ 0: sign, index }) => {
        const written = foreign[sign] ?? sign;
        const isWord = /^\w/.test(written);
        const before = isWord && /\w$/.test(text.slice(0, index)) ? " " : "";
        const end = index + sign.length;
        const after = isWord && /^\S/.test(text.slice(end)) ? " " : "";
        return [index, end, `${before}${written}${after}`];
      }),
      [`Write \`${instead}\``, `Python writes \`${instead}\` for \`${first[0]}\`.`],
    );
  }
  const [, name = "", sign = ""] = /^\s*([\w.]+)(\+\+|--);?\s*$/.exec(bare) ?? [];
  if (sign) {
    const at = text.indexOf(name) + name.length;
    const written = `${sign.charAt(0)}= 1`;
    const words = [
      `Write \`${written}\``,
      `Python writes \`${written}\` for \`${sign}\`.`,
    ] as const;
    yield form(given, [[at, text.length, ` ${written}`]], words);
  }
}

const keywords =
  "import from def class return for while if elif else try except finally with raise assert del global pass async".split(
    " ",
  );
const forDef = /^(?:function|func|fn|fun|sub|defn|method|procedure)$/;
const declares = /^(?:var|let|const|val|int|float|double|string|str|bool|auto|my|local|set)$/;

/** The word a line begins with: `elseif`, `function f():`, `var x = 1`, `improt os`. */
function* firstWords(given: Given): Generator<ForeignForm> {
  const { text, bare } = given;
  const [all = "", blanks = "", first = ""] = /^(\s*)([A-Za-z]+)\b/.exec(bare) ?? [];
  if (first === "") return;
  const [start, end] = [blanks.length, all.length];
  const write = (word: string, sure = true): ForeignForm =>
    form(
      given,
      [[start, end, word]],
      [`Write \`${word}\``, `Python knows no \`${first}\`: it writes \`${word}\`.`],
      sure,
    );
  if (/^else?s?if$/i.test(first)) yield write("elif");
  if (/^foreach$/i.test(first)) yield write("for");
  if (forDef.test(first) && /^\s+\w+\s*\(/.test(bare.slice(end))) yield write("def");
  if (declares.test(first) && /^\s+\w+\s*=(?!=)/.test(bare.slice(end)))
    yield form(
      given,
      [[start, start + (/^\w+\s+/.exec(text.slice(start))?.[0].length ?? 0), ""]],
      [
        `Take \`${first}\` out`,
        `A name is given its value without a word in front of it: Python knows no \`${first}\`.`,
      ],
    );
  if (!keywords.includes(first))
    for (const word of keywords)
      if (word.length > 2 && editDistance(first, word) === 1) yield write(word);
  const [, name = "", module = ""] = /^\s*import\s+([\w, ]+?)\s+from\s+([\w.]+)$/.exec(bare) ?? [];
  if (module)
    yield form(
      given,
      [[start, text.length, `from ${module} import ${name}`]],
      [
        "Turn the import round",
        "The module comes first in Python, and then what is taken out of it.",
      ],
    );
  const then = /\b(then|do)\s*:?$/.exec(bare);
  if (then && /^(?:if|elif|while|for)$/.test(first))
    yield form(
      given,
      [[bare.slice(0, then.index).trimEnd().length, text.length, ":"]],
      [
        `Write \`:\``,
        `A line that begins with \`${first}\` ends with \`:\`, not with \`${then[1]}\`.`,
      ],
    );
  const slashes = bare.indexOf("//");
  if (slashes >= 0)
    yield form(
      given,
      [[slashes, slashes + 2, "#"]],
      ["Write `#`", "A comment of Python begins with `#`; `//` divides."],
    );
}

/** `raise Error, "why"` and `exec "code"` of Python 2. */
function* olderPython(given: Given): Generator<ForeignForm> {
  const { text, bare } = given;
  const raised = /^(\s*raise\s+[\w.]+)(\s*,\s*)(?=\S)/.exec(bare);
  if (raised) {
    const at = (raised[1] ?? "").length;
    yield form(
      given,
      [
        [at, raised[0].length, "("],
        [text.length, text.length, ")"],
      ],
      [
        "Call the error with its text",
        "Since Python 3 an error is called with its text, which does not follow behind a comma.",
      ],
    );
  }
  const run = /^(\s*exec)\s+(?=\S)/.exec(bare);
  if (run)
    yield form(
      given,
      [
        [(run[1] ?? "").length, run[0].length, "("],
        [text.length, text.length, ")"],
      ],
      [
        "Call `exec(…)`",
        "`exec` is a function since Python 3: what it runs stands in parentheses.",
      ],
    );
}

/** Quotes, dashes and blanks of a word processor, signs of a Chinese keyboard. */
function* strangeSigns(given: Given): Generator<ForeignForm> {
  const { text, line, error } = given;
  // Within quotes of Python they may stand.
  const { isCode } = signsOf(text);
  const found: (readonly [number, number, string])[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? "";
    const plain = plainSign(sign);
    if (plain !== undefined && isCode(at)) found.push([at, at + 1, plain]);
  }
  const first = found.find(([at]) => line.start + at >= error.span.start) ?? found[0];
  if (!first) return;
  const sign = text[first[0]] ?? "";
  const likeness =
    first[2] === ""
      ? "cannot be seen, and Python does not know it"
      : `looks like ${first[2] === " " ? "a blank" : `\`${first[2]}\``} and is another one, which Python does not know`;
  yield form(given, found, [
    "Write the signs of the keyboard",
    `The sign ${signWithCode(sign, "`")} ${likeness}.`,
  ]);
}

/** What is missing, or wrong, between two values. */
function* betweenValues(given: Given): Generator<ForeignForm> {
  const { line, error, text, bare } = given;
  const at = error.span.start - line.start;
  const found = bare.slice(at, error.span.end - line.start);
  const before = bare.slice(0, at).trimEnd().length;
  if (error.message.startsWith("Expected `in`"))
    yield form(
      given,
      [[at, at, "in "]],
      ["Add the missing `in`", "Between the name and what it runs through stands `in`."],
    );
  if (found === "," && /\d$/.test(bare.slice(0, at)) && /^,\d/.test(bare.slice(at)))
    yield form(
      given,
      [[at, at + 1, "."]],
      [
        "Write a point",
        "The fraction of a number begins with a point; a comma begins the next value.",
      ],
    );
  if (bare[at] === "=" && /['"\]\w]\s*$/.test(bare.slice(0, at)) && /[{,]/.test(bare.slice(0, at)))
    yield form(
      given,
      [[before, at + 1, ":"]],
      ["Write `:`", "In a dictionary `:` stands between a key and its value."],
    );
  if (error.message.startsWith("Expected `,`") && /^\s*(?:async\s+)?with\b/.test(bare))
    yield form(
      given,
      [[before, before, " as"]],
      ["Add the missing `as`", "Between what is opened and its name stands `as`."],
    );
  // `'it's fine'`: the apostrophe ends the text.
  const open = bare.indexOf("'");
  const close = text.lastIndexOf("'");
  const quoted = text.slice(open + 1, close);
  if (/[A-Za-z]'[a-z]/.test(quoted) && !/["\\]/.test(quoted))
    yield form(
      given,
      [
        [open, open + 1, '"'],
        [close, close + 1, '"'],
      ],
      [
        "Write the text in double quotes",
        "The apostrophe ends the text that begins with `'`: such a text stands in double quotes.",
      ],
    );
}

/** Brackets, braces, quotes and line ends that are too many, too few or of the wrong kind. */
function* endings(given: Given): Generator<ForeignForm> {
  const { code, line, error, text, bare } = given;
  const at = error.span.start - line.start;
  const sign = bare[at] ?? "";
  if (/[)\]}]/.test(sign)) {
    yield form(
      given,
      [[at, at + 1, ""]],
      [`Take the \`${sign}\` out`, `This \`${sign}\` closes nothing.`],
      /^[)\]}\s:,]*$/.test(bare.slice(at)),
    );
  }
  for (const { 0: all, 1: quote = "", index } of text.matchAll(
    /[fF][rR]?(["'])[^"']*\{[^{}"']*\1/g,
  )) {
    const end = index + all.length;
    if (text[end] === quote) continue;
    const open = line.start + index + all.lastIndexOf("{");
    yield {
      ...form(
        given,
        [[end - 1, end - 1, "}"]],
        ["Close the `{`", "This `{` in an f-string is never closed."],
      ),
      at: { start: open, end: open + 1 },
    };
  }
  // `'hello"`: the quotes are of two kinds.
  const unclosed = line.unclosedString;
  if (unclosed && unclosed.quote.length === 1) {
    const other = unclosed.quote === "'" ? '"' : "'";
    const from = unclosed.at - line.start + 1;
    const last = text.lastIndexOf(other);
    if (last >= from && text.indexOf(other, from) === last)
      yield form(
        given,
        [[last, last + 1, unclosed.quote]],
        [
          `Write \`${unclosed.quote}\``,
          `This text begins with \`${unclosed.quote}\` and ends with \`${other}\`: the quotes have to be the same.`,
        ],
      );
  }
  const path = signsOf(text).strings.find(({ start, end }) => start <= at && at < end);
  if (path && path.prefix === "" && /unicode/i.test(error.message))
    yield form(
      given,
      [[path.start, path.start, "r"]],
      [
        "Write `r` in front of it",
        "`\\` begins a special sign here, and these letters are none. A path of Windows is written with `r` in front of its quotes.",
      ],
    );
  if (error.message === "Unexpected indentation") yield* outdented(given);
  const gap = /\\([ \t]+)$/.exec(code.slice(line.start, line.end));
  if (gap)
    yield form(
      given,
      [[gap.index + 1, gap.index + gap[0].length, ""]],
      [
        "Take the blanks out",
        "A line goes on in the next one only where nothing follows the `\\`.",
      ],
    );
}

/** A line, and those that follow it as deep, where the line above stands. */
function* outdented({ code, line }: Given): Generator<ForeignForm> {
  const above = code.slice(0, line.start).trimEnd();
  const outer = /^[ \t]*/.exec(above.slice(above.lastIndexOf("\n") + 1))?.[0] ?? "";
  const edits: Edit[] = [];
  let at = line.start;
  while (at < code.length && code.startsWith(line.indent, at)) {
    edits.push({ span: { start: at, end: at + line.indent.length }, text: outer });
    const next = code.indexOf("\n", at);
    if (next < 0) break;
    at = next + 1;
  }
  yield {
    title: "Take the blanks out",
    says: "This line is indented, but no line above it opens a block.",
    edits,
    sure: false,
  };
}

/** The line with the content of each string blanked, quotes kept. */
function blanked(text: string): string {
  let result = text;
  for (const { start, end } of signsOf(text).strings)
    result =
      result.slice(0, start + 1) +
      " ".repeat(Math.max(0, end - start - 2)) +
      result.slice(Math.max(start + 1, end - 1));
  return result;
}

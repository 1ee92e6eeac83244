import { type Encode, Excerpt } from "../base/excerpt.ts";
import { oncePer } from "../base/once.ts";
import type { Span } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import { type Command, type Heredoc, readShell } from "./commands.ts";
import type { Piece, Word } from "./words.ts";

/** Python found in shell text, in offsets of that text. */
interface Found {
  /** Nothing for what follows `-c`. */
  readonly heredoc?: Heredoc | undefined;
  readonly pieces: readonly Piece[];
  readonly encode: Encode;
  /** Version in the name of the interpreter: `python3.9`. */
  readonly version?: string | undefined;
}

/** Python inside a shell script, and the heredoc it stands in if it does. */
export interface ShellPython {
  readonly script: Script;
  readonly heredoc?: Heredoc | undefined;
}

/**
 * The Python inside a shell script: heredocs that an interpreter reads or that are written to a .py
 * file, and what follows `-c`. Code that the shell changes first is marked as expanded. A heredoc
 * whose last line is indented, so that the shell does not see its end, is taken as it was meant.
 */
export const findPython = (script: Script): readonly ShellPython[] =>
  script.language === "shell" && mayHold(script.code.text) ? pythonIn(script) : none;

/** A look at the text: code stands in a heredoc or behind `-c`, and most scripts have neither. */
const mayHold = (text: string): boolean =>
  /python|\.py|\buv run\b/.test(text) && /<<|-\w*c\b/.test(text);

const none: readonly ShellPython[] = [];

const pythonIn = oncePer((script: Script): readonly ShellPython[] => {
  const text = script.masked.text;
  const { commands } = readShell(text);
  return commands
    .flatMap((command, index) => found(text, command, commands[index + 1]))
    .map((code) => ({ heredoc: code.heredoc, script: lifted(script, code) }));
});

export const embeddedPython = (script: Script): Script[] =>
  findPython(script).map((each) => each.script);

function lifted(script: Script, { pieces, encode, heredoc, version }: Found): Script {
  const lift = (excerpt: Excerpt): Excerpt =>
    Excerpt.join(
      pieces.map((piece) => {
        const written = excerpt.slice(piece.span.start, piece.span.end);
        return piece.kind === "escape" ? written.meaning(piece.text) : written;
      }),
      encode,
    );
  return {
    ...script,
    language: "python",
    code: lift(script.code),
    masked: lift(script.masked),
    templates: script.templates.flatMap((template) => carried(template, pieces)),
    form: heredoc ? "heredoc" : "argument",
    expanded: script.expanded || pieces.some((piece) => piece.kind === "expansion"),
    pythonVersion: version ?? script.pythonVersion,
  };
}

/** Where a span of the shell text lies in the joined pieces. */
function carried(template: Span, pieces: readonly Piece[]): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { span, text } of pieces) {
    const start = Math.max(template.start, span.start);
    const end = Math.min(template.end, span.end);
    if (start < end) spans.push({ start: at + start - span.start, end: at + end - span.start });
    at += text.length;
  }
  return spans;
}

function found(text: string, command: Command, next: Command | undefined): Found[] {
  const interpreter = interpreterOf(command);
  if (interpreter) {
    if (interpreter.code) return [argument(interpreter.code, interpreter.version)];
    const heredoc = interpreter.readsInput ? inputOf(command) : undefined;
    return heredoc ? [body(text, heredoc, interpreter.version)] : [];
  }
  const heredoc = inputOf(command);
  const program = command.words[0]?.text;
  if (!heredoc || (program !== "cat" && program !== "tee")) return [];
  if (writesPython(command)) return [body(text, heredoc, undefined)];
  const reader = command.separator === "|" && next ? interpreterOf(next) : undefined;
  return reader?.readsInput && program === "cat" ? [body(text, heredoc, reader.version)] : [];
}

const inputOf = (command: Command): Heredoc | undefined => {
  const input = command.redirects.findLast(({ operator }) => operator.startsWith("<"));
  return input?.heredoc;
};

/** `cat > train.py`, `tee train.py`. What is appended to a file is only a part of it. */
function writesPython(command: Command): boolean {
  const files =
    command.words[0]?.text === "tee"
      ? command.words.slice(1)
      : command.redirects
          .filter(({ operator }) => operator === ">" || operator === ">|")
          .flatMap(({ target }) => target ?? []);
  return files.some((word) => /\.py$/.test(word.text)) && !files.some((word) => word.text === "-a");
}

interface Interpreter {
  readonly version?: string | undefined;
  /** The code behind `-c`. */
  readonly code?: Word | undefined;
  /** The script it is given. */
  readonly file?: Word | undefined;
  /** The module behind `-m`. */
  readonly module?: Word | undefined;
  /** Without a script, a module or `-c` the program is read from standard input. */
  readonly readsInput: boolean;
}

const interpreterName = /^(?:.*\/)?(?:python|pypy)(\d(?:\.\d+)?)?(?:\.\d+)?(?:\.exe)?$/;

/** Programs that start the program named in their arguments. */
const starters = new Set([
  ...["sudo", "env", "exec", "command", "time", "nohup", "nice", "timeout", "stdbuf", "xvfb-run"],
  ...[
    "uv",
    "uvx",
    "poetry",
    "pipenv",
    "pdm",
    "rye",
    "hatch",
    "pixi",
    "conda",
    "mamba",
    "micromamba",
  ],
  ...["srun", "mpirun", "mpiexec", "coverage"],
]);

/** The Python that a command starts, and what it is given to run. */
export function interpreterOf(command: Command): Interpreter | undefined {
  const { words } = command;
  // `uv run -` gives what it reads to Python.
  if (words[0]?.text === "uv" && words[1]?.text === "run" && words.at(-1)?.text === "-")
    return { readsInput: true };
  // Most commands have nothing to do with it: no name of an interpreter is without these letters.
  if (!words.some(({ text }) => text.includes("py"))) return undefined;
  const index = programIndex(words);
  const [, digits] = interpreterName.exec(words[index]?.text ?? "") ?? [];
  if (index < 0) return undefined;
  const version = digits === "3" ? undefined : digits;
  for (let at = index + 1; at < words.length; at++) {
    const word = words[at] as Word;
    if (word.text === "-" || word.text === "/dev/stdin") return { version, readsInput: true };
    if (!word.text.startsWith("-") || word.expanded)
      return { version, file: word, readsInput: false };
    if (word.text.startsWith("--")) continue;
    const letters = word.text.slice(1);
    if (/^[A-Za-z]*c$/.test(letters)) return { version, code: words[at + 1], readsInput: false };
    if (/^[A-Za-z]*m/.test(letters)) {
      const module = letters.endsWith("m") ? words[at + 1] : undefined;
      return { version, module, readsInput: false };
    }
    if (/^[A-Za-z]*[XW]$/.test(letters)) at++;
  }
  return { version, readsInput: true };
}

/** Programs whose arguments name programs without running them. */
const talkers = new Set([
  "echo",
  "printf",
  "which",
  "type",
  "apt",
  "apt-get",
  "pip",
  "brew",
  "cat",
]);

/** Index of the Python interpreter among the words of a command; -1 where another program runs. */
function programIndex(words: readonly Word[]): number {
  const isPython = (word: Word): boolean => interpreterName.test(word.text);
  const [first] = words;
  if (!first || isPython(first)) return first ? 0 : -1;
  if (talkers.has(first.text)) return -1;
  // `docker run image python -c …`: whatever the program, this can only be an interpreter.
  const certain = words.findIndex(
    (word, at) => isPython(word) && /^-(?:[A-Za-z]*c)?$/.test(words[at + 1]?.text ?? ""),
  );
  if (certain >= 0 || !starters.has(first.text)) return certain;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as Word;
    if (isPython(word)) return at;
    const option = word.text.startsWith("-");
    const optionValue = words[at - 1]?.text.startsWith("-") === true;
    const known = word.text === "run" || starters.has(word.text) || /^\d|=/.test(word.text);
    if (!option && !optionValue && !known) return -1;
  }
  return -1;
}

const inDoubleQuotes: Encode = (code) => code.replace(/["$`\\]/g, "\\$&");
const inSingleQuotes: Encode = (code) => (code.includes("'") ? undefined : code);
const nowhere: Encode = () => undefined;

function argument(word: Word, version: string | undefined): Found {
  const [first] = word.pieces;
  const double = word.pieces.every(({ kind }) => kind === "double" || kind === "escape");
  const encode =
    word.pieces.length === 1 && first?.kind === "single"
      ? inSingleQuotes
      : double && word.pieces.some(({ kind }) => kind === "double")
        ? inDoubleQuotes
        : nowhere;
  return { pieces: word.pieces, encode, version };
}

const inOpenHeredoc: Encode = (code) => code.replace(/[$`\\]/g, "\\$&");

function body(text: string, heredoc: Heredoc, version: string | undefined): Found {
  const pieces = lines(text, heredoc).flatMap((line): Piece[] =>
    heredoc.quoted
      ? [{ kind: "plain", span: line, text: text.slice(line.start, line.end) }]
      : openPieces(text, line),
  );
  const encode = heredoc.quoted ? (code: string) => code : inOpenHeredoc;
  return { heredoc, pieces, encode, version };
}

/** The body in one span, or line by line without the tabs that `<<-` drops. */
function lines(text: string, { body, dropsTabs, strayEnd }: Heredoc): Span[] {
  const last = strayEnd?.start ?? body.end;
  if (!dropsTabs) return [{ start: body.start, end: last }];
  const spans: Span[] = [];
  for (let start = body.start; start < last; ) {
    const lineBreak = text.indexOf("\n", start);
    const end = lineBreak < 0 || lineBreak >= last ? last : lineBreak + 1;
    const tabs = /^\t*/.exec(text.slice(start, end))?.[0].length ?? 0;
    if (start + tabs < end) spans.push({ start: start + tabs, end });
    start = end;
  }
  return spans;
}

/** A body without quotes around its delimiter: `\$`, `` \` ``, `\\` are escapes, `$x` is replaced. */
function openPieces(text: string, { start, end }: Span): Piece[] {
  const pieces: Piece[] = [];
  const special = /\\(?:[\\$`]|\r?\n)|`|\$(?=[\w({@*#?$!-])/g;
  const source = text.slice(start, end);
  let at = 0;
  const push = (kind: Piece["kind"], to: number, meaning = source.slice(at, to)): void => {
    if (to > at) pieces.push({ kind, span: { start: start + at, end: start + to }, text: meaning });
    at = to;
  };
  for (const match of source.matchAll(special)) {
    push("plain", match.index);
    const to = match.index + match[0].length;
    if (match[0].startsWith("\\")) push("escape", to, match[0].slice(1).trim());
    else push("expansion", to);
  }
  push("plain", source.length);
  return pieces;
}

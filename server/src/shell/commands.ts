import { Recent } from "../base/recent.ts";
import type { Span } from "../base/text.ts";
import { type Word, WordReader } from "./words.ts";

export interface Heredoc {
  readonly delimiter: string;
  readonly delimiterSpan: Span;
  /** The delimiter is quoted: the shell leaves the body alone. */
  readonly quoted: boolean;
  /** `<<-`: tabs at the beginning of a line are dropped. */
  readonly dropsTabs: boolean;
  /** The lines between, the last line break included. */
  readonly body: Span;
  /** The line that ends it was found; otherwise the body reaches to the end of the text. */
  readonly closed: boolean;
  /** Of one that is not closed: the first line that would end it, were it not for the blanks on it. */
  readonly strayEnd?: Span | undefined;
}

export interface Redirect {
  /** `>`, `>>`, `<`, `<<`, `<<-`, `<<<`, `&>`, … */
  readonly operator: string;
  readonly target?: Word | undefined;
  readonly heredoc?: Heredoc | undefined;
}

/** A simple command: a program and its arguments. */
export interface Command {
  readonly span: Span;
  /** `X=1` before the program. */
  readonly assignments: readonly Word[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
  /** What follows it; an empty text at the end. */
  readonly separator: string;
}

export interface ShellText {
  readonly text: string;
  /** In the order in which they are written; those inside `$(…)` come before the one around them. */
  readonly commands: readonly Command[];
  readonly comments: readonly Span[];
  /** Functions and aliases the text defines. */
  readonly defined: ReadonlySet<string>;
}

const known = new Recent<ShellText>(1_000_000);

/**
 * Reads any text as POSIX shell with bash's common additions, in one pass; never fails. The same
 * text is read once.
 */
export function readShell(text: string): ShellText {
  return known.get(text, () => new ShellReader(text).read());
}

/** Whether a command of the text is such a one. Reads no further than to the first that is. */
export function someCommand(text: string, test: (command: Command) => boolean): boolean {
  let found = false;
  new ShellReader(text, (command) => {
    found ||= test(command);
    return found;
  }).read();
  return found;
}

const skippedWords = new Set([
  "if",
  "then",
  "else",
  "elif",
  "while",
  "until",
  "do",
  "!",
  "{",
  "time",
]);
const endingWords = new Set(["fi", "done", "esac", "}"]);

const controlOperator = /;;&|;;|;&|;|&&|\|\||\|&|[&|()]/y;
const redirection = /\d{0,2}(?:<<<|<<-|<<|<>|<&|<(?!\()|>>|>\||>&|>(?!\())|&>>|&>/y;

const isControl = (char: string): boolean =>
  char === ";" || char === "|" || char === "(" || char === ")";
const mayRedirect = (char: string): boolean =>
  char === "<" || char === ">" || char === "&" || (char >= "0" && char <= "9");

/** `X=1`, whose name and sign stand there as they are. */
function isAssignment({ pieces }: Word): boolean {
  const [first] = pieces;
  return first?.kind === "plain" && /^[A-Za-z_]\w*\+?=/.test(first.text);
}

/** A command whose end is not reached yet. */
interface Open {
  readonly start: number;
  readonly words: Word[];
  readonly assignments: Word[];
  readonly redirects: Redirect[];
}

class ShellReader extends WordReader {
  private readonly commands: Command[] = [];
  private readonly comments: Span[] = [];
  private readonly defined = new Set<string>();
  private waiting: {
    readonly redirects: Redirect[];
    readonly index: number;
    readonly heredoc: Heredoc;
  }[] = [];

  /** Told of each command: whether it is enough. */
  private readonly isEnough: ((command: Command) => boolean) | undefined;

  constructor(text: string, isEnough?: (command: Command) => boolean) {
    super(text);
    this.isEnough = isEnough;
  }

  read(): ShellText {
    this.list("");
    const { text, commands, comments, defined } = this;
    return { text, commands, comments, defined };
  }

  /** Commands up to `end`, which is left standing; without one to the end of the text. */
  protected override list(end: "" | ")" | "`"): void {
    let open: Open | undefined;
    let subshells = 0;
    const close = (separator: string): void => {
      if (open) this.finish(open, separator);
      open = undefined;
    };
    while (this.at < this.text.length) {
      const { char } = this;
      if (end && char === end && subshells === 0) break;
      if (char === "\n") {
        close("\n");
        this.at++;
        this.heredocs();
      } else if (char === " " || char === "\t" || char === "\r") {
        this.at++;
      } else if (char === "\\" && this.lineContinuation() > 0) {
        this.at += this.lineContinuation();
      } else if (char === "#") {
        this.comment();
      } else if (isControl(char) || (char === "&" && this.text[this.at + 1] !== ">")) {
        const operator = this.match(controlOperator) ?? char;
        if (operator === "(" && this.functionDefinition(open)) open = undefined;
        else {
          close(operator);
          if (operator === "(") subshells++;
          if (operator === ")") subshells = Math.max(0, subshells - 1);
          this.at += operator.length;
        }
      } else if (mayRedirect(char) && this.redirectOperator()) {
        open ??= { start: this.at, words: [], assignments: [], redirects: [] };
        this.redirect(open);
      } else {
        const word = this.word();
        open = this.place(open, word);
      }
    }
    close("");
  }

  /** Puts a word where it belongs: words of control open no command. */
  private place(open: Open | undefined, word: Word): Open | undefined {
    const current = open ?? { start: word.span.start, words: [], assignments: [], redirects: [] };
    if (current.words.length === 0) {
      if (!word.quoted && current.redirects.length === 0 && current.assignments.length === 0) {
        if (skippedWords.has(word.text) || endingWords.has(word.text)) return undefined;
      }
      if (word.text.includes("=") && isAssignment(word)) {
        current.assignments.push(word);
        return current;
      }
    }
    current.words.push(word);
    return current;
  }

  private finish(open: Open, separator: string): void {
    const [first, second] = open.words;
    if (first && !first.quoted) {
      if (first.text === "for" || first.text === "case" || first.text === "select") return;
      if (first.text === "function" && second) {
        this.defined.add(second.text);
        return;
      }
      if (first.text === "alias")
        for (const word of open.words.slice(1)) this.defined.add(word.text.split("=", 1)[0] ?? "");
    }
    const { start, assignments, words, redirects } = open;
    const end = this.lastEnd(open);
    const command: Command = { span: { start, end }, assignments, words, redirects, separator };
    this.commands.push(command);
    if (this.isEnough?.(command)) this.at = this.text.length;
  }

  private lastEnd(open: Open): number {
    const word = open.words.at(-1) ?? open.assignments.at(-1);
    let end = word?.span.end ?? open.start;
    for (const { target, heredoc } of open.redirects)
      end = Math.max(end, target?.span.end ?? 0, heredoc?.delimiterSpan.end ?? 0);
    return end;
  }

  /** `name ()`: the commands of its body are read as any others. */
  private functionDefinition(open: Open | undefined): boolean {
    const parentheses = this.match(/\([ \t]*\)/y);
    const [name] = open?.words ?? [];
    if (!parentheses || !name || open?.words.length !== 1) return false;
    this.defined.add(name.text);
    this.at += parentheses.length;
    return true;
  }

  private comment(): void {
    const start = this.at;
    const end = this.text.indexOf("\n", start);
    this.at = end < 0 ? this.text.length : end;
    this.comments.push({ start, end: this.at });
  }

  private redirectOperator(): string | undefined {
    return this.match(redirection);
  }

  private redirect(open: Open): void {
    const written = this.take(this.redirectOperator()?.length ?? 1);
    const operator = written.replace(/^\d+/, "");
    while (this.char === " " || this.char === "\t") this.at++;
    if (this.at >= this.text.length || /[\n;|()]/.test(this.char)) {
      open.redirects.push({ operator });
      return;
    }
    const target = this.word();
    if (operator !== "<<" && operator !== "<<-") {
      open.redirects.push({ operator, target });
      return;
    }
    const heredoc: Heredoc = {
      delimiter: target.text,
      delimiterSpan: target.span,
      quoted: target.quoted,
      dropsTabs: operator === "<<-",
      body: { start: this.text.length, end: this.text.length },
      closed: false,
    };
    this.waiting.push({ redirects: open.redirects, index: open.redirects.length, heredoc });
    open.redirects.push({ operator, heredoc });
  }

  /** The bodies of the heredocs of the line that has just ended. */
  private heredocs(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const { redirects, index, heredoc } of waiting) {
      const start = this.at;
      let closed = false;
      let end = start;
      let strayEnd: Span | undefined;
      while (this.at < this.text.length && !closed) {
        const lineBreak = this.text.indexOf("\n", this.at);
        const lineEnd = lineBreak < 0 ? this.text.length : lineBreak;
        const line = this.text.slice(this.at, lineEnd).replace(/\r$/, "");
        closed = (heredoc.dropsTabs ? line.replace(/^\t+/, "") : line) === heredoc.delimiter;
        end = closed ? this.at : this.text.length;
        if (!strayEnd && line.trim() === heredoc.delimiter)
          strayEnd = { start: this.at, end: this.at + line.length };
        this.at = Math.min(lineEnd + 1, this.text.length);
      }
      redirects[index] = {
        operator: heredoc.dropsTabs ? "<<-" : "<<",
        heredoc: {
          ...heredoc,
          body: { start, end: Math.max(start, end) },
          closed,
          strayEnd: closed ? undefined : strayEnd,
        },
      };
    }
  }
}

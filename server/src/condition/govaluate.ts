import { type Span, span } from "../base/text.ts";
import { readExprWithin } from "./expr.ts";
import type { Expression } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";
import { type Lexeme, type Operators, readInfix } from "./infix.ts";

const comparison = 30;

/** stagePlanner.go and OperatorSymbol.go of Knetic/govaluate: no chains, `!` before a value alone. */
const operators: Operators = {
  binary: {
    "??": { power: 5, means: "other" },
    "||": { power: 10, means: "or" },
    "&&": { power: 20, means: "and" },
    "==": { power: comparison, means: "==" },
    "!=": { power: comparison, means: "!=" },
    "<": { power: comparison, means: "<" },
    "<=": { power: comparison, means: "<=" },
    ">": { power: comparison, means: ">" },
    ">=": { power: comparison, means: ">=" },
    "=~": { power: comparison, means: "match" },
    "!~": { power: comparison, means: "not match" },
    in: { power: comparison, means: "in" },
    "&": { power: 40, means: "other" },
    "|": { power: 40, means: "other" },
    "^": { power: 40, means: "other" },
    "<<": { power: 50, means: "other" },
    ">>": { power: 50, means: "other" },
    "+": { power: 60, means: "+" },
    "-": { power: 60, means: "-" },
    "*": { power: 70, means: "*" },
    "/": { power: 70, means: "/" },
    "%": { power: 70, means: "%" },
    "**": { power: 80, means: "**" },
  },
  prefix: {
    "!": { power: 90, means: "not" },
    "-": { power: 90, means: "negate" },
    "~": { power: 90, means: "other" },
  },
  chains: false,
};

/**
 * A `when` of Argo. Templates are replaced by their values before anything is read, and a word
 * without quotes is text (shouldExecute in Argo's workflow/controller/steps.go). `{{= }}` in it is
 * read as an expression of its own.
 */
export function readGovaluate(text: string): Reading {
  const whole = span(0, text.length);
  if (text.trim() === "")
    return { problems: [{ span: whole, message: "The condition is empty." }] };
  const { lexemes, problems } = new Lexer(text).read();
  if (problems.length > 0) return { expression: { kind: "opaque", span: whole }, problems };
  const { expression, stuck } = readInfix(lexemes, operators, text.length);
  if (!stuck) return { expression, problems: [] };
  return { expression: { kind: "opaque", span: whole }, problems: [explain(stuck, text)] };
}

const words: Readonly<Record<string, string>> = {
  and: "Both at once is written `&&` here.",
  or: "One or the other is written `||` here.",
  not: "The opposite is written `!( … )` here.",
};

function explain(stuck: Span, text: string): Problem {
  const found = text.slice(stuck.start, stuck.end);
  if (found === "")
    return {
      span: span(0, text.length),
      message: "The condition stops in the middle: something is missing at its end.",
    };
  const before = /(\w+)\s+$/.exec(text.slice(0, stuck.start));
  const start = before?.index ?? stuck.start;
  for (const at of [stuck, span(start, start + (before?.[1] ?? "").length)]) {
    const advice = words[text.slice(at.start, at.end)];
    if (advice) return { span: at, message: advice };
  }
  return {
    span: stuck,
    message: `The condition cannot be read from \`${found}\` on: an operator, quotes around a text or a closing bracket is missing before it.`,
  };
}

/** What Argo knows a template by: without its braces a name like `steps.x.status` means nothing. */
const templateRoots = /^(inputs|outputs|steps|tasks|workflow|item|cronworkflow|pod|node)\./;

const letter = /\p{L}/u;
const wordText = /[\p{L}\p{N}_.]/u;
/** A template's name goes on over hyphens. */
const templateName = /[\w.-]*\w/y;
/** What is glued to a template is part of the same word once its value stands there. */
const glued = /(?:[\p{L}\p{N}_.]|\{\{[\s\S]*?\}\})+/uy;
const signs = /[^\s\p{L}\p{N}()[\]'",{.]+/uy;

class Lexer {
  private readonly text: string;
  private readonly lexemes: Lexeme[] = [];
  private readonly problems: Problem[] = [];

  constructor(text: string) {
    this.text = text;
  }

  read(): { readonly lexemes: readonly Lexeme[]; readonly problems: readonly Problem[] } {
    const { text } = this;
    for (let at = 0; at < text.length && this.problems.length === 0; ) {
      const character = text[at] ?? "";
      if (/\s/.test(character)) at++;
      else if (character === "'" || character === '"') at = this.quoted(at);
      else if (character === "[") at = this.escaped(at);
      else if ("(),".includes(character)) {
        this.lexemes.push({ kind: "sign", text: character, span: span(at, at + 1) });
        at++;
      } else if (text.startsWith("{{", at) || wordText.test(character)) at = this.word(at);
      else at = this.sign(at);
    }
    return { lexemes: this.lexemes, problems: this.problems };
  }

  private value(expression: Expression): void {
    this.lexemes.push({ kind: "value", expression, span: expression.span });
  }

  /** A string ends at either kind of quote, whichever it began with. */
  private quoted(start: number): number {
    const { text } = this;
    const whole = /(?:\\[\s\S]|\{\{[\s\S]*?\}\}|[^'"\\])*/y;
    whole.lastIndex = start + 1;
    const inner = whole.exec(text)?.[0] ?? "";
    const end = start + inner.length + 2;
    if (end > text.length) {
      this.problems.push({
        span: span(start, text.length),
        message: "The text that begins here has no closing quote.",
      });
      return text.length;
    }
    const at = span(start, end);
    if (inner.includes("{{")) this.value({ ...this.template(start + 1, end - 1), span: at });
    else this.value({ kind: "literal", value: inner.replaceAll(/\\([\s\S])/g, "$1"), span: at });
    return end;
  }

  /** `[a name]` is text too. */
  private escaped(start: number): number {
    const close = this.text.indexOf("]", start);
    const end = close < 0 ? this.text.length : close + 1;
    if (close < 0)
      this.problems.push({ span: span(start, end), message: "The bracket here is never closed." });
    const value = this.text.slice(start + 1, end - 1);
    this.value({ kind: "literal", value, span: span(start, end) });
    return end;
  }

  private word(start: number): number {
    glued.lastIndex = start;
    const run = glued.exec(this.text)?.[0] ?? this.text.slice(start, start + 2);
    templateName.lastIndex = start;
    const word = templateRoots.test(run) ? (templateName.exec(this.text)?.[0] ?? run) : run;
    const at = span(start, start + word.length);
    if (word.includes("{{")) this.value(this.template(at.start, at.end));
    else if (letter.test(word[0] ?? "")) this.name(word, at);
    else this.number(word, at);
    return at.end;
  }

  private name(word: string, at: Span): void {
    if (word === "true" || word === "false")
      this.value({ kind: "literal", value: word === "true", span: at });
    else if (word === "in" || word === "IN")
      this.lexemes.push({ kind: "sign", text: "in", span: at });
    else if (templateRoots.test(word)) {
      this.value({ kind: "name", path: word.split("."), span: at });
      this.problems.push({
        span: at,
        message: `Without braces \`${word}\` is never replaced by its value, and the condition cannot be evaluated. Write \`{{${word}}}\`.`,
        mend: { span: at, text: `{{${word}}}` },
      });
    } else this.value({ kind: "literal", value: word, span: at });
  }

  private number(word: string, at: Span): void {
    const value = Number(word);
    // Of `5m` the number is read first, and then a word that cannot follow it.
    if (!Number.isNaN(value)) this.value({ kind: "literal", value, span: at });
    else
      this.problems.push({
        span: at,
        message: `\`${word}\` is neither a number nor, without quotes, a text. Put both sides of the comparison in quotes.`,
      });
  }

  /** What stands where one or more templates are: a name if it is one alone. */
  private template(from: number, to: number): Expression {
    const whole = span(from, to);
    const only = /^\{\{(=?)([\s\S]*?)\}\}$/.exec(this.text.slice(from, to));
    const [, mark, inner = ""] = only ?? [];
    if (inner.includes("{{") || mark === undefined) return { kind: "opaque", span: whole };
    if (mark === "=") {
      const reading = readExprWithin(this.text, from + 3, to - 2);
      this.problems.push(...reading.problems);
      const { expression } = reading;
      return expression?.kind === "and" || expression?.kind === "or"
        ? { ...expression, parenthesized: true }
        : (expression ?? { kind: "opaque", span: whole });
    }
    const path = inner.trim().split(".");
    return path.every((segment) => segment !== "")
      ? { kind: "name", path, span: whole }
      : { kind: "opaque", span: whole };
  }

  private sign(start: number): number {
    signs.lastIndex = start;
    const run = signs.exec(this.text)?.[0] ?? this.text[start] ?? "";
    const end = start + run.length;
    const at = span(start, end);
    const known = Object.hasOwn(operators.binary, run) || Object.hasOwn(operators.prefix, run);
    if (known || run === "?" || run === ":")
      this.lexemes.push({ kind: "sign", text: run, span: at });
    else this.problems.push({ span: at, message: strange(run) });
    return end;
  }
}

function strange(run: string): string {
  if (run === "=" || run === "===") return "Equality is written `==` here.";
  const parts = /^(&&|\|\||[=!<>]=|[<>])([-!~]+)$/.exec(run);
  if (parts)
    return `\`${run}\` is read as one sign, which does not exist. Put a blank between \`${parts[1]}\` and \`${parts[2]}\`.`;
  return `\`${run}\` means nothing here. If it belongs to a text, put the whole text in quotes.`;
}

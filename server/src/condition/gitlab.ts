import { type Span, span } from "../base/text.ts";
import type { Expression } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";
import { type Lexeme, type Operators, readInfix } from "./infix.ts";

/** lib/gitlab/ci/pipeline/expression of GitLab 18: `!` belongs to the value behind it alone. */
const operators: Operators = {
  binary: {
    "||": { power: 10, means: "or" },
    "&&": { power: 15, means: "and" },
    "==": { power: 20, means: "==" },
    "!=": { power: 20, means: "!=" },
    "=~": { power: 20, means: "match" },
    "!~": { power: 20, means: "not match" },
  },
  prefix: { "!": { power: 50, means: "not" } },
  chains: false,
};

const blank = /\s+/y;
const variable = /\$(\w+)/y;
const input = /\$\[\[[\s\S]*?\]\]/y;
const text = /"([^"]*)"|'([^']*)'/y;
const pattern = /\/(?:\\.|[^/\\])*\/[ismU]*/y;
const constant = /(?:null|true|false)\b/y;
const sign = /\|\||&&|==|!=|=~|!~|[!()]/y;

/**
 * An `if` of GitLab's rules: variables, text in quotes, patterns and `null`, and nothing else. What it
 * cannot read GitLab refuses, and with it the whole pipeline.
 */
export function readGitlab(source: string): Reading {
  const whole = span(0, source.length);
  const unknown: Expression = { kind: "opaque", span: whole };
  if (source.trim() === "")
    return { problems: [{ span: whole, message: "The condition is empty." }] };
  const lexemes: Lexeme[] = [];
  const matched = (kind: RegExp, at: number): RegExpExecArray | null => {
    kind.lastIndex = at;
    return kind.exec(source);
  };
  for (let at = 0; at < source.length; ) {
    const gap = matched(blank, at);
    if (gap) {
      at += gap[0].length;
      continue;
    }
    const lexeme = lexemeAt(matched, at);
    if (!lexeme) return { expression: unknown, problems: [strange(source, at)] };
    lexemes.push(lexeme);
    at = lexeme.span.end;
  }
  const { expression, stuck } = readInfix(lexemes, operators, source.length);
  if (!stuck) return { expression, problems: [] };
  const message =
    stuck.start >= source.length
      ? "The condition stops in the middle: something is missing at its end."
      : `The condition cannot be read from \`${source.slice(stuck.start, stuck.end)}\` on: \`&&\`, \`||\` or a comparison is missing before it.`;
  return {
    expression: unknown,
    problems: [{ span: stuck.start >= source.length ? whole : stuck, message }],
  };
}

function lexemeAt(
  matched: (kind: RegExp, at: number) => RegExpExecArray | null,
  at: number,
): Lexeme | undefined {
  const value = (expression: Expression): Lexeme => ({
    kind: "value",
    expression,
    span: expression.span,
  });
  const over = (found: RegExpExecArray): Span => span(at, at + found[0].length);
  const name = matched(variable, at);
  if (name) return value({ kind: "name", path: [name[1] ?? ""], span: over(name) });
  const filled = matched(input, at);
  if (filled) return value({ kind: "opaque", span: over(filled) });
  const quoted = matched(text, at);
  if (quoted)
    return value({ kind: "literal", value: quoted[1] ?? quoted[2] ?? "", span: over(quoted) });
  const regex = matched(pattern, at);
  if (regex) return value({ kind: "literal", value: regex[0], span: over(regex) });
  const word = matched(constant, at);
  if (word)
    return value({
      kind: "literal",
      value: word[0] === "null" ? null : word[0] === "true",
      span: over(word),
    });
  const found = matched(sign, at);
  return found ? { kind: "sign", text: found[0], span: over(found) } : undefined;
}

/** Signs and words of other languages, and what GitLab has for them. */
const corrections: readonly (readonly [RegExp, string, string])[] = [
  [/\band\b/y, "&&", "Both at once is written `&&` here."],
  [/\bor\b/y, "||", "One or the other is written `||` here."],
  [/\bnot\b\s*/y, "!", "The opposite is written `!` here."],
  [/=(?![=~])/y, "==", "Equality is written `==` here."],
  [/&(?!&)/y, "&&", "Both at once is written `&&` here."],
  [/\|(?!\|)/y, "||", "One or the other is written `||` here."],
];

function strange(source: string, at: number): Problem {
  for (const [kind, mend, message] of corrections) {
    kind.lastIndex = at;
    const found = kind.exec(source);
    const place = found && span(at, at + found[0].length);
    if (place) return { span: place, message, mend: { span: place, text: mend } };
  }
  const rest = source.slice(at);
  const order = /^[<>]=?/.exec(rest)?.[0];
  if (order)
    return {
      span: span(at, at + order.length),
      message: `GitLab knows no \`${order}\`: it compares with \`==\`, \`!=\`, \`=~\` and \`!~\` alone, and refuses the pipeline. Compare numbers in the job's script.`,
    };
  const braced = /^\$\{(\w+)\}/.exec(rest);
  if (braced) {
    const place = span(at, at + braced[0].length);
    return {
      span: place,
      message: `A variable stands without braces here. Write \`$${braced[1]}\`.`,
      mend: { span: place, text: `$${braced[1]}` },
    };
  }
  const quote = /^["']/.test(rest);
  if (quote)
    return {
      span: span(at, source.length),
      message: "The text that begins here has no closing quote.",
    };
  const word = /^[\w.\-/:@]+/.exec(rest)?.[0];
  if (word) {
    const place = span(at, at + word.length);
    return {
      span: place,
      message: `\`${word}\` has to stand in quotes: without them GitLab reads variables (\`$X\`), \`null\`, \`true\` and \`false\` alone.`,
      mend: { span: place, text: `"${word}"` },
    };
  }
  return {
    span: span(at, at + 1),
    message: `\`${source[at]}\` means nothing here: GitLab refuses the condition, and the pipeline with it.`,
  };
}

import {
  Binary,
  ContextAccess,
  type Expr,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from "@actions/expressions/ast";
import { ExpressionError } from "@actions/expressions/errors";
import { Lexer, type Token, TokenType } from "@actions/expressions/lexer";
import { Parser } from "@actions/expressions/parser";
import { type Span, span } from "../base/text.ts";
import { closingBraces } from "./braces.ts";
import type { ComparisonOperator, Expression } from "./expression.ts";
import { unknownNames } from "./github-names.ts";
import type { Problem, Reading } from "./grammar.ts";

/**
 * An `if:` of GitHub Actions, with `${{ }}` around the whole or without. Text beside the braces makes
 * the value a string, of which nothing is read.
 */
export function readGithub(text: string): Reading {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  if (!trimmed.includes("${{")) return readBare(text, 0, text.length);
  const close = trimmed.startsWith("${{") ? closingBraces(trimmed, 3) : undefined;
  if (close !== undefined && close + 2 === trimmed.length)
    return readBare(text, start + 3, start + close);
  return {
    expression: { kind: "opaque", span: span(start, start + trimmed.length) },
    problems: [],
  };
}

function readBare(text: string, from: number, to: number): Reading {
  const source = text.slice(from, to);
  const shift = ({ start, end }: Span): Span => span(start + from, end + from);
  const shifted = ({ span, message, mend }: Problem): Problem => ({
    span: shift(span),
    message,
    mend: mend && { span: shift(mend.span), text: mend.text },
  });
  let tokens: Token[] = [];
  let spans: readonly Span[] = [];
  try {
    tokens = new Lexer(source).lex().tokens;
    spans = tokenSpans(tokens, source);
    const names = tokens.filter((token) => token.type === TokenType.IDENTIFIER);
    const contexts = names.map((token) => token.lexeme);
    // Which contexts and functions exist is another question (`unknownNames`); here only the form counts.
    const functions = contexts.map((name) => ({ name, minArgs: 0, maxArgs: Number.MAX_VALUE }));
    const tree = new Parser(tokens, contexts, functions).parse() as Expr | undefined;
    if (!tree) {
      const whole = span(0, source.length);
      return { problems: [shifted({ span: whole, message: "The condition is empty." })] };
    }
    const replay = new Replay(tokens, spans, from);
    const { expression } = replay.expression(tree);
    return { expression, problems: [], unknownNames: unknownNames(tokens, spans).map(shifted) };
  } catch (error) {
    return { problems: [shifted(explain(error, tokens, spans, source))] };
  }
}

/**
 * Tokens carry lines and columns that strings with line breaks put out of step. Between two tokens
 * stands nothing but blank space, so that their texts, one after the other, give exact offsets.
 */
export function tokenSpans(tokens: readonly Token[], source: string): Span[] {
  let at = 0;
  return tokens.map(({ lexeme }) => {
    while (at < source.length && /\s/.test(source.charAt(at))) at++;
    const start = at;
    at += lexeme.length;
    return span(start, at);
  });
}

/** Another language's operator or quotes, in the form that was probably meant. */
function mended(at: Span, symbol: string): Problem["mend"] {
  const text = /^"[^"']*"$/.test(symbol)
    ? `'${symbol.slice(1, -1)}'`
    : { "&": "&&", "|": "||", "=": "==", and: "&&", or: "||" }[symbol];
  return text === undefined ? undefined : { span: at, text };
}

const corrections: Readonly<Record<string, string>> = {
  '"': "GitHub's expressions hold text in single quotes. Write '…' instead of \"…\".",
  "&": "Both at once is written `&&` in GitHub's expressions.",
  "|": "One or the other is written `||` in GitHub's expressions.",
  "=": "Equality is written `==` in GitHub's expressions.",
  "#": "GitHub's expressions have no comments. Put it on a line of the YAML outside the condition.",
  "'": "The text that begins here has no closing quote.",
};

function explain(
  error: unknown,
  tokens: readonly Token[],
  spans: readonly Span[],
  source: string,
): Problem {
  if (error instanceof ExpressionError) {
    const { line, column } = error.pos;
    const index = tokens.findIndex(
      ({ range }) => range.start.line === line && range.start.column === column,
    );
    const at = spans[index];
    const stops = error.message.startsWith("Unexpected end") || tokens[index]?.lexeme === "";
    if (stops || !at)
      return {
        span: span(0, source.length),
        message: "The expression stops in the middle: something is missing at its end.",
      };
    const counted = /^(Too|Even)/.test(error.message);
    return {
      span: at,
      message: counted
        ? `\`${tokens[index]?.lexeme}\` is given the wrong number of values.`
        : `The expression cannot be read from \`${tokens[index]?.lexeme}\` on: an operator, a value or a closing bracket is missing before it.`,
      mend: mended(at, tokens[index]?.lexeme ?? ""),
    };
  }
  const message = error instanceof Error ? error.message : "";
  const located = /^Unexpected symbol: '([\s\S]*)'\. Located at position (\d+) within/.exec(
    message,
  );
  if (!located)
    return {
      span: span(0, source.length),
      message: "The expression is longer or deeper than GitHub accepts.",
    };
  const [, found = "", position = "1"] = located;
  const start = Number(position) - 1;
  // The lexer stops at the first point or bracket; a text in double quotes ends with the next one.
  const symbol = /^"[^"\n]*"/.exec(source.slice(start))?.[0] ?? found;
  const at = span(start, Math.min(source.length, start + symbol.length));
  return {
    span: at,
    message:
      corrections[symbol.charAt(0)] ??
      `\`${symbol}\` is no part of a GitHub expression. Those know names, numbers, text in single quotes, and ! && || == != < <= > >=.`,
    mend: mended(at, symbol),
  };
}

const comparisonOf = new Map<TokenType, ComparisonOperator>([
  [TokenType.LESS, "<"],
  [TokenType.LESS_EQUAL, "<="],
  [TokenType.GREATER, ">"],
  [TokenType.GREATER_EQUAL, ">="],
  [TokenType.EQUAL_EQUAL, "=="],
  [TokenType.BANG_EQUAL, "!="],
]);

interface Placed {
  readonly expression: Expression;
  /** With the parentheses around it. */
  readonly span: Span;
}

/** Walks the tree along the tokens it was read from: the tree itself does not know where it ends. */
class Replay {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly spans: readonly Span[];
  private readonly shift: number;

  constructor(tokens: readonly Token[], spans: readonly Span[], shift: number) {
    this.tokens = tokens;
    this.spans = spans;
    this.shift = shift;
  }

  private take(): Span {
    const taken = this.spans[this.at++] ?? span(0, 0);
    return span(taken.start + this.shift, taken.end + this.shift);
  }

  private next(type: TokenType): boolean {
    return this.tokens[this.at]?.type === type;
  }

  expression(node: Expr): Placed {
    if (node instanceof Grouping) {
      const { start } = this.take();
      const { expression } = this.expression(node.group);
      const whole = span(start, this.take().end);
      return expression.kind === "and" || expression.kind === "or"
        ? { expression: { ...expression, parenthesized: true }, span: whole }
        : { expression, span: whole };
    }
    if (node instanceof Logical) return this.logical(node);
    if (node instanceof Binary) return this.binary(node);
    if (node instanceof Unary) {
      const { start } = this.take();
      const operand = this.expression(node.expr);
      const whole = span(start, operand.span.end);
      return placed({ kind: "not", operand: operand.expression, span: whole });
    }
    if (node instanceof FunctionCall) return this.call(node);
    if (node instanceof IndexAccess) return this.access(node);
    if (node instanceof ContextAccess)
      return placed({ kind: "name", path: [node.name.lexeme], span: this.take() });
    if (node instanceof Literal) {
      const value = node.literal;
      const whole = this.take();
      return placed(
        "value" in value &&
          (typeof value.value === "string" ||
            typeof value.value === "number" ||
            typeof value.value === "boolean")
          ? { kind: "literal", value: value.value, span: whole }
          : { kind: "literal", value: null, span: whole },
      );
    }
    return placed({ kind: "opaque", span: this.take() });
  }

  private logical(node: Logical): Placed {
    const operands: Placed[] = [];
    for (const argument of node.args) {
      if (operands.length > 0) this.take();
      operands.push(this.expression(argument));
    }
    const whole = span(operands[0]?.span.start ?? 0, operands.at(-1)?.span.end ?? 0);
    return placed({
      kind: node.operator.type === TokenType.AND ? "and" : "or",
      operands: operands.map((one) => one.expression),
      span: whole,
    });
  }

  private binary(node: Binary): Placed {
    const left = this.expression(node.left);
    const operatorSpan = this.take();
    const right = this.expression(node.right);
    const operator = comparisonOf.get(node.operator.type) ?? "==";
    const whole = span(left.span.start, right.span.end);
    return placed({
      kind: "comparison",
      operator,
      operatorSpan,
      left: left.expression,
      right: right.expression,
      span: whole,
    });
  }

  private call(node: FunctionCall): Placed {
    const { start } = this.take();
    this.take();
    const values: Expression[] = [];
    for (const argument of node.args) {
      values.push(this.expression(argument).expression);
      if (this.next(TokenType.COMMA)) this.take();
    }
    const whole = span(start, this.take().end);
    return placed({ kind: "call", name: node.functionName.lexeme, arguments: values, span: whole });
  }

  private access(node: IndexAccess): Placed {
    const inner = this.expression(node.expr);
    const bracket = this.next(TokenType.LEFT_BRACKET);
    this.take();
    let key: string | undefined;
    let { end } = inner.span;
    if (node.index instanceof Star) ({ end } = this.take());
    else {
      const index = this.expression(node.index);
      ({ end } = index.span);
      if (index.expression.kind === "literal") key = String(index.expression.value);
    }
    if (bracket) ({ end } = this.take());
    const whole = span(inner.span.start, end);
    const base = inner.expression;
    return placed(
      base.kind === "name" && key !== undefined
        ? { kind: "name", path: [...base.path, key], span: whole }
        : { kind: "opaque", span: whole },
    );
  }
}

const placed = (expression: Expression): Placed => ({ expression, span: expression.span });

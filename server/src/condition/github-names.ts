import { type Token, TokenType } from "@actions/expressions/lexer";
import { didYouMean } from "../base/spelling.ts";
import type { Span } from "../base/text.ts";
import type { Problem } from "./grammar.ts";

/**
 * What an `if` can name. GitHub refuses a workflow that names anything else.
 *
 * https://docs.github.com/actions/reference/workflows-and-actions/contexts and .../expressions
 */
const contextsOfIf = "github needs vars inputs strategy matrix job runner env steps".split(" ");
const functions =
  "contains startsWith endsWith format join toJSON fromJSON case hashFiles success always cancelled failure".split(
    " ",
  );
const otherWords: Readonly<Record<string, string>> = { failed: "failure", succeeded: "success" };

const known = { contexts: lowerCase(contextsOfIf), functions: lowerCase(functions) };

function lowerCase(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

/** Names that GitHub does not know, in the tokens of a condition that can be read. */
export function unknownNames(tokens: readonly Token[], spans: readonly Span[]): Problem[] {
  const problems: Problem[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const [token, at] = [tokens[i], spans[i]];
    if (token?.type !== TokenType.IDENTIFIER || !at) continue;
    if (tokens[i - 1]?.type === TokenType.DOT) continue;
    const isCall = tokens[i + 1]?.type === TokenType.LEFT_PAREN;
    const lexeme = token.lexeme.toLowerCase();
    if ((isCall ? known.functions : known.contexts).has(lexeme)) continue;
    problems.push(unknownName(token.lexeme, isCall, at));
  }
  return problems;
}

function unknownName(name: string, isCall: boolean, span: Span): Problem {
  if (!isCall && name.toLowerCase() === "secrets")
    return {
      span,
      message:
        "A condition cannot read `secrets`: GitHub refuses the whole workflow. Hand the secret to a variable in `env` of the job, and ask for that.",
    };
  const there = isCall ? functions : contextsOfIf;
  const meant = (isCall && otherWords[name.toLowerCase()]) || didYouMean(name, there);
  const what = isCall
    ? `GitHub has no function \`${name}\``
    : `\`${name}\` means nothing in a condition of GitHub`;
  const advice = meant
    ? `Did you mean \`${meant}\`?`
    : isCall
      ? `It knows ${there.join(", ")}.`
      : `A value comes from ${there.join(", ")}, and a text stands in single quotes.`;
  return {
    span,
    message: `${what}, so it refuses the whole workflow. ${advice}`,
    mend: meant ? { span, text: meant } : undefined,
  };
}

import { Lexer, TokenType } from "@actions/expressions/lexer";
import { didYouMean } from "../base/spelling.ts";
import { span } from "../base/text.ts";
import { closingBraces } from "./braces.ts";
import { tokenSpans } from "./github.ts";
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

/** Names that GitHub does not know, in a condition that `readGithub` has no problem with. */
export function unknownInGithub(text: string): Problem[] {
  const trimmed = text.trim();
  const isBraced = trimmed.startsWith("${{") && closingBraces(trimmed, 3) === trimmed.length - 2;
  // With text beside the braces it is no condition.
  if (trimmed.includes("${{") && !isBraced) return [];
  const from = isBraced ? text.indexOf("${{") + 3 : 0;
  const source = isBraced ? text.slice(from, text.lastIndexOf("}}")) : text;
  const { tokens } = new Lexer(source).lex();
  const spans = tokenSpans(tokens, source);
  return tokens.flatMap(({ type, lexeme }, i): Problem[] => {
    const place = spans[i];
    const at = place && span(place.start + from, place.end + from);
    if (type !== TokenType.IDENTIFIER || !at || tokens[i - 1]?.type === TokenType.DOT) return [];
    const isCall = tokens[i + 1]?.type === TokenType.LEFT_PAREN;
    const known = isCall ? functions : contextsOfIf;
    if (known.some((name) => name.toLowerCase() === lexeme.toLowerCase())) return [];
    if (!isCall && lexeme.toLowerCase() === "secrets")
      return [
        {
          span: at,
          message:
            "A condition cannot read `secrets`: GitHub refuses the whole workflow. Hand the secret to a variable in `env` of the job, and ask for that.",
        },
      ];
    const meant = (isCall && otherWords[lexeme.toLowerCase()]) || didYouMean(lexeme, known);
    const what = isCall
      ? `GitHub has no function \`${lexeme}\``
      : `\`${lexeme}\` means nothing in a condition of GitHub`;
    const advice = meant
      ? `Did you mean \`${meant}\`?`
      : isCall
        ? `It knows ${known.join(", ")}.`
        : `A value comes from ${known.join(", ")}, and a text stands in single quotes.`;
    return [
      {
        span: at,
        message: `${what}, so it refuses the whole workflow. ${advice}`,
        mend: meant ? { span: at, text: meant } : undefined,
      },
    ];
  });
}

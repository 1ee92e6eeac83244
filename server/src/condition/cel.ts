import { span } from "../base/text.ts";
import type { Expression } from "./expression.ts";
import type { Reading } from "./grammar.ts";
import { type Operators, readInfix } from "./infix.ts";
import { lex, type Vocabulary } from "./lexemes.ts";

const vocabulary: Vocabulary = {
  signs: [..."&& || == != <= >= ( ) [ ] { } , : ? . + - * / % ! < >".split(" ")],
  operators: ["in"],
  constants: { true: true, false: false, null: null },
  prefixes: /[rRbB]{0,2}(?=['"])/y,
};

const relation = 20;

/** https://github.com/google/cel-spec/blob/master/doc/langdef.md, section "Syntax". */
const operators: Operators = {
  binary: {
    "||": { power: 10, means: "or" },
    "&&": { power: 15, means: "and" },
    "==": { power: relation, means: "==" },
    "!=": { power: relation, means: "!=" },
    "<": { power: relation, means: "<" },
    "<=": { power: relation, means: "<=" },
    ">": { power: relation, means: ">" },
    ">=": { power: relation, means: ">=" },
    in: { power: relation, means: "in" },
    "+": { power: 30, means: "+" },
    "-": { power: 30, means: "-" },
    "*": { power: 40, means: "*" },
    "/": { power: 40, means: "/" },
    "%": { power: 40, means: "%" },
  },
  prefix: {
    "!": { power: 50, means: "not" },
    "-": { power: 50, means: "negate" },
  },
  chains: false,
};

/**
 * An expression of the Common Expression Language, as Kubeflow compiles it into `triggerPolicy`. The
 * language has more forms than the tree: what is not understood is opaque, not wrong.
 */
export function readCel(text: string): Reading {
  const whole = span(0, text.length);
  const unknown: Expression = { kind: "opaque", span: whole };
  if (text.trim() === "")
    return { problems: [{ span: whole, message: "The expression is empty." }] };
  const { lexemes, unclosed, foreign } = lex(text, 0, text.length, vocabulary);
  if (unclosed)
    return {
      expression: unknown,
      problems: [{ span: unclosed, message: "The text that begins here has no closing quote." }],
    };
  if (foreign) return { expression: unknown, problems: [] };
  const { expression, stuck } = readInfix(lexemes, operators, text.length);
  if (!stuck) return { expression, problems: [] };
  const message = "The expression stops in the middle: something is missing at its end.";
  return {
    expression: unknown,
    problems: stuck.start >= text.length ? [{ span: whole, message }] : [],
  };
}

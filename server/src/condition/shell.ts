import { type Span, span } from "../base/text.ts";
import type { Expression } from "./expression.ts";
import type { Reading } from "./grammar.ts";
import { type Lexeme, type Operators, readInfix } from "./infix.ts";

const relation = 20;

const operators: Operators = {
  binary: {
    "||": { power: 10, means: "or" },
    "&&": { power: 15, means: "and" },
    // Of jq.
    or: { power: 10, means: "or" },
    and: { power: 15, means: "and" },
    "-eq": { power: relation, means: "==" },
    "==": { power: relation, means: "==" },
    "=": { power: relation, means: "==" },
    "-ne": { power: relation, means: "!=" },
    "!=": { power: relation, means: "!=" },
    "-lt": { power: relation, means: "<" },
    "<": { power: relation, means: "<" },
    "-le": { power: relation, means: "<=" },
    "<=": { power: relation, means: "<=" },
    "-gt": { power: relation, means: ">" },
    ">": { power: relation, means: ">" },
    "-ge": { power: relation, means: ">=" },
    ">=": { power: relation, means: ">=" },
    "+": { power: 30, means: "+" },
    "-": { power: 30, means: "-" },
    "*": { power: 40, means: "*" },
    "/": { power: 40, means: "/" },
  },
  prefix: { "!": { power: 50, means: "not" }, "-": { power: 50, means: "negate" } },
  chains: false,
};

const blank = /\s+/y;
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y;
/** A variable, a field that jq reads, or a template of the system around, with the quotes that hold nothing else. */
const variable =
  /(?<quote>["']?)(?:\(?\.(?<field>[A-Za-z_]\w*(?:\.\w+)*)(?:\s*\|\s*tonumber\s*\))?|\$\{\{\s*(?<template>[\w.-]+)\s*\}\}|\$\{(?<braced>\w+)\}|\$(?<plain>[A-Za-z_]\w*)|(?<bare>[A-Za-z_]\w*))\k<quote>/y;
const word = /(?:and|or)\b/y;
const text = /"([^"$`\\]*)"|'([^']*)'/y;
const sign = /\|\||&&|[<>=!]=|-(?:eq|ne|lt|le|gt|ge)\b|[<>=!()+\-*/]/y;

/**
 * What a shell compares: the text that `bc` or awk computes, or what stands in `[ … ]`, `[[ … ]]` and
 * `(( … ))`. What it cannot read is opaque: nothing is said of a shell's own grammar.
 */
export function readShellTest(source: string): Reading {
  const unknown: Reading = {
    expression: { kind: "opaque", span: span(0, source.length) },
    problems: [],
  };
  const lexemes: Lexeme[] = [];
  for (let at = 0; at < source.length; ) {
    blank.lastIndex = at;
    const gap = blank.exec(source);
    if (gap) {
      at += gap[0].length;
      continue;
    }
    const lexeme = lexemeAt(source, at, lexemes.at(-1));
    if (!lexeme) return unknown;
    lexemes.push(lexeme);
    at = lexeme.span.end;
  }
  const { expression, stuck } = readInfix(lexemes, operators, source.length);
  return stuck ? unknown : { expression, problems: [] };
}

function lexemeAt(source: string, at: number, before: Lexeme | undefined): Lexeme | undefined {
  const found = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const over = (match: RegExpExecArray): Span => span(at, at + match[0].length);
  const value = (expression: Expression): Lexeme => ({
    kind: "value",
    expression,
    span: expression.span,
  });
  const digits = found(number);
  if (digits) return value({ kind: "literal", value: Number(digits[0]), span: over(digits) });
  const joint = found(word);
  if (joint && before?.kind === "value") return { kind: "sign", text: joint[0], span: over(joint) };
  const name = found(variable);
  if (name) {
    const { template, braced, plain, bare, field } = name.groups ?? {};
    // `[ $X = retrain ]` asks for a word, as `[ "$X" = "retrain" ]` does.
    const isAsked = before?.kind === "sign" && /^[=!]?=$/.test(before.text);
    const quotedWord = bare !== undefined && (name.groups?.quote !== "" || isAsked);
    if (quotedWord) return value({ kind: "literal", value: bare, span: over(name) });
    const path = (template ?? field ?? braced ?? plain ?? bare ?? "").split(".");
    return value({ kind: "name", path, span: over(name) });
  }
  const quoted = found(text);
  if (quoted) {
    const said = quoted[1] ?? quoted[2] ?? "";
    const isNumber = said.trim() !== "" && Number.isFinite(Number(said));
    return value({ kind: "literal", value: isNumber ? Number(said) : said, span: over(quoted) });
  }
  const operator = found(sign);
  return operator ? { kind: "sign", text: operator[0], span: over(operator) } : undefined;
}

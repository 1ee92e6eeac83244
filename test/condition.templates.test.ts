import { describe, expect, test } from "vitest";
import { type Expression, operandsOf } from "../server/src/condition/expression.ts";
import { grammarOf } from "../server/src/condition/grammars.ts";

/** What is read, in a form of its own: fully parenthesised. */
function form(expression: Expression): string {
  const inner = operandsOf(expression).map(form);
  switch (expression.kind) {
    case "literal":
      return JSON.stringify(expression.value);
    case "name":
      return expression.path.join(".");
    case "comparison":
      return `(${inner[0]} ${expression.operator} ${inner[1]})`;
    case "arithmetic":
      return `${expression.operator}(${inner.join(", ")})`;
    case "call":
      return `${expression.name}(${inner.join(", ")})`;
    case "opaque":
      return "?";
    default:
      return `${expression.kind}(${inner.join(", ")})`;
  }
}

const read = (id: string, text: string) => {
  const { expression, problems } = grammarOf(id)?.read(text) ?? { problems: [] };
  return { form: expression && form(expression), problems };
};

describe("Pebble", () => {
  test.each([
    ["outputs.a.vars.accuracy < 0.9", "(outputs.a.vars.accuracy < 0.9)"],
    ["{{ outputs['a-b'].value == 'x' }}", '(outputs.a-b.value == "x")'],
    ["{{- a equals 1 -}}", "(a == 1)"],
    ["a > 1 and b < 2 or not c", "or(and((a > 1), (b < 2)), not(c))"],
    ["not a == b", "(not(a) == b)"],
    ["(a | number) >= 0.5", "(a >= 0.5)"],
    ["(a | number('FLOAT')) >= 0.5", "(a >= 0.5)"],
    ["a | length > 3", "(? > 3)"],
    ["a is not null and a != NULL", "and(?, (a != null))"],
    ["a ?? 'x' == 'x'", '(? == "x")'],
    ["kv('accuracy') < 0.9", '(kv("accuracy") < 0.9)'],
    ["a ? b : c", "?"],
    ["a isIn ['x']", "?"],
    ['"#{a}" == b', "(? == b)"],
    ["{{ a }} > 1", "?"],
  ])("%s", (text, expected) => {
    expect(read("pebble", text)).toEqual({ form: expected, problems: [] });
  });

  test.each([
    ["a && b", "and"],
    ["a || b", "or"],
    ["!a", "not "],
    ["a >", undefined],
    ["a == 'x", undefined],
    ["{{ }}", undefined],
  ])("%s is a mistake", (text, mend) => {
    const { problems } = read("pebble", text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.mend?.text).toBe(mend);
  });
});

describe("rules of GitLab", () => {
  test.each([
    ['$A == "x" && $B =~ /^a\\/b$/i', 'and((A == "x"), (B match "/^a\\\\/b$/i"))'],
    ["$A || $B && $C", "or(A, and(B, C))"],
    ["!$A == 'x'", '(not(A) == "x")'],
    [
      "$A !~ /x/ && ($B == null || $C != true)",
      'and(not((A match "/x/")), or((B == null), (C != true)))',
    ],
    ["$[[ inputs.x ]] == $A", "(? == A)"],
  ])("%s", (text, expected) => {
    expect(read("gitlab", text)).toEqual({ form: expected, problems: [] });
  });

  test.each([
    ["$A < 1", undefined],
    ["$A == x", '"x"'],
    ["$A = 'x'", "=="],
    ["${A} == 'x'", "$A"],
    ["$A and $B", "&&"],
    ["$A or $B", "||"],
    ["not $A", "!"],
    ["$A $B", undefined],
    ["($A", ")"],
    ["", undefined],
  ])("%s is a mistake", (text, mend) => {
    const { problems } = read("gitlab", text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.mend?.text).toBe(mend);
  });
});

describe("Jinja", () => {
  test.each([
    ["auc > 0.9 and not flag", "and((auc > 0.9), not(flag))"],
    ["a is defined", "?"],
    ["a | length > 1", "?"],
    ["image == 'this | is'", '(image == "this | is")'],
  ])("%s", (text, expected) => {
    expect(read("jinja", text)).toEqual({ form: expected, problems: [] });
  });
});

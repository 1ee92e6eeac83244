import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { evaluate, type Value } from "../server/src/condition/evaluate.ts";
import { type Expression, walk } from "../server/src/condition/expression.ts";
import type { Grammar } from "../server/src/condition/grammar.ts";
import { grammarOf, grammars } from "../server/src/condition/grammars.ts";
import { constantTruth } from "../server/src/condition/interval.ts";
import { form } from "./condition.form.ts";

function grammar(id: string): Grammar {
  const found = grammarOf(id);
  if (!found) throw new Error(`no grammar ${id}`);
  return found;
}

function read(text: string, id = "mlops"): Expression {
  const { expression, problems } = grammar(id).read(text);
  expect(problems).toEqual([]);
  if (!expression) throw new Error(`nothing read from ${text}`);
  return expression;
}

describe("reading Python", () => {
  test.each([
    [
      "accuracy < 0.87 or data_volume_increase > 0.20",
      "or((accuracy < 0.87), (data_volume_increase > 0.2))",
    ],
    ["not a and b", "and(not(a), b)"],
    ["not a < 1 or b and not c", "or(not((a < 1)), and(b, not(c)))"],
    ["not (a or b) and c", "and(not(or(a, b)), c)"],
    ["not not a", "not(not(a))"],
    ["0.8 < accuracy <= 0.9", "and((0.8 < accuracy), (accuracy <= 0.9))"],
    ["a is not None and b not in c", "and((a is not null), (b not in c))"],
    ["-0.5 < x - 1", "(-0.5 < -(x, 1))"],
    ['metrics["val/acc"].mean == 1', "(metrics.val/acc.mean == 1)"],
    ["(a < 1)\n  or (b > 2)", "or((a < 1), (b > 2))"],
    ["a <> 1_000", "(a != 1000)"],
  ])("%s", (text, expected) => {
    expect(form(read(text, "python"))).toBe(expected);
  });

  test.each([
    ["results.get('auc', 0) > 0.9", "(results.auc > 0.9)"],
    ['detect(x, mode="ks") is True', '(detect(x, "ks") is true)'],
    ["[m for m in ms if m]", "?"],
    ["a | b < 3", "(? < 3)"],
  ])("keeps what it has no form for opaque: %s", (text, expected) => {
    expect(form(read(text, "python"))).toBe(expected);
  });
});

describe("the own format's conditions", () => {
  test.each(['avg(accuracy, "7d") < 0.8', "missing(accuracy)", "abs(drift - 0.1) > 0.05"])(
    "reads %s",
    (text) => {
      read(text);
    },
  );

  test.each([
    ["accuracy < 0.8 && x > 1", "&&", "Write `and`"],
    ["accuracy = 0.8", "=", "Write `==`"],
    ["!stale", "!", "Write `not`"],
    ["accuracy <", "accuracy <", "stops in the middle"],
    ["accuracy < 0.8) or (x > 1", undefined, "cannot be read"],
    ["", "", "empty"],
    ["detect_drift(data) > 1", "detect_drift(data)", "cannot call `detect_drift`"],
    ["avg(accuracy) < 0.8", "avg(accuracy)", "how far to look back"],
    ["x in [1, 2]", "[1, 2]", "means nothing"],
  ])("says what is wrong with %j", (text, at, message) => {
    const [problem] = grammar("mlops").read(text).problems;
    expect(problem?.message).toContain(message);
    if (at !== undefined) expect(text.slice(problem?.span.start, problem?.span.end)).toBe(at);
  });
});

describe("reading GitHub's expressions", () => {
  test.each([
    ["needs.eval.outputs.accuracy < 0.85", "(needs.eval.outputs.accuracy < 0.85)"],
    [
      `\${{ steps.x.outputs['val-acc'] >= 0.9 && !cancelled() }}`,
      "and((steps.x.outputs.val-acc >= 0.9), not(cancelled()))",
    ],
    ["!a < 3", "(not(a) < 3)"],
    ["!(a < 3)", "not((a < 3))"],
    ["3 < a < 5", "((3 < a) < 5)"],
    ["fromJSON(steps.x.outputs.m).auc > 0.9", "(? > 0.9)"],
    ["contains(github.event.*.name, 'it''s')", 'contains(?, "it\'s")'],
    ["a == 'x\ny' || b == -1.5", 'or((a == "x\\ny"), (b == -1.5))'],
    [`\${{ steps.x.outputs.acc }} > 0.9`, "?"],
  ])("%s", (text, expected) => {
    expect(form(read(text, "github"))).toBe(expected);
  });

  test.each([
    ['steps.x.outputs.y == "true"', '"true"', "single quotes"],
    ['a == "3.9" && b', '"3.9"', "single quotes"],
    ["a && # b", "#", "no comments"],
    ["a & b", "&", "`&&`"],
    ["a = 3", "=", "`==`"],
    ["a <", "a <", "stops in the middle"],
    ["(a < 3", undefined, ""],
    ["contains('a')", "contains", "wrong number"],
    ["a b", "b", "cannot be read from `b`"],
  ])("says what is wrong with %j", (text, at, message) => {
    const [problem] = grammar("github").read(text).problems;
    expect(problem?.message).toContain(message);
    if (at !== undefined) expect(text.slice(problem?.span.start, problem?.span.end)).toBe(at);
  });
});

const name = fc
  .array(fc.constantFrom("accuracy", "loss", "drift", "m1"), { minLength: 1, maxLength: 2 })
  .map((path) => path.join("."));
const number = fc.constantFrom("0", "0.85", "1", "95", "-2.5");
const operand = fc.oneof(name, number);
const comparison = fc
  .tuple(operand, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), operand)
  .map(([a, operator, b]) => `${a} ${operator} ${b}`);
const spaced = fc.constantFrom(" ", "  ", "\n ");

function condition(words: { and: string; or: string; not: string }): fc.Arbitrary<string> {
  return fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      comparison,
      fc
        .tuple(tie("any"), spaced, fc.constantFrom(words.and, words.or), tie("any"))
        .map(([a, space, word, b]) => `${a}${space}${word} ${b}`),
      tie("any").map((inner) => `(${inner})`),
      tie("any").map((inner) => `${words.not}(${inner})`),
    ),
  })).any;
}

const written = {
  mlops: condition({ and: "and", or: "or", not: "not " }),
  python: condition({ and: "and", or: "or", not: "not " }),
  github: condition({ and: "&&", or: "||", not: "!" }),
};

/** An expression written with every pair of parentheses. */
function print(expression: Expression, { semantics }: Grammar): string {
  const { spelling } = semantics;
  const inner = (one: Expression): string => `(${print(one, grammar("mlops"))})`;
  switch (expression.kind) {
    case "not":
      return `${spelling.not} ${inner(expression.operand)}`;
    case "and":
    case "or":
      return expression.operands.map(inner).join(` ${spelling[expression.kind]} `);
    case "comparison":
      return `${print(expression.left, grammar("mlops"))} ${expression.operator} ${print(expression.right, grammar("mlops"))}`;
    case "name":
      return expression.path.join(".");
    case "literal":
      return String(expression.value);
    default:
      throw new Error("not made here");
  }
}

describe("laws", () => {
  for (const id of ["mlops", "python", "github"] as const)
    it(`every part of a ${id} condition stands where its span says`, () => {
      fc.assert(
        fc.property(written[id], (text) => {
          const whole = read(text, id);
          for (const part of walk(whole)) {
            const slice = text.slice(part.span.start, part.span.end);
            expect(form(read(slice, id))).toBe(form(part));
            if (part.kind === "comparison")
              expect(text.slice(part.operatorSpan.start, part.operatorSpan.end)).toBe(
                part.operator,
              );
          }
        }),
        { numRuns: 200 },
      );
    });

  it("what is printed reads as what it was", () => {
    fc.assert(
      fc.property(written.mlops, (text) => {
        const once = read(text);
        expect(form(read(print(once, grammar("mlops"))))).toBe(form(once));
      }),
    );
  });

  it("no text makes a reader throw, and each problem lies in it", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(..."()[]{}'\"<>=!&|$ab.,0 \nnotandorin"), maxLength: 40 }),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...grammars), (text, { read }) => {
        const { expression, problems } = read(text);
        expect(expression !== undefined || problems.length > 0).toBe(true);
        for (const { span } of problems) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("neither depth nor length is too much", () => {
    for (const { read } of grammars) {
      read(`${"(".repeat(5000)}a${")".repeat(5000)}`);
      read(Array.from({ length: 5000 }, () => "a < 1").join(" or "));
      read(Array.from({ length: 5000 }, () => "a").join(" + "));
      read(`${"not ".repeat(5000)}a`);
      read(`${"!".repeat(5000)}a`);
    }
  });

  it("logic obeys Kleene: what is decided stays decided once the unknown is known", () => {
    const given = fc.dictionary(
      fc.constantFrom("accuracy", "loss", "drift", "m1"),
      fc.constantFrom(0, 0.85, 1, 95),
    );
    fc.assert(
      fc.property(written.mlops, given, given, (text, some, more) => {
        const tree = read(text);
        const { semantics } = grammar("mlops");
        const value = (all: Record<string, Value>) => (path: readonly string[]) =>
          all[path.join(".")];
        const before = evaluate(tree, semantics, { value: value(some) }).truth;
        const after = evaluate(tree, semantics, { value: value({ ...more, ...some }) }).truth;
        if (before !== undefined) expect(after).toBe(before);
        const negated: Expression = { kind: "not", operand: tree, span: tree.span };
        const not = evaluate(negated, semantics, { value: value(some) }).truth;
        expect(not).toBe(before === undefined ? undefined : !before);
      }),
    );
  });

  it("a condition found constant is so for every value in range", () => {
    const numbers = fc.dictionary(
      fc.constantFrom("accuracy", "loss", "drift", "m1"),
      fc.constantFrom(0, 0.3, 0.85, 0.9, 1),
      { minKeys: 4 },
    );
    fc.assert(
      fc.property(written.mlops, numbers, (text, given) => {
        const tree = read(text);
        const truth = constantTruth(tree, () => [0, 1]);
        if (truth === undefined) return;
        const { semantics } = grammar("mlops");
        const value = (path: readonly string[]): Value | undefined => given[path.join(".")];
        const found = evaluate(tree, semantics, { value }).truth;
        if (found !== undefined) expect(found).toBe(truth);
      }),
      { numRuns: 500 },
    );
  });
});

describe("evaluation", () => {
  const truth = (text: string, given: Record<string, Value | undefined>, id = "mlops") =>
    evaluate(read(text, id), grammar(id).semantics, {
      value: (path) => given[path.join(".")],
      history: () => [0.7, 0.9, Number.NaN],
    }).truth;

  test.each([
    ["a < 1 and b > 2", { a: 5 }, false],
    ["a < 1 or b > 2", { a: 0 }, true],
    ["a < 1 and b > 2", { a: 0 }, undefined],
    ["a < 1", { a: Number.NaN }, undefined],
    ["a < '1'", { a: 0 }, undefined],
    ["a is None", {}, true],
    ["missing(a) or a < 1", {}, true],
    ['avg(a, "7d") == 0.8', {}, true],
    ['count(a, "7d") == 2', {}, true],
    ["a / 0 > 1", { a: 1 }, undefined],
    ["0 < a < 1", { a: 0.5 }, true],
  ])("%s with %j", (text, given, expected) => {
    expect(truth(text, given)).toBe(expected);
  });

  test.each([
    ["a < 0.85", {}, true],
    ["a < 0.85", { a: "" }, true],
    ["a > 0.85", {}, false],
    ["a > 0.85", { a: "0.9" }, true],
    ["a > '10'", { a: "9" }, true],
    ["a == true", { a: "true" }, false],
    ["a == 'TRUE'", { a: "true" }, true],
    ["3 < a < 1", { a: 2 }, true],
    ["3 < 2 < 1", {}, true],
    ["!a < 3", { a: "2" }, true],
    ["a && b == 'x'", { a: "false", b: "x" }, true],
  ])("as GitHub does: %s with %j", (text, given, expected) => {
    expect(truth(text, given, "github")).toBe(expected);
  });

  it("keeps the value and the truth of each part", () => {
    const tree = read("accuracy < 0.87 or volume > 0.2");
    const whole = evaluate(tree, grammar("mlops").semantics, {
      value: ([first]) => (first === "accuracy" ? 0.9 : undefined),
    });
    expect(whole.parts.map(({ truth, parts }) => [truth, parts[0]?.value])).toEqual([
      [false, 0.9],
      [undefined, undefined],
    ]);
  });
});

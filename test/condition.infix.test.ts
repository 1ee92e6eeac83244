import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { evaluate, type Value } from "../server/src/condition/evaluate.ts";
import { type Expression, operandsOf, walk } from "../server/src/condition/expression.ts";
import type { Grammar } from "../server/src/condition/grammar.ts";
import { grammarOf } from "../server/src/condition/grammars.ts";
import { form } from "./condition.form.ts";

function grammar(id: string): Grammar {
  const found = grammarOf(id);
  if (!found) throw new Error(`no grammar ${id}`);
  return found;
}

function read(text: string, id: string): Expression {
  const { expression, problems } = grammar(id).read(text);
  expect(problems).toEqual([]);
  if (!expression) throw new Error(`nothing read from ${text}`);
  return expression;
}

const truth = (text: string, id: string, values: Record<string, Value> = {}) =>
  evaluate(read(text, id), grammar(id).semantics, { value: (path) => values[path.join(".")] })
    .truth;

describe("a `when` of Argo", () => {
  test.each([
    ["{{steps.flip.outputs.result}} == heads", '(steps.flip.outputs.result == "heads")'],
    ["'{{a}}' == \"x\" && {{b.c}} > -0.5", 'and((a == "x"), (b.c > -0.5))'],
    ["{{a}} =~ tai || {{a}} !~ x", 'or((a match "tai"), not((a match "x")))'],
    ["{{a}} == foo-bar", '(a == -("foo", "bar"))'],
    ["!{{a}} == true", "(not(a) == true)"],
    ["{{a}} - {{b}} * 2 > 3", "(-(a, *(b, 2)) > 3)"],
    ["2 ** 3 - 1 == 7", "(-(**(2, 3), 1) == 7)"],
    ["{{=a.b > 1 || c}} && {{d}} == e", 'and(or((a.b > 1), c), (d == "e"))'],
    ["x{{a}} == y", '(? == "y")'],
    ["{{a}} > 0.9 ? true : false", "?"],
    ["[some text] == {{a}}", '("some text" == a)'],
  ])("%s", (text, expected) => {
    expect(form(read(text, "govaluate"))).toBe(expected);
  });

  // The expressions of when_test.go in Argo's workflow/controller.
  test.each([
    ["foo == foo", true],
    ["'ref/branch/master' == 'ref/branch/master'", true],
    ["foo != bar", true],
    ["1 <= 1", true],
    ["1/2 == 0.5", true],
    ["a < b", true],
    ["(foo == bar) || (foo == foo)", true],
    ["(1 > 0) && (1 < 2)", true],
    ["Error in (Failed, Error)", true],
    ["!(Succeeded in (Failed, Error))", true],
    ["true == true", true],
    ["foo != foo", false],
    ["1 > 2", false],
    ["1/2 != 0.5", false],
    ["a > b", false],
    ["(1 > 0) && (11 < 2)", false],
    ["Succeeded in (Failed, Error)", false],
    ["false == true", false],
  ])("%s is %s", (text, expected) => {
    expect(truth(text, "govaluate")).toBe(expected);
  });

  test.each([
    ["{{a}} = b", "=", "`==`"],
    ["{{a}} == b and {{c}} == d", "and", "`&&`"],
    ["not {{a}} == b", "not", "`!( … )`"],
    ["{{a}}==-1", "==-", "Put a blank between `==` and `-`"],
    ["{{a}} == 1.2.3", "1.2.3", "Put both sides of the comparison in quotes"],
    ["{{a}} == ", "{{a}} == ", "something is missing at its end"],
    ["({{a}} == b", "(", "never closed"],
    ["{{a}} == 'b", "'b", "no closing quote"],
    ["{{a}} == [b", "[b", "never closed"],
    ["{{a}} == b@c", "@", "quotes"],
    ["{{a}} == two words", "words", "quotes around a text"],
  ])("%s: tells of %s", (text, place, message) => {
    const { problems } = grammar("govaluate").read(text);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(text.slice(problem?.span.start, problem?.span.end)).toBe(place);
    expect(problem?.message).toContain(message);
  });

  it("offers the braces that a name lacks", () => {
    const text = "steps.check-drift.outputs.result == 'true'";
    const [problem] = grammar("govaluate").read(text).problems;
    expect(problem?.mend?.text).toBe("{{steps.check-drift.outputs.result}}");
    expect(text.slice(problem?.mend?.span.start, problem?.mend?.span.end)).toBe(
      "steps.check-drift.outputs.result",
    );
  });
});

describe("an expr-lang expression", () => {
  test.each([
    ["inputs.parameters['x'] == 'true'", '(inputs.parameters.x == "true")'],
    [
      "asFloat(tasks.eval.outputs.parameters.acc) < .85",
      "(asFloat(tasks.eval.outputs.parameters.acc) < 0.85)",
    ],
    ["steps[\"a-b\"].status == 'Failed' or x", 'or((steps.a-b.status == "Failed"), x)'],
    ["0 < x < 1", "and((0 < x), (x < 1))"],
    ["(0 < x) == y", "((0 < x) == y)"],
    ["not x == y", "(not(x) == y)"],
    ["x not in ['a', 'b']", 'and((x != "a"), (x != "b"))'],
    ["a matches '^x' and not (b || c)", 'and((a match "^x"), not(or(b, c)))'],
    ["now() - cron.last > 5 // since", "(-(now(), cron.last) > 5)"],
    ["(now() - last).Seconds() > 60", "(? > 60)"],
    ["a ?? b", "?"],
    ["a ? b : c", "?"],
    ["filter(x, {# > 1})", "filter(x, ?)"],
    ["map(1..3, # * 2)", "?"],
    ["sprig.trim(x) == nil", "(sprig.trim(x) == null)"],
  ])("%s", (text, expected) => {
    expect(form(read(text, "expr"))).toBe(expected);
  });

  test.each([
    ["steps.my-long-step.status == 'x'", "steps['my-long-step'].status == 'x'"],
    ["f(inputs.parameters.may-deploy)", "f(inputs.parameters['may-deploy'])"],
  ])("a hyphen in %s is no minus", (text, mended) => {
    const { problems } = grammar("expr").read(text);
    expect(problems).toHaveLength(1);
    const mend = problems[0]?.mend;
    if (!mend) throw new Error("no mend");
    expect(text.slice(0, mend.span.start) + mend.text + text.slice(mend.span.end)).toBe(mended);
  });

  test.each([
    "asInt(steps.a.outputs.result) - asInt(b)",
    "steps.a.x-steps.b.x",
    "inputs.parameters.n-1 > 2",
    "accuracy-baseline > 0",
  ])("%s is a subtraction", (text) => {
    expect(grammar("expr").read(text).problems).toEqual([]);
  });
});

describe("a CEL expression", () => {
  test.each([
    [
      "!(int(inputs.parameter_values['x--acc']) < 5000) && y == true",
      "and(not((int(inputs.parameter_values.x--acc) < 5000)), (y == true))",
    ],
    ["x in ['a'] || r'\\d' == \"\\d\"", 'or((x == "a"), ("\\\\d" == "d"))'],
    ["-a * 2u + 1e3 >= b.c(d)", "(+(*(negate(a), 2), 1000) >= b.c(d))"],
    ["{'a': 1}.a == 2", "(? == 2)"],
  ])("%s", (text, expected) => {
    expect(form(read(text, "cel"))).toBe(expected);
  });
});

const piece = fc.constantFrom(
  ..."{{steps.a.outputs.result}} {{= {{ }} ' \" \\ ( ) [ ] { } , . .. ? : == != < <= =~ !~ && || ! - + * ** / % in not matches true nil accuracy foo.bar a-b 0.9 1.2.3 5m # | _ é 𝄞 @".split(
    " ",
  ),
);

describe.each(["govaluate", "expr", "cel"])("any text as %s", (id) => {
  it("is read, with every span in it and every part inside the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.constantFrom("", " ", "\n"))), (pieces) => {
        const text = pieces.flat().join("");
        const { expression, problems } = grammar(id).read(text);
        const spans = problems.flatMap(({ span, mend }) => (mend ? [span, mend.span] : [span]));
        for (const part of expression ? walk(expression) : []) {
          spans.push(part.span);
          for (const inner of operandsOf(part)) {
            expect(inner.span.start).toBeGreaterThanOrEqual(part.span.start);
            expect(inner.span.end).toBeLessThanOrEqual(part.span.end);
          }
        }
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("ends for deep nesting and for long texts", () => {
    for (const text of [
      "(".repeat(20_000),
      "!".repeat(20_000),
      "a && ".repeat(20_000),
      `a${" + a".repeat(20_000)}`,
      `a${" == a".repeat(20_000)}`,
      `${"(a + ".repeat(140)}a${" + a".repeat(20_000)}${")".repeat(140)}`,
      "{{".repeat(9_999),
    ])
      expect(() => grammar(id).read(text)).not.toThrow();
  });
});

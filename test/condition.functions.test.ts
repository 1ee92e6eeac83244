import { describe, expect, it, test } from "vitest";
import { evaluate, type Value } from "../server/src/condition/evaluate.ts";
import type { Expression } from "../server/src/condition/expression.ts";
import type { Grammar } from "../server/src/condition/grammar.ts";
import { grammarOf } from "../server/src/condition/grammars.ts";
import { form as formWith } from "./condition.form.ts";

function grammar(id: string): Grammar {
  const found = grammarOf(id);
  if (!found) throw new Error(`no grammar ${id}`);
  return found;
}

const form = (expression: Expression | undefined): string => formWith(expression, "/");

const truth = (text: string, id: string, values: Record<string, Value> = {}) => {
  const { expression, problems } = grammar(id).read(text);
  if (!expression || problems.length > 0) throw new Error(`nothing read from ${text}`);
  return evaluate(expression, grammar(id).semantics, { value: (path) => values[path.join("/")] })
    .truth;
};

describe("a condition of Azure Pipelines", () => {
  test.each([
    ["succeeded()", "succeeded()"],
    ["eq(variables['Build.Reason'], 'Schedule')", '(variables/Build.Reason == "Schedule")'],
    ["and(succeeded(), NE(variables.a, 'it''s'))", `and(succeeded(), (variables/a != "it's"))`],
    [
      "in(dependencies.a.result, 'Succeeded', 'Skipped')",
      'or((dependencies/a/result == "Succeeded"), (dependencies/a/result == "Skipped"))',
    ],
    ["notIn(variables.a, 'x')", '(variables/a != "x")'],
    ["not(lt(0.9, variables['auc']))", "not((0.9 < variables/auc))"],
    [
      "gt(dependencies.eval.outputs['score.auc'], -.5)",
      "(dependencies/eval/outputs/score.auc > -0.5)",
    ],
    ["and\n(\n  True,\n  eq(1.2.3, variables.v)\n)", 'and(true, ("1.2.3" == variables/v))'],
    ["$[eq(variables.a, 1)]", "(variables/a == 1)"],
    ["${{ eq(parameters.env, 'prod') }}", '(parameters/env == "prod")'],
    ["eq('${{ parameters.env }}', 'prod')", '(? == "prod")'],
    ["and(succeeded(), ${{ parameters.condition }})", "and(succeeded(), ?)"],
    ["containsValue(parameters.list.*.id, 'a')", 'containsValue(parameters/list/*/id, "a")'],
    ["eq(parameters.my-name, '')", '(parameters/my-name == "")'],
    ["xor(true, false)", "xor(true, false)"],
  ])("%s", (text, expected) => {
    const { expression, problems } = grammar("azure").read(text);
    expect(problems).toEqual([]);
    expect(form(expression)).toBe(expected);
  });

  test.each([
    ["variables['a'] == 'b'", "There are no operators here", "eq(variables['a'], 'b')"],
    ["gt(variables.a, 1) && succeeded()", "is a function, `and(a, b)`", undefined],
    ['eq(variables.a, "x")', "single quotes", "eq(variables.a, 'x')"],
    [
      "eq($(Build.Reason), 'PullRequest')",
      "is not filled in here",
      "eq(variables['Build.Reason'], 'PullRequest')",
    ],
    [
      "and(success(), eq(variables.a, 'x'))",
      "no function `success`",
      "and(succeeded(), eq(variables.a, 'x'))",
    ],
    ["and(succeeded())", "takes at least 2 values, not 1", undefined],
    ["eq(variables.a)", "takes 2 values, not 1", undefined],
    ["eq(variables.a, 'x'", "never closed", "eq(variables.a, 'x')"],
    ["eq(variables.a 'x')", "cannot be read from `'x'`", undefined],
    ["eq(variables.a, 'x)", "no closing quote", undefined],
    ["(eq(variables.a, 'x'))", "Leave this pair of brackets out", undefined],
    ["", "empty", undefined],
    ["$[ ]", "empty", undefined],
  ])("%s", (text, message, mended) => {
    const [problem] = grammar("azure").read(text).problems;
    expect(problem?.message).toContain(message);
    const { mend } = problem ?? {};
    expect(mend && text.slice(0, mend.span.start) + mend.text + text.slice(mend.span.end)).toBe(
      mended,
    );
  });

  it("takes no function for wrong that it may only not know", () => {
    expect(grammar("azure").read("hashFiles('**/x')").problems).toEqual([]);
  });

  // The left side decides what is compared: see "Type casting" in the documentation.
  test.each([
    ["gt(variables.a, 5)", { "variables/a": "10" }, false],
    ["lt(5, variables.a)", { "variables/a": "10" }, true],
    ["gt(variables.a, 0.9)", { "variables/a": "0.95" }, true],
    ["eq(variables.a, true)", { "variables/a": "True" }, true],
    ["eq(true, variables.a)", { "variables/a": "false" }, true],
    ["eq(variables.a, '')", {}, true],
    ["eq(variables.a, 'x')", {}, false],
    ["lt(variables.a, 0.85)", {}, true],
    ["gt(0.85, variables.a)", {}, true],
    ["lt(5, variables.a)", { "variables/a": "high" }, undefined],
    ["eq(5, variables.a)", { "variables/a": "high" }, false],
    ["and(true, variables.a)", { "variables/a": "false" }, true],
  ] as const)("%s with %o", (text, values, expected) => {
    expect(truth(text, "azure", values)).toBe(expected);
  });
});

describe("a condition task of Databricks", () => {
  test.each([
    [
      "{{tasks.evaluate.values.accuracy}} GREATER_THAN_OR_EQUAL 0.9",
      "(tasks/evaluate/values/accuracy >= 0.9)",
    ],
    ["{{ job.parameters.mode }} EQUAL_TO full load", '(job/parameters/mode == "full load")'],
    ["${var.limit} LESS_THAN {{tasks.a.values.b}}", "(var/limit < tasks/a/values/b)"],
    ["run-{{job.id}} NOT_EQUAL x", '(? != "x")'],
    ["a b c", "?"],
    ["", "?"],
  ])("%s", (text, expected) => {
    const { expression, problems } = grammar("condition-task").read(text);
    expect(problems).toEqual([]);
    expect(form(expression)).toBe(expected);
  });

  test.each([
    ["{{a}} EQUAL_TO 12", "12.0", false],
    ["{{a}} EQUAL_TO 12", "12", true],
    ["{{a}} NOT_EQUAL 12", "12.0", true],
    ["{{a}} GREATER_THAN_OR_EQUAL 12", "12.0", true],
    ["{{a}} GREATER_THAN_OR_EQUAL 12", "10.0", false],
    ["{{a}} LESS_THAN 9", "10", false],
    ["{{a}} EQUAL_TO true", "true", true],
  ])("%s where a is %s", (text, value, expected) => {
    expect(truth(text, "condition-task", { a: value })).toBe(expected);
  });
});

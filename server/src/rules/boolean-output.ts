import type { Comparison, Expression, Name } from "../condition/expression.ts";
import { comparisonText } from "../condition/grammar.ts";
import type { Rule } from "./rule.ts";
import type { Tools } from "./tools.ts";
import { writtenConditions } from "./written-condition.ts";

/** Outputs and variables are text; the inputs of a workflow have types. */
const textual = /^(steps|needs|jobs|env|vars|dependencies|stageDependencies)$/;

export const booleanOutput: Rule = {
  id: "boolean-output",
  group: "condition",
  summary: "An output, which is text, is taken for true or false.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      if (!written.semantics.outputsAreText) continue;
      const { spelling, mixed } = written.semantics;
      const { quote } = spelling;
      // Where the right side is made what the left one is, a text does equal true.
      for (const comparison of mixed === "left" ? [] : written.comparisons) {
        const value = comparedWithBoolean(comparison);
        if (value === undefined) continue;
        const { right, operator } = comparison;
        yield {
          span: written.span(comparison.span),
          message: `Outputs are text, and the text 'true' does not equal the value true: this is ${operator === "==" ? "never" : "always"} true. Compare with \`${quote}${value}${quote}\`.`,
          fix: written.fix(`Compare with \`${quote}${value}${quote}\``, true, [
            written.edit(right.span, `${quote}${value}${quote}`),
          ]),
        };
      }
      for (const { name, negated } of bareNames(written.expression)) {
        const output = name.path.at(-1) ?? "";
        if (!isText(name) || !name.path.includes("outputs") || !isSetToFalse(output, tools))
          continue;
        const test = comparisonText(
          written.text(name),
          negated ? "!=" : "==",
          `${quote}true${quote}`,
          spelling,
        );
        yield {
          span: written.span(name.span),
          message: `A script here sets \`${output}\` to false, and the text 'false' is not empty, so it counts as true. Write \`${test}\`.`,
          fix: negated
            ? undefined
            : written.fix(`Compare with \`${quote}true${quote}\``, true, [
                written.edit(name.span, test),
              ]),
        };
      }
    }
  },
};

const isText = (name: Name): boolean => textual.test(name.path[0] ?? "");

function comparedWithBoolean({ left, right, operator }: Comparison): boolean | undefined {
  if (operator !== "==" && operator !== "!=") return undefined;
  if (left.kind !== "name" || !isText(left)) return undefined;
  return right.kind === "literal" && typeof right.value === "boolean" ? right.value : undefined;
}

/** Names that stand alone where true or false is asked for. */
function* bareNames(
  expression: Expression,
  negated = false,
): Generator<{ readonly name: Name; readonly negated: boolean }> {
  switch (expression.kind) {
    case "name":
      yield { name: expression, negated };
      break;
    case "not":
      yield* bareNames(expression.operand, !negated);
      break;
    case "and":
    case "or":
      for (const operand of expression.operands) yield* bareNames(operand, negated);
      break;
  }
}

function isSetToFalse(output: string, tools: Tools): boolean {
  // `outputs['step.name']` names the step too.
  const name = output.slice(output.lastIndexOf(".") + 1).replace(/\W/g, "\\$&");
  const written = new RegExp(
    `\\b${name}=(false|False)\\b|setvariable variable=${name}\\b[^\\]]*\\](false|False)\\b`,
  );
  return tools.scripts.some((script) => written.test(script.masked.text));
}

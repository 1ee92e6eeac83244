import { didYouMean } from "../base/spelling.ts";
import { type Name, walk } from "../condition/expression.ts";
import type { Pipeline, Trigger } from "../model/pipeline.ts";
import type { Report, Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const unknownMetricReference: Rule = {
  id: "unknown-metric-reference",
  group: "condition",
  summary: "A condition reads a metric that the file does not declare.",
  severity: "warning",
  *check(pipeline, tools) {
    if (!pipeline.onlyDeclaredMetrics) return;
    const declared = pipeline.metrics.map(({ name }) => name);
    yield* unread(pipeline, writtenConditions(tools), declared);
    // Where values come from nowhere yet, none was meant to be declared for them.
    const fed = pipeline.metrics.some(({ sourceSpan }) => sourceSpan);
    for (const written of writtenConditions(tools)) {
      if (written.condition.role === "branch") continue;
      for (const name of namesIn(written)) {
        const path = name.path.join(".");
        if (declared.includes(path) || declared.includes(name.path.at(-1) ?? "")) continue;
        const meant = didYouMean(path, declared);
        if (meant || fed) yield undeclared(written, name, path, meant);
      }
    }
  },
};

const namesIn = (written: WrittenCondition): readonly Name[] =>
  [...walk(written.expression)].filter((part) => part.kind === "name");

function undeclared(
  written: WrittenCondition,
  name: Name,
  path: string,
  meant: string | undefined,
): Report {
  return {
    span: written.span(name.span),
    message: `No metric is declared as '${path}', so it never has a value, and a condition on it never holds. ${
      meant ? `Did you mean '${meant}'?` : "Declare it under 'metrics', with its source."
    }`,
    fix: meant
      ? written.fix(`Change to '${meant}'`, false, [written.edit(name.span, meant)])
      : undefined,
  };
}

/** Values that a trigger's tests give to metrics it does not read. */
function* unread(
  { triggers }: Pipeline,
  conditions: readonly WrittenCondition[],
  declared: readonly string[],
): Generator<Report> {
  for (const trigger of triggers) {
    const written = conditions.find(({ condition }) => condition === trigger.condition);
    if (!written) continue;
    const read = new Set(namesIn(written).map(({ path }) => path.join(".")));
    // Of a declared one, the condition may be what is misspelt.
    for (const { name, span } of givenIn(trigger))
      if (!read.has(name) && !declared.includes(name)) {
        const meant = didYouMean(name, read);
        yield {
          span,
          message: `The condition of this trigger does not read '${name}', so the test says nothing of it.${meant ? ` Did you mean '${meant}'?` : ""}`,
          fix: meant
            ? { title: `Change to '${meant}'`, safe: false, edits: [{ span, text: meant }] }
            : undefined,
        };
      }
  }
}

const givenIn = ({ expectations = [] }: Trigger) => expectations.flatMap(({ names = [] }) => names);

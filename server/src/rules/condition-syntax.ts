import { applyEdits } from "../base/text.ts";
import type { Problem } from "../condition/grammar.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Rule } from "./rule.ts";

export const conditionSyntax: Rule = {
  id: "condition-syntax",
  group: "condition",
  summary: "A condition cannot be read.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const condition of tools.conditions) {
      // What is wrong inside of code is said where the code is checked.
      if (condition.role === "branch" || condition.literal) continue;
      const { text, grammar } = condition;
      const { problems = [], unknownNames = [] } = grammarOf(grammar)?.read(text.text) ?? {};
      for (const problem of problems)
        yield {
          span: text.span(problem.span.start, problem.span.end),
          message: problem.message,
          fix: fixOf(condition, problem),
        };
      if (problems.length > 0) continue;
      for (const { span, message, mend } of unknownNames) {
        const edit = mend && text.edit(mend.span.start, mend.span.end, mend.text);
        yield {
          span: text.span(span.start, span.end),
          message,
          fix: edit && { title: `Write \`${edit.text}\``, safe: false, edits: [edit] },
        };
      }
    }
  },
};

/** The mend, where reading again proves that it helps. */
function fixOf({ text, grammar }: Condition, { span, mend }: Problem): Fix | undefined {
  const edit = mend && text.edit(mend.span.start, mend.span.end, mend.text);
  if (!edit) return undefined;
  const mended = grammarOf(grammar)?.read(applyEdits(text.text, [mend]));
  const further = mended?.problems.every((next) => next.span.start > span.start);
  // Where more is wrong, what was meant as a whole is not certain.
  const safe = mended?.problems.length === 0 && !mend.doubtful;
  return further ? { title: `Write \`${mend.text.trim()}\``, safe, edits: [edit] } : undefined;
}

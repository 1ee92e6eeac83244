import { walk } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Rule } from "./rule.ts";

export const bracelessTemplateCondition: Rule = {
  id: "braceless-template-condition",
  group: "condition",
  summary: "A condition lacks the braces that make it an expression, so it is always true.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const condition of tools.conditions) {
      if (!condition.literal || !isMeantAsExpression(condition)) continue;
      const { braces: [open, close] = ["", ""] } = spellingOf(condition) ?? {};
      yield {
        span: condition.text.span(),
        message: `Without braces this is a text, and a text that is not empty is always true: nothing in it is compared. Write \`${open} ${condition.text.text.trim()} ${close}\`.`,
        fix: fixOf(condition, open, close),
      };
    }
  },
};

const spellingOf = ({ grammar }: Condition) => grammarOf(grammar)?.semantics.spelling;

/** A comparison or a name with its parts; a word alone may be any text. */
function isMeantAsExpression({ grammar, text: { text } }: Condition): boolean {
  const { expression, problems } = grammarOf(grammar)?.read(text) ?? {};
  if (!expression || problems?.length !== 0) return false;
  return [...walk(expression)].some(
    (part) => part.kind === "comparison" || (part.kind === "name" && part.path.length > 1),
  );
}

function fixOf({ text }: Condition, open: string, close: string): Fix | undefined {
  const edit = text.edit(0, text.length, `${open} ${text.text.trim()} ${close}`);
  return edit && { title: "Put it in braces", safe: true, edits: [edit] };
}

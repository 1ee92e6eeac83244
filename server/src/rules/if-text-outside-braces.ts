import { closingBraces } from "../condition/braces.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";
import type { Rule } from "./rule.ts";
import { writtenConditions } from "./written-condition.ts";

export const ifTextOutsideBraces: Rule = {
  id: "if-text-outside-braces",
  group: "condition",
  summary: "Text beside the braces makes a condition a string, which is always true.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      const { condition, semantics } = written;
      const { braces } = semantics.spelling;
      if (!semantics.textOutsideBraces || !braces || written.expression.kind !== "opaque") continue;
      const { text } = condition.text;
      if (!text.includes(braces[0])) continue;
      const inside = movedInside(condition, braces);
      yield {
        span: condition.text.span(),
        message:
          "With text beside the braces, the whole value is a string after they are filled in, and a string that is not empty is always true. Put all of the condition into one pair of braces.",
        fix:
          inside === undefined
            ? undefined
            : written.fix("Move everything into the braces", true, [
                written.edit({ start: 0, end: text.length }, inside),
              ]),
      };
    }
  },
};

/** `${{ x }} > 0.9` → `${{ x > 0.9 }}`, where that can be read. */
function movedInside(
  { text: { text }, grammar }: Condition,
  [opening, closing]: readonly [open: string, close: string],
): string | undefined {
  let result = "";
  let at = 0;
  for (let open = text.indexOf(opening); open >= 0; open = text.indexOf(opening, at)) {
    const start = open + opening.length;
    const close = closingBraces(text, start);
    if (close === undefined) return undefined;
    const inner = text.slice(start, close).trim();
    let [before, after] = [text.slice(at, open), close + closing.length];
    // '${{ x }}' is the value as text, and that is what it is inside, too.
    if (before.endsWith("'") && text[after] === "'") {
      before = before.slice(0, -1);
      after++;
    }
    result +=
      before + (/&&|\|\||[<>=!]=?|\b(?:and|or|not|is)\b/.test(inner) ? `(${inner})` : inner);
    at = after;
  }
  const moved = (result + text.slice(at)).trim();
  const { expression, problems } = grammarOf(grammar)?.read(moved) ?? {};
  return expression && problems?.length === 0 ? `${opening} ${moved} ${closing}` : undefined;
}

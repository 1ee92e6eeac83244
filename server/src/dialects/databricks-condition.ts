import { Excerpt } from "../base/excerpt.ts";
import type { Condition } from "../model/condition.ts";
import type { YamlValue } from "../yaml/reader.ts";

/**
 * A `condition_task`: its three texts as one, in the order in which they are read. They may stand in
 * any order in the file.
 */
export function readConditionTask(
  value: YamlValue,
  { then, otherwise }: Pick<Condition, "then" | "otherwise">,
): Condition | undefined {
  const parts = ["left", "op", "right"].map((key) => value.get(key).text());
  const [left, op, right] = parts;
  if (!left || !op || !right) return undefined;
  const text = Excerpt.join([left, blankAfter(left), op, blankAfter(op), right], plainWord);
  return { text, whole: text, grammar: "condition-task", role: "gate", then, otherwise };
}

/** A blank that is written nowhere. */
function blankAfter(part: Excerpt): Excerpt {
  const { end } = part.span();
  return new Excerpt(" ", [{ at: 0, length: 1, source: end, width: 0 }], end);
}

/** What can be written whether there are quotes around it or not. */
const plainWord = (text: string): string | undefined => (/^[\w.]+$/.test(text) ? text : undefined);

import type { Expression } from "../condition/expression.ts";
import type { WrittenCondition } from "./written-condition.ts";

/** Whether a part of a condition is written in quotes, be it a text or a template. */
export const isQuoted = (written: WrittenCondition, part: Expression): boolean =>
  /^(['"])[\s\S]*['"]$/.test(written.text(part));

/** The quote that the YAML around the condition lets stand as it is, its own grammar's if it can. */
export function quoteFor(written: WrittenCondition): '"' | "'" {
  const { quote } = written.semantics.spelling;
  const other = quote === "'" ? '"' : "'";
  const start = { start: 0, end: 0 };
  return written.edit(start, quote)?.text === quote ? quote : other;
}

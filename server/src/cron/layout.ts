import { type Field, readField } from "./field.ts";
import { type FieldName, fieldTitles } from "./fields.ts";
import type { Flavour } from "./flavours.ts";
import type { Problem } from "./problem.ts";
import type { Token } from "./token.ts";

/** Splits at white space; spans are offsets in `text`. */
export function tokens(text: string, from = 0): Token[] {
  const found: Token[] = [];
  const word = /\S+/g;
  word.lastIndex = from;
  for (let match = word.exec(text); match; match = word.exec(text))
    found.push({
      text: match[0],
      span: { start: match.index, end: match.index + match[0].length },
    });
  return found;
}

/** Every field of a layout, and what is wrong in them. */
export function readFields(
  words: readonly Token[],
  layout: readonly FieldName[],
  flavour: Flavour,
): { fields: Field[]; problems: Problem[] } {
  const fields: Field[] = [];
  const problems: Problem[] = [];
  for (const [index, name] of layout.entries()) {
    const word = words[index];
    const field = word && readField(name, word, flavour, problems);
    if (field) fields.push(field);
  }
  return { fields, problems };
}

/** Whether the words, as fields of that layout, are read without a problem. */
export function reads(
  words: readonly string[],
  layout: readonly FieldName[],
  flavour: Flavour,
): boolean {
  const at = words.map((text) => ({ text, span: { start: 0, end: text.length } }));
  return words.length === layout.length && readFields(at, layout, flavour).problems.length === 0;
}

/** The fields in words, as a message lists them. */
export function expected(flavour: Flavour): string {
  const [usual = []] = flavour.layouts;
  const counts = flavour.layouts.map((layout) => layout.length).sort((a, b) => a - b);
  const count =
    counts.length > 1 ? `${counts.slice(0, -1).join(", ")} or ${counts.at(-1)}` : `${counts[0]}`;
  return `${count} fields (${usual.map((name) => fieldTitles[name]).join(", ")})`;
}

/** Five fields, minute first, written in the flavour's own layout. */
export function toLayout(fields: readonly string[], flavour: Flavour): string | undefined {
  const [usual] = flavour.layouts;
  if (fields.length !== 5 || !usual) return undefined;
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const restricted = weekday !== "*" && weekday !== "?";
  if (flavour.bothDays !== "exclusive") {
    const plain = [minute, hour, day, month, weekday];
    return (usual[0] === "second" ? ["0", ...plain] : plain).join(" ");
  }
  if (restricted && day !== "*" && day !== "?") return undefined;
  return restricted
    ? `0 ${minute} ${hour} ? ${month} ${shiftWeekdays(weekday, flavour.sunday)}`
    : `0 ${minute} ${hour} ${day} ${month} ?`;
}

/** Numbers of weekdays from Sunday = 0 in a numbering from `sunday`. */
const shiftWeekdays = (text: string, sunday: number) =>
  text
    .split(",")
    .map((item) => {
      const [days = "", ...step] = item.split("/");
      const shifted = days.replace(/\d+/g, (day) => String((Number(day) % 7) + sunday));
      return [shifted, ...step].join("/");
    })
    .join(",");

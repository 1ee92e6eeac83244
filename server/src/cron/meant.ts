import { didYouMean } from "../base/spelling.ts";
import { type FieldName, monthNames, weekdayNames } from "./fields.ts";
import { type Flavour, namedValue } from "./flavours.ts";
import type { Mend } from "./problem.ts";
import type { Token } from "./token.ts";

/** The three letters that a longer name, a shorter one or a misspelt one stands for. */
export function nameMeant(
  word: string,
  name: FieldName,
): { readonly text: string; readonly certain: boolean } | undefined {
  const names: readonly string[] =
    name === "month" ? monthNames : name === "dayOfWeek" ? weekdayNames : [];
  const lower = word.toLowerCase();
  if (!/^[a-z]{2,10}$/.test(lower)) return undefined;
  const begun = names.filter((full) => full.startsWith(lower));
  const near = begun.length === 1 ? begun[0] : nearName(lower, names);
  if (near === undefined) return undefined;
  const short = near.slice(0, 3);
  const text =
    word === lower
      ? short
      : word === word.toUpperCase()
        ? short.toUpperCase()
        : short.charAt(0).toUpperCase() + short.slice(1);
  return { text, certain: begun.length === 1 && lower.length > 2 };
}

function nearName(lower: string, names: readonly string[]): string | undefined {
  const short = didYouMean(
    lower,
    names.map((full) => full.slice(0, 3)),
  );
  const meant = short ?? didYouMean(lower, names);
  return names.find((full) => full === meant || full.slice(0, 3) === meant);
}

/** A field in which every name of a day or month that cannot be read is written with its three letters. */
export function namesMended(field: Token, name: FieldName, flavour: Flavour): Mend | undefined {
  let certain = true;
  const text = field.text.replace(/[a-z]+/gi, (word) => {
    if (namedValue(word, name, flavour) !== undefined) return word;
    const meant = nameMeant(word, name);
    certain &&= meant?.certain ?? false;
    return meant?.text ?? word;
  });
  return text === field.text ? undefined : { span: field.span, text, certain };
}

/** `5pm` as an hour of the day. */
export function hourOfDay(text: string): string | undefined {
  const [, hour = "", half = ""] = /^(\d{1,2})([ap])\.?m\.?$/i.exec(text) ?? [];
  const count = Number(hour);
  if (half === "" || count < 1 || count > 12) return undefined;
  return String((count % 12) + (half.toLowerCase() === "p" ? 12 : 0));
}

const spans: readonly (readonly [RegExp, string, number])[] = [
  [/^(?:weeks?|wks?|w)$/i, "h", 168],
  [/^(?:days?|d)$/i, "h", 24],
  [/^(?:hours?|hrs?|h)$/i, "h", 1],
  [/^(?:minutes?|mins?|m)$/i, "m", 1],
  [/^(?:seconds?|secs?|s)$/i, "s", 1],
];

/** `1d`, `2 hours` and `5min` as Go writes a duration: `24h`, `2h`, `5m`. */
export function goDurationMeant(text: string): string | undefined {
  const parts = [...text.matchAll(/\s*(\d+)\s*([a-z]+)\s*/gi)];
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== text) return undefined;
  let written = "";
  for (const [, count = "", word = ""] of parts) {
    const [, unit, times] = spans.find(([words]) => words.test(word)) ?? [];
    if (unit === undefined || times === undefined) return undefined;
    written += `${Number(count) * times}${unit}`;
  }
  return written;
}

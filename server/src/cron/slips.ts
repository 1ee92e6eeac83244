import { plainSign, signWithCode } from "../base/look-alikes.ts";
import { didYouMean } from "../base/spelling.ts";
import { quoted, type Token } from "./field.ts";
import { type FieldName, monthNames, weekdayNames } from "./fields.ts";
import { type Flavour, namedValue } from "./flavours.ts";
import { reads } from "./layout.ts";
import type { Mend, Problem } from "./problem.ts";

/** Signs that look like cron's and are others: `1–5` with a dash, `０ 2 * * *`, “0 2 * * *”. */
export function strangeSigns(text: string): { problem: Problem; plain: string } | undefined {
  // Nearly every expression is plain, and that is seen at once.
  if (!/[^\t-~]|[`"']/.test(text)) return undefined;
  const signs = [...text].map((sign) => ({ sign, meant: meaning(sign) }));
  const odd = signs.flatMap(({ meant }, index) => (meant === undefined ? [] : [index]));
  const [first, last] = [odd[0], odd.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const written = (from: number, to: number) =>
    signs
      .slice(from, to)
      .map(({ sign }) => sign)
      .join("");
  const start = written(0, first).length;
  const span = { start, end: start + written(first, last + 1).length };
  const instead = signs
    .slice(first, last + 1)
    .map(({ sign, meant }) => meant ?? sign)
    .join("");
  const plain = text.slice(0, span.start) + instead + text.slice(span.end);
  const { sign = "", meant = "" } = signs[first] ?? {};
  // Most systems take such a blank for what it looks like.
  const onlyBlanks = odd.every((index) => signs[index]?.meant === " ");
  const shown = signWithCode(sign, "'");
  const message = onlyBlanks
    ? `The blank that stands here (${shown}) is another than the one of the keyboard, and some systems take it for a part of the field. Write a plain one.`
    : meant === ""
      ? `${shown} is a part of the text here, and no cron knows it. Take it out.`
      : `${shown} looks like '${meant}' and is another sign, so no system reads it. Write ${quoted(plain.trim())}.`;
  const mend = { span, text: instead, certain: true };
  return { plain, problem: { code: "syntax", span, message, doubtful: onlyBlanks, mend } };
}

/** What stands for a sign in a schedule: nothing for quotes, which are none of YAML's here. */
function meaning(sign: string): string | undefined {
  const plain = /^[`"']$/.test(sign) ? sign : plainSign(sign);
  return plain !== undefined && /^[`"']$/.test(plain) ? "" : plain;
}

/** `1, 3` and `1 - 5`: a blank ends a field, wherever it stands. */
export function blanksInLists(words: readonly Token[], flavour: Flavour): Problem | undefined {
  if (!words.some(({ text }) => /^[,/-]|[,/-]$/.test(text))) return undefined;
  const joined: Token[] = [];
  const apart: Token[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before && (/^[,/-]/.test(word.text) || /[,/-]$/.test(before.text))) {
      const whole = {
        text: before.text + word.text,
        span: { start: before.span.start, end: word.span.end },
      };
      joined[joined.length - 1] = whole;
      if (apart.at(-1)?.span.start === whole.span.start) apart.pop();
      apart.push(whole);
    } else joined.push(word);
  }
  const [first, last] = [apart[0], apart.at(-1)];
  const texts = joined.map(({ text }) => text);
  if (!first || !last || !flavour.layouts.some((layout) => reads(texts, layout, flavour)))
    return undefined;
  const span = { start: first.span.start, end: last.span.end };
  const instead = joined
    .filter((each) => each.span.start >= span.start && each.span.end <= span.end)
    .map(({ text }) => text)
    .join(" ");
  return {
    code: "field-count",
    span,
    message: `A blank ends a field, within a list or a range too, so that there are ${words.length} of them here. Write ${quoted(instead)}.`,
    mend: { span, text: instead, certain: true },
  };
}

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

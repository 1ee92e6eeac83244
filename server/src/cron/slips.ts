import { plainSign, signWithCode } from "../base/look-alikes.ts";
import type { Flavour } from "./flavours.ts";
import { reads } from "./layout.ts";
import type { Problem } from "./problem.ts";
import { quoted, type Token } from "./token.ts";

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

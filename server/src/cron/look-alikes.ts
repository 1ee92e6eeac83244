/** Signs that look like those of cron and are others, as word processors and other keyboards write them. */
const plainSigns: readonly (readonly [string, string])[] = [
  ["-", "‐‑‒–—―−﹣－➖"],
  ["*", "＊∗⁎✱﹡"],
  [",", "，、﹐‚"],
  ["/", "／⁄∕"],
  ["?", "？﹖"],
  ["#", "＃﹟"],
  ["@", "＠﹫"],
  ["", "“”„‟‘’‛«»‹›＂＇`´"],
  ["", "\u200B\u200C\u200D\u2060\uFEFF"],
];

/** White space to some systems, and a part of the word to others. */
const otherBlanks = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/;

/** Digits and letters as wide as a Chinese sign. */
const wide = /[０-９Ａ-Ｚａ-ｚ]/;

export interface LookAlikes {
  /** From the first such sign to behind the last one. */
  readonly start: number;
  readonly end: number;
  /** What to write there. */
  readonly instead: string;
  /** The first of them, as it stands. */
  readonly sign: string;
  /** What it looks like: nothing for one that has no business there at all. */
  readonly likeness: string;
  /** None but blanks, which most systems take for what they look like. */
  readonly onlyBlanks: boolean;
}

/** The signs of an expression that only look like cron's; nothing where there are none. */
export function lookAlikesIn(text: string): LookAlikes | undefined {
  // Nearly every expression is plain, and that is seen at once.
  if (!/[^\t-~]|`/.test(text)) return undefined;
  let start = -1;
  let end = 0;
  let onlyBlanks = true;
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? "";
    const meant = meaning(sign);
    plain += meant ?? sign;
    if (meant === undefined) continue;
    if (start < 0) start = at;
    end = at + 1;
    onlyBlanks &&= meant === " ";
  }
  if (start < 0) return undefined;
  const sign = text[start] ?? "";
  return {
    start,
    end,
    instead: plain.slice(start, plain.length - (text.length - end)),
    sign,
    likeness: meaning(sign) ?? "",
    onlyBlanks,
  };
}

function meaning(sign: string): string | undefined {
  if (otherBlanks.test(sign)) return " ";
  if (wide.test(sign)) return String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
  return plainSigns.find(([, signs]) => signs.includes(sign))?.[0];
}

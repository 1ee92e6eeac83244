/** Signs as word processors and keyboards for other scripts write them, each row with the plain one. */
const rows: readonly (readonly [plain: string, signs: string])[] = [
  ["-", "‐‑‒–—―−﹣➖"],
  ["*", "∗⁎✱﹡"],
  [",", "、﹐‚"],
  ["/", "⁄∕"],
  ["?", "﹖"],
  ["#", "﹟"],
  ["@", "﹫"],
  ['"', "“”„‟«»"],
  ["'", "‘’‛‹›´"],
  [" ", "\u00A0\u1680\u202F\u205F\u3000"],
  ["", "\u200B\u200C\u200D\u2060\uFEFF"],
];

/**
 * The sign of the keyboard that another one looks like: `-` for a dash, a blank for one that keeps words
 * together, `0` for one as wide as a Chinese sign, nothing at all ("") for one that cannot be seen.
 */
export function plainSign(sign: string): string | undefined {
  if (/[！-～]/.test(sign)) return String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
  if (/[\u2000-\u200A]/.test(sign)) return " ";
  return rows.find(([, signs]) => signs.includes(sign))?.[0];
}

/** A sign with its number, which tells it from those that look the same: `–` (U+2013). */
export function signWithCode(sign: string, quote: string): string {
  const code = `U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return /[\s\u200B-\u200D\u2060\uFEFF]/.test(sign) ? code : `${quote}${sign}${quote} (${code})`;
}

/** Comparisons as other languages, or a hurry, write them, each with what it is in most. */
export const foreignComparisons: Readonly<Record<string, string>> = {
  "=>": ">=",
  "=<": "<=",
  "===": "==",
  "!==": "!=",
  "<>": "!=",
  "≥": ">=",
  "≤": "<=",
  "≠": "!=",
};

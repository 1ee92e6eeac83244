const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

export const durationPattern = "^\\s*(\\d+(\\.\\d+)?\\s*[smhdw]\\s*)+$";

/** Seconds of a duration like `90s`, `2h 30m`, `7d`; a bare number counts as seconds. */
export function parseDuration(text: string): number | undefined {
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text);
  if (!new RegExp(durationPattern).test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*([smhdw])/g))
    total += Number(amount) * (seconds[unit ?? ""] ?? 0);
  return total;
}

/** Seconds of an ISO 8601 duration like `PT1H30M` or `P2DT12H`. Months and years have no fixed length. */
export function parseIsoDuration(text: string): number | undefined {
  const match =
    /^P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(
      text.trim(),
    );
  if (!match) return undefined;
  const sizes = [604_800, 86_400, 3600, 60, 1];
  return sizes.reduce((total, size, index) => total + Number(match[index + 1] ?? 0) * size, 0);
}

/** A duration in words: `1 day 2 hours`. The two largest units, as a person would say it. */
export function describeDuration(total: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ] as const;
  const parts: string[] = [];
  let rest = Math.round(total);
  for (const [name, size] of units) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount} ${name}${amount === 1 ? "" : "s"}`);
  }
  return parts.slice(0, 2).join(" ") || "0 seconds";
}

const dated =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?)?$/i;
const compact = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * Milliseconds since 1970 UTC of a time as metric files write it: ISO 8601 (a date alone is its
 * midnight; without a zone UTC), or seconds or milliseconds since 1970. Nothing for other texts.
 */
export function readTime(text: string): number | undefined {
  const trimmed = text.trim();
  const parts = dated.exec(trimmed) ?? compact.exec(trimmed);
  if (parts) {
    const [, year, month, day, hour, minute, second, fraction, zone] = parts;
    const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    // 31 April is no date, and not 1 May either.
    if (midnight.getUTCMonth() !== Number(month) - 1 || midnight.getUTCDate() !== Number(day))
      return undefined;
    if (Number(hour ?? 0) > 24 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60)
      return undefined;
    const seconds = (Number(hour ?? 0) * 60 + Number(minute ?? 0)) * 60 + Number(second ?? 0);
    const milliseconds = Math.round(Number(fraction ?? 0) * 1000);
    return midnight.getTime() + seconds * 1000 + milliseconds - zoneOffset(zone);
  }
  if (/^\d{9,10}(\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1000);
  if (/^\d{12,13}$/.test(trimmed)) return Number(trimmed);
  return undefined;
}

/** Milliseconds that `+05:30` is ahead of UTC. */
function zoneOffset(zone: string | undefined): number {
  const parts = /^([-+])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (!parts) return 0;
  const [, sign, hours, minutes] = parts;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** All times are milliseconds since 1970 UTC; an offset is what a local clock is ahead of UTC. */

/** "2026-03-29T03:00:00+02:00", or ending in Z where the offset is left out. */
export function isoTime(at: number, offset?: number): string {
  const wall = new Date(at + (offset ?? 0)).toISOString().slice(0, 19);
  if (offset === undefined) return `${wall}Z`;
  const minutes = Math.abs(Math.round(offset / 60_000));
  const sign = offset < 0 ? "-" : "+";
  return `${wall}${sign}${digits(minutes / 60)}:${digits(minutes % 60)}`;
}

const digits = (value: number): string => String(Math.floor(value)).padStart(2, "0");

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = [
  ...["Jan", "Feb", "Mar", "Apr", "May", "Jun"],
  ...["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
];

/** "Sun 29 Mar 2026", by the clock whose offset it is. */
export function dateInWords(at: number, offset = 0): string {
  const date = new Date(at + offset);
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${weekdays[date.getUTCDay()]} ${day}`;
}

/** "03:00", with seconds where they are not 0. */
export function timeInWords(at: number, offset = 0): string {
  const text = new Date(at + offset).toISOString().slice(11, 19);
  return text.endsWith(":00") ? text.slice(0, 5) : text;
}

/** "Sun 29 Mar 2026, 03:00". */
export const momentInWords = (at: number, offset = 0): string =>
  `${dateInWords(at, offset)}, ${timeInWords(at, offset)}`;

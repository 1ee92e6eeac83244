/** Days since 1970-01-01 of a Gregorian date. `month` counts from 1. */
export function dayNumber(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000);
}

export const isLeapYear = (year: number): boolean =>
  (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** `month` counts from 1. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Sunday is 0. `month` counts from 1. */
export const weekday = (year: number, month: number, day: number): number =>
  (((dayNumber(year, month, day) + 4) % 7) + 7) % 7;

/**
 * Twenty-eight years in a row without a skipped leap day: every kind of year there is (its first
 * weekday, leap or not) is among them, so what happens in none of them never happens.
 */
export const everyKindOfYear: readonly number[] = Array.from({ length: 28 }, (_, i) => 2001 + i);

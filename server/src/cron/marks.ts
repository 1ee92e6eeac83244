import type { FieldName } from "./fields.ts";
import { type DayMark, type Flavour, namedValue, weekdayRange } from "./flavours.ts";

/** A day that only a calendar can tell. Weekdays count from Sunday = 0. */
export type Mark =
  | { readonly kind: "last-day"; readonly before: number }
  | { readonly kind: "last-working-day"; readonly before: number }
  | { readonly kind: "nearest-working-day"; readonly day: number }
  | { readonly kind: "nth-weekday"; readonly weekday: number; readonly nth: number }
  | { readonly kind: "last-weekday"; readonly weekday: number }
  | { readonly kind: "weekday"; readonly weekday: number };

/** The mark an item is, where the flavour knows it and it names a day that exists. */
export function readMark(name: FieldName, text: string, flavour: Flavour): Mark | undefined {
  if (flavour.marks.length === 0 || text.length > 16) return undefined;
  const knows = (mark: DayMark) => flavour.marks.includes(mark);
  const upper = text.toUpperCase();
  if (name === "dayOfMonth") {
    if (upper === "L" && knows("last-day")) return { kind: "last-day", before: 0 };
    if (upper === "LW" && knows("last-working-day")) return { kind: "last-working-day", before: 0 };
    const offset = /^L-(\d{1,2})(W?)$/.exec(upper);
    if (offset && knows("last-day-offset") && Number(offset[1]) <= 30)
      return {
        kind: offset[2] ? "last-working-day" : "last-day",
        before: Number(offset[1]),
      };
    const near = /^(\d{1,2})W$/.exec(upper)?.[1];
    if (near && knows("nearest-working-day") && Number(near) >= 1 && Number(near) <= 31)
      return { kind: "nearest-working-day", day: Number(near) };
    return undefined;
  }
  if (name !== "dayOfWeek") return undefined;
  if (upper === "L" && knows("end-of-week")) return { kind: "weekday", weekday: 6 };
  const nth = /^(\w+)#([1-5])$/.exec(upper);
  if (nth && knows("nth-weekday")) {
    const weekday = weekdayOf(nth[1] ?? "", flavour);
    return weekday === undefined
      ? undefined
      : { kind: "nth-weekday", weekday, nth: Number(nth[2]) };
  }
  const last =
    (knows("last-weekday") && /^(\w+)L$/.exec(upper)?.[1]) ||
    (knows("last-weekday-prefixed") && /^L(\d)$/.exec(upper)?.[1]);
  if (!last) return undefined;
  const weekday = weekdayOf(last, flavour);
  return weekday === undefined ? undefined : { kind: "last-weekday", weekday };
}

function weekdayOf(word: string, flavour: Flavour): number | undefined {
  const [min, max] = weekdayRange(flavour);
  const raw = /^\d+$/.test(word) ? Number(word) : namedValue(word, "dayOfWeek", flavour);
  return raw === undefined || raw < min || raw > max ? undefined : (raw - flavour.sunday + 7) % 7;
}

import type { Field, Item } from "./field.ts";
import { type FieldName, fieldRanges } from "./fields.ts";
import type { CalendarSchedule } from "./parse.ts";

/** Two neighbouring fields of which the finer one was left open. */
export interface OpenField {
  readonly fine: Field;
  readonly coarse: Field;
}

/**
 * The finest field is a bare star while the next one names single values or steps: `* 8 * * *`,
 * or a star with a step as hour. A range of hours (`* 9-17 * * *`) is left alone: there it may be
 * meant.
 */
export function fineFieldLeftOpen(schedule: CalendarSchedule): OpenField | undefined {
  for (const [fine, coarse] of [
    [schedule.second, schedule.minute],
    [schedule.minute, schedule.hour],
  ] as const) {
    if (fine.text !== "*") continue;
    const narrow = coarse.items.every(({ low, high, star, step }) =>
      star ? (step ?? 1) > 1 : low === high,
    );
    return narrow && coarse.values.length > 0 ? { fine, coarse } : undefined;
  }
  return undefined;
}

/** How many values a field has, a month counting as its longest. */
export function fieldSize(name: FieldName): number {
  if (name === "dayOfWeek") return 7;
  const [min, max] = fieldRanges[name];
  return max - min + 1;
}

/**
 * The only item of a field, where it steps through to the field's end and does not come out even
 * there. A step so large that it leaves one value is no such item: it says plainly when it runs.
 */
export function unevenStep(field: Field): Item | undefined {
  const [item, ...more] = field.items;
  if (!item?.step || item.step < 2 || more.length > 0 || field.values.length < 2) return undefined;
  const size = fieldSize(field.name);
  const whole = item.star || reachesEnd(field.name, item, item.step);
  const even = field.name !== "dayOfMonth" && size % item.step === 0;
  return whole && !even ? item : undefined;
}

/** `0/7`, `3/7` and `0-59/7` go through the whole field, as a star does; `9-17/3` does not. */
function reachesEnd(name: FieldName, { low, high }: Item, step: number): boolean {
  if (name === "dayOfWeek") return high - low === 6;
  const [min, max] = fieldRanges[name];
  return high === max && low - min < step;
}

import type { Field, Item } from "../cron/field.ts";
import { fieldSize, unevenStep } from "../cron/shape.ts";
import type { Rule } from "./rule.ts";
import { calendarsOf } from "./schedules.ts";

export const cronUnevenStep: Rule = {
  id: "cron-uneven-step",
  group: "schedule",
  summary: "A step does not divide its field, so the interval is not what it looks like.",
  severity: "info",
  *check(pipeline) {
    for (const { schedule, calendar } of calendarsOf(pipeline))
      for (const name of steppedFields) {
        const field = calendar[name];
        const item = unevenStep(field);
        if (!item) continue;
        yield {
          span: schedule.cron.span(item.span.start, item.span.end),
          message: message(name, field, item),
        };
      }
  },
};

const steppedFields = ["second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek"] as const;
type Stepped = (typeof steppedFields)[number];

const units: Readonly<Record<Stepped, string>> = {
  second: "seconds",
  minute: "minutes",
  hour: "hours",
  dayOfMonth: "days",
  month: "months",
  dayOfWeek: "days",
};

const wholes: Readonly<Record<Stepped, string>> = {
  second: "minute",
  minute: "hour",
  hour: "day",
  dayOfMonth: "month",
  month: "year",
  dayOfWeek: "week",
};

function message(name: Stepped, field: Field, item: Item): string {
  const { step = 1 } = item;
  const [first = 0] = field.values;
  const last = field.values.at(-1) ?? 0;
  const written = item.star ? `*/${step}` : `${item.low}/${step}`;
  const begin = `'${written}' starts anew with every ${wholes[name]}`;
  if (name === "dayOfMonth")
    return `${begin}: it runs on day ${listed(field.values)} and then on day ${first} of the next month, not every ${step} days. For an even rhythm choose days of the week.`;
  if (name === "dayOfWeek")
    return `${begin}: between its last and its first day there are not ${step} days. Name the days that are meant.`;
  const size = fieldSize(name);
  const rest = size - last + first;
  const unit = (count: number) => (count === 1 ? units[name].slice(0, -1) : units[name]);
  const even = divisors(size).reduce((best, each) =>
    Math.abs(each - step) < Math.abs(best - step) ? each : best,
  );
  return `${begin}: it runs at ${unit(1)} ${listed(field.values)} and then, ${rest} ${unit(rest)} later, at ${first} again, not every ${step} ${unit(step)}. For an even rhythm take a step that divides ${size}, as ${even} does.`;
}

const listed = (values: readonly number[]): string =>
  values.length > 4
    ? `${values.slice(0, 2).join(", ")}, … ${values.at(-1)}`
    : `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`;

const divisors = (of: number): number[] =>
  Array.from({ length: of - 1 }, (_, i) => i + 1).filter((each) => of % each === 0);

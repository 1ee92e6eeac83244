import type { Span } from "../base/text.ts";
import { type Field, readField } from "./field.ts";
import type { FieldName } from "./fields.ts";
import { type Flavour, titleFirst } from "./flavours.ts";
import { expected, readFields, tokens } from "./layout.ts";
import { nameWithoutSign, readMacro } from "./macro.ts";
import { mendLayout, mendValues, pastedCommand, secondsFirst, secondsLast } from "./mend.ts";
import type { Problem } from "./problem.ts";
import { blanksInLists, strangeSigns } from "./slips.ts";
import { quoted, type Token } from "./token.ts";

/** A cron expression as one system reads it. */
export interface Cron {
  readonly text: string;
  readonly flavour: Flavour;
  readonly problems: readonly Problem[];
  /** The fields that could be read, in the order in which they stand. */
  readonly fields: readonly Field[];
  /** When it runs; nothing where the system refuses it or where it names no time. */
  readonly schedule?: CronSchedule | undefined;
}

export type CronSchedule = CalendarSchedule | IntervalSchedule;

/** Runs at every local time at which all fields match. */
export interface CalendarSchedule {
  readonly kind: "calendar";
  readonly flavour: Flavour;
  readonly second: Field;
  readonly minute: Field;
  readonly hour: Field;
  readonly dayOfMonth: Field;
  readonly month: Field;
  readonly dayOfWeek: Field;
  /** Any year, where there is none. */
  readonly year?: Field | undefined;
}

/** Runs again and again after a fixed time, counted from when the schedule began. */
export interface IntervalSchedule {
  readonly kind: "interval";
  readonly seconds: number;
}

/**
 * Reads an expression in a flavour. Total: whatever the text, the answer is a value, found in time
 * proportional to its length. Problems come in the order of their places; where one mistake
 * explains the whole expression it is the only one.
 */
export function parseCron(text: string, flavour: Flavour): Cron {
  const strange = strangeSigns(text);
  if (!strange) return parsePlain(text, flavour);
  const read = parsePlain(strange.plain, flavour);
  // Where more is wrong, what was meant by the sign is not certain either.
  const problem = { ...strange.problem, ...(read.problems.length > 0 ? { mend: undefined } : {}) };
  return problem.doubtful
    ? { ...read, text, problems: [problem, ...read.problems] }
    : { text, flavour, problems: [problem], fields: [] };
}

function parsePlain(text: string, flavour: Flavour): Cron {
  const prefix = /^\s*(?:CRON_)?TZ=\S*\s*/.exec(text)?.[0] ?? "";
  const problems: Problem[] = [];
  if (prefix.trim() !== "") problems.push(zonePrefix(prefix, flavour));
  const words = tokens(text, prefix.length);
  const result = (
    more: readonly Problem[],
    fields: readonly Field[] = [],
    schedule?: CronSchedule,
  ): Cron => {
    const all = [...problems, ...more];
    const usable = all.every(({ doubtful }) => doubtful);
    return { text, flavour, problems: all, fields, schedule: usable ? schedule : undefined };
  };

  const [first] = words;
  if (!first)
    return result([
      {
        code: "syntax",
        span: { start: 0, end: text.length },
        message: `The schedule is empty, so nothing ever starts. Write ${expected(flavour)}.`,
      },
    ]);
  if (first.text.startsWith("@")) {
    const macro = readMacro(text, words, flavour);
    if (macro.problem) return result([macro.problem]);
    if (macro.seconds !== undefined)
      return result([], [], { kind: "interval", seconds: macro.seconds });
    if (macro.expression === undefined) return result([]);
    const meaning = parseCron(macro.expression, flavour);
    return result([], [], meaning.schedule);
  }

  const named = nameWithoutSign(first, words, flavour);
  if (named) return result([named]);
  const apart = blanksInLists(words, flavour);
  if (apart) return result([apart]);
  const pasted = pastedCommand(text, words, flavour);
  if (pasted) return result([pasted]);
  const layout = flavour.layouts.find((each) => each.length === words.length);
  if (!layout) return result([fieldCount(text, words, flavour)]);
  const { fields, problems: found } = readFields(words, layout, flavour);
  const days = dayFieldMarks(words, layout, flavour);
  const isReadable = found.every(({ doubtful }) => doubtful);
  const turned = secondsLast(words, layout, flavour, isReadable);
  if (turned) return result([turned], fields, isReadable ? toSchedule(fields, flavour) : undefined);
  if (!isReadable) {
    const shifted = secondsFirst(words, layout, flavour);
    if (shifted) return result([shifted], fields);
    return result([...mendValues(words, layout, flavour, found), ...days], fields);
  }
  return result([...found, ...days], fields, toSchedule(fields, flavour));
}

const nowhere: Span = { start: 0, end: 0 };

function toSchedule(fields: readonly Field[], flavour: Flavour): CalendarSchedule {
  const written = (name: FieldName) => fields.find((field) => field.name === name);
  const absent = (name: FieldName, text: string): Field =>
    readField(name, { text, span: nowhere }, flavour, []) ?? {
      name,
      span: nowhere,
      text,
      items: [],
      values: [],
      marks: [],
    };
  const field = (name: FieldName, otherwise = "*"): Field =>
    (flavour.ignored.includes(name) ? undefined : written(name)) ?? absent(name, otherwise);
  return {
    kind: "calendar",
    flavour,
    second: field("second", "0"),
    minute: field("minute"),
    hour: field("hour"),
    dayOfMonth: field("dayOfMonth"),
    month: field("month"),
    dayOfWeek: field("dayOfWeek"),
    year: written("year"),
  };
}

/** Quartz: one day field says which days, the other is `?`. */
function dayFieldMarks(
  words: readonly Token[],
  layout: readonly FieldName[],
  flavour: Flavour,
): Problem[] {
  const dayOfMonth = words[layout.indexOf("dayOfMonth")];
  const dayOfWeek = words[layout.indexOf("dayOfWeek")];
  if (flavour.bothDays !== "exclusive" || !dayOfMonth || !dayOfWeek) return [];
  const open = dayOfMonth.text === "?";
  if (open !== (dayOfWeek.text === "?")) return [];
  const starred = open || dayOfWeek.text === "*" ? dayOfWeek : dayOfMonth;
  const mend = { span: starred.span, text: open ? "*" : "?", certain: true };
  return [
    {
      code: "question-mark",
      span: { start: dayOfMonth.span.start, end: dayOfWeek.span.end },
      message: open
        ? `Both day fields are '?', so no day is named and ${flavour.title} refuses it. Write '*' in one of them.`
        : `${titleFirst(flavour)} takes days of the month or days of the week, not both: one of the two fields has to be '?'.`,
      mend: open || starred.text === "*" ? mend : undefined,
    },
  ];
}

function fieldCount(text: string, words: readonly Token[], flavour: Flavour): Problem {
  const span = { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? text.length };
  const found = words.length === 1 ? "1 field" : `${words.length} fields`;
  const mend = mendLayout(words, flavour);
  const { secondsSetting } = flavour;
  const secondsAsked =
    secondsSetting && words.length === 6
      ? ` With '${secondsSetting}' the first of six counts seconds.`
      : "";
  return {
    code: "field-count",
    span,
    message: `${quoted(text.slice(span.start, span.end))} has ${found}, but ${flavour.title} reads ${expected(flavour)}.${
      mend ? ` ${mend.why}` : secondsAsked
    }`,
    mend: mend && { span, text: mend.text, certain: mend.certain },
  };
}

function zonePrefix(prefix: string, flavour: Flavour): Problem {
  const start = prefix.length - prefix.trimStart().length;
  const zone = prefix.trim().replace(/^(?:CRON_)?TZ=/, "");
  return {
    code: "zone-prefix",
    span: { start, end: start + prefix.trim().length },
    message: `${
      flavour.zonePrefix === "refused"
        ? "A time zone does not belong in the expression, where it is refused."
        : `A time zone in the expression is read by some versions of ${flavour.title} and refused by others.`
    } Take ${quoted(prefix.trim())} out and name the zone ${quoted(zone)} under its own key.`,
    doubtful: flavour.zonePrefix === "doubtful",
  };
}

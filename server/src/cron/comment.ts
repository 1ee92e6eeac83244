import { type Span, span } from "../base/text.ts";
import type { CalendarSchedule } from "./parse.ts";

/**
 * The part of a comment that says something else of a schedule than is so, in offsets of the comment;
 * nothing where the two agree, or where the comment is not plain enough. `inUtc`: the schedule's times
 * are UTC, so that a time the comment gives in UTC has to be one of them.
 */
export function contradiction(
  comment: string,
  schedule: CalendarSchedule,
  inUtc: boolean,
): Span | undefined {
  if (unclear.test(comment)) return undefined;
  return wrongRhythm(comment, schedule) ?? (inUtc ? wrongTime(comment, schedule) : undefined);
}

/** Of another time than now, of something else, or no comment but a line that was taken out. */
const unclear =
  /\* \*|^\s*-?\s*[\w-]+:|\b(?:was|were|previously|formerly|used to|instead|no longer|not|never|dont|don't|can'?t|cannot|(?:less|more) than|disabled|unlike|except|rather|todo|fixme|twice|or)\b/i;

/** Between two hours of the day, or on some days, less may run than is said. */
const partly =
  /\b(?:between|during|from|through|until|till|to|thru|working|work|office|business|week ?days?|weekends?|mon|tue|wed|thu|fri|sat|sun\w*|mornings?|evenings?)\b|\d ?- ?\d/i;

/** What a comment says of the days and the distance of the runs. */
interface Claim {
  readonly words: RegExp;
  /** Whether the schedule is so; nothing where that is not sure. */
  holds(schedule: CalendarSchedule, match: RegExpExecArray, comment: string): boolean | undefined;
}

const numbers: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  thirty: 30,
};

const numberOf = (word: string | undefined): number =>
  numbers[word?.toLowerCase() ?? ""] ?? Number(word ?? Number.NaN);

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

type Days = "all" | "of-week" | "of-month" | "both";

function daysOf({ dayOfMonth, dayOfWeek }: CalendarSchedule): Days {
  const marked = dayOfMonth.marks.length > 0 || dayOfWeek.marks.length > 0;
  const month = dayOfMonth.values.length < 31;
  const week = dayOfWeek.values.length < 7;
  if (marked || (month && week)) return "both";
  return month ? "of-month" : week ? "of-week" : "all";
}

const everyMonth = ({ month, year }: CalendarSchedule): boolean =>
  month.values.length === 12 && year === undefined;

const claims: readonly Claim[] = [
  {
    words: /\bevery (\d+|[a-z]+)[ -]?min(?:ute)?s?\b/i,
    holds({ minute, hour }, [, word], comment) {
      const every = numberOf(word);
      if (!(every > 1 && every < 60) || 60 % every !== 0) return undefined;
      if (minute.values.length !== 60 / every) return false;
      return hour.values.length === 24 || partly.test(comment) ? true : undefined;
    },
  },
  {
    words: /\b(?:every|each|once (?:an|per)) hour\b|\bhourly\b/i,
    holds({ minute, hour }, _match, comment) {
      if (minute.values.length === 1 && hour.values.length === 24) return true;
      return partly.test(comment) ? undefined : false;
    },
  },
  {
    words: /\bevery (\d+|[a-z]+)[ -]?h(?:our)?s\b/i,
    holds({ minute, hour }, [, word], comment) {
      const every = numberOf(word);
      if (!(every > 1 && every < 24) || 24 % every !== 0) return undefined;
      if (minute.values.length === 1 && hour.values.length === 24 / every) return true;
      return partly.test(comment) ? undefined : false;
    },
  },
  {
    words:
      /\b(?:every|each|once (?:a|per)) day\b|\beveryday\b|\bdaily\b(?=\s*(?:$|[.,;:@(]|at\b|run))/i,
    holds(schedule) {
      const { hour, dayOfMonth, dayOfWeek } = schedule;
      const days = daysOf(schedule);
      if (!everyMonth(schedule)) return undefined;
      if (days === "all")
        return hour.values.length === 1 ? true : hour.values.length < 12 ? undefined : false;
      const single = days === "of-week" ? dayOfWeek.values.length : dayOfMonth.values.length;
      return days !== "both" && single === 1 ? false : undefined;
    },
  },
  {
    words: /(?<!\bof )\b(?:every|each|once (?:a|per)) week\b|\bweekly\b/i,
    holds(schedule) {
      const days = daysOf(schedule);
      if (days === "of-week") return schedule.dayOfWeek.values.length === 1 ? true : undefined;
      if (days === "of-month") return schedule.dayOfMonth.values.length === 1 ? false : undefined;
      return days === "all" ? false : undefined;
    },
  },
  {
    words: /(?<!\bof )\b(?:every|each|once (?:a|per)) month\b|\bmonthly\b/i,
    holds(schedule) {
      const days = daysOf(schedule);
      if (days === "of-month") return schedule.dayOfMonth.values.length === 1 ? true : undefined;
      return days === "both" ? undefined : false;
    },
  },
  {
    words:
      /\b(?:every|each|on) (sun|mon|tue|wed|thu|fri|sat)[a-z]*\b(?! *(?:to|through|thru|and|-|–|,|&|\/))/i,
    holds(schedule, [, name = ""]) {
      const days = daysOf(schedule);
      const said = weekdays.indexOf(name.toLowerCase());
      if (days === "all") return false;
      if (days !== "of-week") return undefined;
      const { values } = schedule.dayOfWeek;
      if (values.includes(said)) return true;
      // In another zone it may be the day before or after.
      return values.some((value) => [1, 6].includes(Math.abs(value - said))) ? undefined : false;
    },
  },
];

/** One claim that is wrong while no other is right: beside a right one it may speak of something else. */
function wrongRhythm(comment: string, schedule: CalendarSchedule): Span | undefined {
  let wrong: Span | undefined;
  for (const { words, holds } of claims) {
    const match = words.exec(comment);
    if (!match) continue;
    const outcome = holds(schedule, match, comment);
    if (outcome === true) return undefined;
    if (outcome === false) wrong ??= span(match.index, match.index + match[0].length);
  }
  return wrong;
}

/** `05:30 UTC`, `6am (UTC)`, `midnight UTC`. */
const utcTime =
  /\b(?:(midnight|noon)|(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm)?)\s*\(?\s*(?:UTC|GMT)\b(?!\s*[-+]\s*\d)/gi;

/** Times in UTC of which none is one of the schedule's. */
function wrongTime(comment: string, { minute, hour }: CalendarSchedule): Span | undefined {
  if (/\b(?:after|before|until|between|ends?|by|since)\b/i.test(comment)) return undefined;
  let wrong: Span | undefined;
  for (const match of comment.matchAll(utcTime)) {
    const [whole, word, hours = "", minutes, half] = match;
    if (!word && !minutes && !half) return undefined;
    const said = word ? (word.toLowerCase() === "noon" ? 12 : 0) : Number(hours);
    const turned = half ? (said % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : said;
    if (turned > 23) return undefined;
    if (hour.values.includes(turned) && minute.values.includes(Number(minutes ?? 0)))
      return undefined;
    wrong ??= span(match.index, match.index + whole.length);
  }
  return wrong;
}

import type { Span } from "../base/text.ts";
import { type FieldName, fieldRanges, fieldTitles } from "./fields.ts";
import { type DayMark, type Flavour, namedValue, titleFirst, weekdayRange } from "./flavours.ts";
import { type Mark, readMark } from "./marks.ts";
import { hourOfDay, nameMeant, namesMended } from "./meant.ts";
import type { Mend, Problem, ProblemCode } from "./problem.ts";
import { quoted, type Token } from "./token.ts";

/** One item of a field's list. Numbers are as written: days of the week in the flavour's numbering. */
export interface Item {
  readonly span: Span;
  /** `*` or `?`, with or without a step. */
  readonly star: boolean;
  /** First and last value of the stretch; equal for a single value. */
  readonly low: number;
  readonly high: number;
  readonly step?: number | undefined;
}

export interface Field {
  readonly name: FieldName;
  readonly span: Span;
  readonly text: string;
  readonly items: readonly Item[];
  /** What is matched, ascending, without marks. Days of the week count from Sunday = 0. */
  readonly values: readonly number[];
  readonly marks: readonly Mark[];
}

export const fieldRange = (name: FieldName, flavour: Flavour): readonly [number, number] =>
  name === "dayOfWeek" ? weekdayRange(flavour) : fieldRanges[name];

/** The numbers a bare star stands for. Sunday is not counted twice. */
const starRange = (name: FieldName, flavour: Flavour): readonly [number, number] =>
  name === "dayOfWeek" ? [flavour.sunday, flavour.sunday + 6] : fieldRanges[name];

/** A refusal of one item, thrown inside this file alone. */
class Refusal {
  readonly problem: Problem;
  constructor(
    code: ProblemCode,
    span: Span,
    message: string,
    extra: { mend?: Mend | undefined; doubtful?: boolean } = {},
  ) {
    this.problem = { code, span, message, ...extra };
  }
}

/**
 * Reads one field. At the first thing that cannot be read the rest of the field is left alone and
 * the problem is added, so that a field has at most one.
 */
export function readField(
  name: FieldName,
  token: Token,
  flavour: Flavour,
  problems: Problem[],
): Field | undefined {
  const items: Item[] = [];
  const marks: Mark[] = [];
  const values = new Set<number>();
  const doubts: Problem[] = [];
  let at = token.span.start;
  for (const text of token.text.split(",")) {
    const span = { start: at, end: at + text.length };
    at = span.end + 1;
    if (text === "" && flavour.lenient) continue;
    const mark = readMark(name, text, flavour);
    if (mark) {
      marks.push(mark);
      continue;
    }
    const outcome = readItem(name, { text, span }, token, flavour, doubts);
    if (outcome instanceof Refusal) {
      problems.push(outcome.problem);
      return undefined;
    }
    items.push(outcome);
    for (const value of expand(outcome, name, flavour)) values.add(value);
  }
  problems.push(...doubts.slice(0, 1));
  return {
    name,
    span: token.span,
    text: token.text,
    items,
    marks,
    values: [...values].sort((a, b) => a - b),
  };
}

function readItem(
  name: FieldName,
  item: Token,
  field: Token,
  flavour: Flavour,
  doubts: Problem[],
): Item | Refusal {
  const title = fieldTitles[name];
  const { text, span } = item;
  if (text === "")
    return new Refusal(
      "syntax",
      field.span,
      `A comma in the ${title} field ${quoted(field.text)} has no value beside it. Take the comma out or add the value.`,
    );
  const [base = "", stepText, ...more] = text.split("/");
  if (more.length > 0)
    return new Refusal(
      "syntax",
      span,
      `${quoted(text)} has more than one '/'. A step is written once, as in */15.`,
    );
  const baseSpan = { start: span.start, end: span.start + base.length };
  if (base === "")
    return new Refusal(
      "syntax",
      span,
      `In front of '/' stands what the step goes through: write ${quoted(`*${text}`)} for all of it.`,
      { mend: readable(name, { span, text: `*${text}`, certain: true }, flavour) },
    );
  let step: number | undefined;
  if (stepText !== undefined) {
    const stepSpan = { start: baseSpan.end + 1, end: span.end };
    if (!/^\d+$/.test(stepText))
      return new Refusal(
        "syntax",
        span,
        `The step ${quoted(stepText)} in the ${title} field is no number. Write it as in */15.`,
      );
    step = Number(stepText);
    if (step === 0)
      return new Refusal(
        "out-of-range",
        stepSpan,
        `A step of 0 never moves on. The ${title} field takes steps from 1.`,
      );
  }
  const stretch = readStretch(name, base, baseSpan, item, field, flavour);
  if (stretch instanceof Refusal) return stretch;
  const [, max] = starRange(name, flavour);
  if (step !== undefined && step > max && flavour.oversizedStep !== "runs") {
    const refused = flavour.oversizedStep === "refused";
    const first = String(stretch.low);
    const problem = new Refusal(
      "out-of-range",
      span,
      `A step of ${quoted(stepText ?? "")} leads past the end of the ${title} field, which goes up to ${max}, so only ${first} is left. ${
        refused ? `${titleFirst(flavour)} refuses it` : "Some systems refuse that"
      }: write ${first}.`,
      { doubtful: !refused, mend: { span, text: first, certain: true } },
    );
    if (refused) return problem;
    doubts.push(problem.problem);
  }
  return { span, ...stretch, ...(step === undefined ? {} : { step }) };
}

/** What stands before a step: a star, a value or a range. */
function readStretch(
  name: FieldName,
  base: string,
  span: Span,
  item: Token,
  field: Token,
  flavour: Flavour,
): Pick<Item, "star" | "low" | "high"> | Refusal {
  const stepped = base.length < item.text.length;
  const [from, to] = starRange(name, flavour);
  const whole = { star: true, low: from, high: to };
  const dayField = name === "dayOfMonth" || name === "dayOfWeek";
  if (base === "*") return whole;
  if (flavour.lenient && /^[*?](-[^-]*)?$/.test(base)) return whole;
  if (base === "?") {
    if (flavour.question === "anywhere") return whole;
    if (flavour.question === "days" && dayField && field.text === "?") return whole;
    return new Refusal(
      "syntax",
      span,
      flavour.question === "none"
        ? `${titleFirst(flavour)} does not know '?'. Write '*' for any ${title(name)}.`
        : `'?' stands alone in a day field. Write '*' for any ${title(name)}.`,
      { mend: { span, text: "*", certain: true } },
    );
  }
  const ends = base.split("-");
  if (ends.length > 2 || (ends.length === 2 && ends.includes("")))
    return new Refusal(
      "syntax",
      span,
      `${quoted(base)} is no range. A range has two ends, as in 1-5.`,
    );
  const numbers: number[] = [];
  let at = span.start;
  for (const end of ends) {
    const endSpan = { start: at, end: at + end.length };
    at = endSpan.end + 1;
    const value = readValue(name, end, endSpan, item, field, flavour);
    if (value instanceof Refusal) return value;
    numbers.push(value);
  }
  const [low = 0, second = stepped ? Math.max(low, to) : undefined] = numbers;
  if (second === undefined) return { star: false, low, high: low };
  if (low > second && flavour.reversedRange === "refused")
    return new Refusal(
      "syntax",
      span,
      `The range ${quoted(base)} runs backwards: the ${title(name)} must begin with its smaller end.`,
      { mend: overTheEnd(name, base, span, stepped, flavour) },
    );
  if (low === second && flavour.equalEndsMeanAll) return { ...whole, star: false };
  if (low > second && flavour.reversedRange === "turned")
    return { star: false, low: second, high: low };
  return { star: false, low, high: second };
}

const title = (name: FieldName): string => fieldTitles[name];

/** `FRI-SUN` and `22-2` as two stretches, where the first end is before the end of the field. */
function overTheEnd(
  name: FieldName,
  base: string,
  span: Span,
  stepped: boolean,
  flavour: Flavour,
): Mend | undefined {
  const [first = "", second = ""] = base.split("-");
  if (stepped || (name !== "dayOfWeek" && name !== "hour")) return undefined;
  const [from, to] = starRange(name, flavour);
  const named = /^[a-z]/i.test(first);
  const last = named ? "SAT" : String(to);
  const start = named ? "SUN" : String(from);
  const upper = first.toLowerCase() === last.toLowerCase() ? first : `${first}-${last}`;
  const lower = second.toLowerCase() === start.toLowerCase() ? second : `${start}-${second}`;
  return { span, text: `${upper},${lower}`, certain: name === "dayOfWeek" };
}

function readValue(
  name: FieldName,
  text: string,
  span: Span,
  item: Token,
  field: Token,
  flavour: Flavour,
): number | Refusal {
  const [min, max] = fieldRange(name, flavour);
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value >= min && value <= max) {
      // Where Sunday is 0 and 7 and ranges wrap, 5-7 is read as 5-0.
      return value === 7 &&
        flavour.sundayIsAlsoSeven &&
        flavour.reversedRange === "wraps" &&
        name === "dayOfWeek"
        ? 0
        : value;
    }
    return new Refusal(
      "out-of-range",
      span,
      `There is no ${title(name)} ${text.length > 12 ? quoted(text) : text}: the field goes from ${min} to ${max}, so ${flavour.title} refuses the schedule. ${advice(name, value, flavour)}`,
      { mend: nearestMeaning(name, value, item, field, flavour) },
    );
  }
  const named = namedValue(text, name, flavour);
  if (named !== undefined) return named;
  return new Refusal("syntax", span, unreadable(name, text, flavour), {
    mend: readable(name, meantBy(name, text, field, flavour), flavour),
  });
}

/** The mend, where what it writes can be read. */
function readable(name: FieldName, mend: Mend | undefined, flavour: Flavour): Mend | undefined {
  const problems: Problem[] = [];
  if (mend) readField(name, { text: mend.text, span: mend.span }, flavour, problems);
  return problems.length === 0 ? mend : undefined;
}

/** What a word that is no value was meant to be. */
function meantBy(name: FieldName, text: string, field: Token, flavour: Flavour): Mend | undefined {
  const replace = (meant: string): Mend => ({ span: field.span, text: meant, certain: true });
  const hour = name === "hour" && field.text === text ? hourOfDay(text) : undefined;
  if (hour !== undefined) return replace(hour);
  if (
    flavour.marks.includes("last-weekday-prefixed") &&
    name === "dayOfWeek" &&
    /^[0-7]L$/i.test(field.text)
  )
    return replace(`L${field.text.charAt(0)}`);
  return namesMended(field, name, flavour);
}

function advice(name: FieldName, value: number, flavour: Flavour): string {
  if (name === "hour" && value === 24) return "Midnight is hour 0.";
  if (name === "hour" && value < 60)
    return `The minute comes first: '${value} 0' is ${value} minutes past midnight, '*/${value} *' is every ${value} minutes.`;
  if (name === "minute" && value === 60) return "The full hour is minute 0.";
  if (name === "dayOfWeek" && value === 7) return "Sunday is 0.";
  if (name === "dayOfWeek" && value === 0 && flavour.sunday === 1) return "Sunday is 1.";
  if ((name === "dayOfMonth" || name === "month") && value === 0)
    return `Any ${title(name)} is written '*'.`;
  return "Choose one of those.";
}

/** What a value just outside its field was meant to be, where that is beyond doubt. */
function nearestMeaning(
  name: FieldName,
  value: number,
  item: Token,
  field: Token,
  flavour: Flavour,
): Mend | undefined {
  const alone = item.text === String(value);
  const replace = (text: string): Mend => ({ span: item.span, text, certain: true });
  if (name === "dayOfWeek" && value === 7 && flavour.sunday === 0) {
    if (alone) return replace("0");
    const from = /^([0-6])-7$/.exec(item.text)?.[1];
    if (from === "0" || from === "1") return replace("*");
    if (from !== undefined) return replace(from === "6" ? "6,0" : `${from}-6,0`);
    return undefined;
  }
  // `0-24` and `0-60` are all there is, one too many.
  const whole = /^0-(\d+)(\/\d+)?$/.exec(item.text);
  const all = name === "hour" ? 24 : name === "minute" || name === "second" ? 60 : undefined;
  if (whole && Number(whole[1]) === all)
    return readable(name, replace(`*${whole[2] ?? ""}`), flavour);
  if (!alone || field.text !== item.text) return undefined;
  if (name === "dayOfWeek" && value === 0 && flavour.sunday === 1) return replace("1");
  if (name === "hour" && value === 24) return replace("0");
  if ((name === "dayOfMonth" || name === "month") && value === 0) return replace("*");
  return undefined;
}

function unreadable(name: FieldName, text: string, flavour: Flavour): string {
  const [min, max] = fieldRange(name, flavour);
  if (/^[HR](\W|$)/.test(text))
    return `${quoted(text)} is Jenkins' way to spread jobs; ${flavour.title} does not know it. Choose a value from ${min} to ${max}.`;
  const marks = knownMarks(name, flavour);
  if (/^(L.*|\d+W|LW|.*\dL)$/i.test(text) || text.includes("#"))
    return marks.length > 0
      ? `${titleFirst(flavour)} cannot read ${quoted(text)} in the ${title(name)} field. What it knows there besides plain days is ${marks.join(", ")}.`
      : `${titleFirst(flavour)} cannot read ${quoted(text)} in the ${title(name)} field: it has no way to say "last", "nearest working day" or "nth weekday" there. Choose plain days, or test for the day in the first step.`;
  const meant = nameMeant(text, name);
  if (meant)
    return `${quoted(text)} is no ${title(name)}: ${flavour.title} takes the first three letters of a name. ${
      meant.certain ? `Write '${meant.text}'.` : `Did you mean '${meant.text}'?`
    }`;
  const hour = name === "hour" ? hourOfDay(text) : undefined;
  if (hour !== undefined)
    return `Hours count from 0 to 23, without "am" or "pm": ${quoted(text)} is ${hour}.`;
  const names = name === "month" ? " or JAN to DEC" : name === "dayOfWeek" ? " or SUN to SAT" : "";
  return `${text === "" ? "An empty value" : quoted(text)} is no ${title(name)}. ${titleFirst(flavour)} takes ${min} to ${max}${names} there.`;
}

/** The special days a flavour knows in a field, each with what it says. */
const knownMarks = (name: FieldName, { marks }: Flavour): readonly string[] =>
  marks.flatMap((mark) => {
    const [field, said] = markForms[mark];
    return field === name ? [said] : [];
  });

const markForms: Readonly<Record<DayMark, readonly [FieldName, string]>> = {
  "last-day": ["dayOfMonth", "'L' (the last day)"],
  "last-day-offset": ["dayOfMonth", "'L-3' (three days before the last)"],
  "last-working-day": ["dayOfMonth", "'LW' (the last working day)"],
  "nearest-working-day": ["dayOfMonth", "'15W' (the working day nearest to the 15th)"],
  "nth-weekday": ["dayOfWeek", "'2#1' to '2#5' (the first to the fifth of a weekday)"],
  "last-weekday": ["dayOfWeek", "'6L' (the last of a weekday)"],
  "last-weekday-prefixed": ["dayOfWeek", "'L5' (the last Friday)"],
  "end-of-week": ["dayOfWeek", "'L' (Saturday)"],
};

/** The values of an item, days of the week from Sunday = 0. */
function* expand(item: Item, name: FieldName, flavour: Flavour): Generator<number> {
  const [min, max] = starRange(name, flavour);
  const size = max - min + 1;
  const length = item.high >= item.low ? item.high - item.low : item.high - item.low + size;
  for (let offset = 0; offset <= length; offset += item.step ?? 1) {
    const value = item.low + offset;
    if (name === "dayOfWeek") yield (value - flavour.sunday) % 7;
    else yield value > max ? value - size : value;
  }
}

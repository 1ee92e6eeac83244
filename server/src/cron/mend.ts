import type { Span } from "../base/text.ts";
import { type FieldName, fieldTitles } from "./fields.ts";
import { type Flavour, fiveFields, flavourOf, namedValue } from "./flavours.ts";
import { expected, reads, toLayout } from "./layout.ts";
import type { Problem } from "./problem.ts";
import { quoted, type Token } from "./token.ts";

/** Whether a word could be meant as a field of some cron: digits, signs, names of days or months. */
const looksLikeField = (text: string): boolean =>
  !text.startsWith("#") &&
  (/^[\d*?,/-]+$/.test(text) || (text.length < 100 && text.split(/[,\-/#]/).every(looksLikePart)));

const looksLikePart = (part: string): boolean =>
  /^(?:[*?]|\d*|\d*[LW]|LW|L\d|[HR](?:\(\d*)?|\d*\))$/i.test(part) ||
  (part.length > 2 &&
    (["month", "dayOfWeek"] as const).some(
      (name) => namedValue(part.replace(/L$/, ""), name, flavourOf("ncrontab")) !== undefined,
    ));

/** A line of a crontab, with the command behind its five fields. */
export function pastedCommand(
  text: string,
  words: readonly Token[],
  flavour: Flavour,
): Problem | undefined {
  const [first, sixth, last] = [words[0], words[5], words.at(-1)];
  if (!first || !sixth || !last) return undefined;
  const fields = words.slice(0, 5).map((word) => word.text);
  if (!fields.every(looksLikeField) || looksLikeField(sixth.text)) return undefined;
  const rest = { start: sixth.span.start, end: last.span.end };
  const command = text.slice(rest.start, rest.end);
  const comment = sixth.text.startsWith("#");
  const plain = reads(
    fields,
    fiveFields,
    flavour.layouts[0]?.length === 5 ? flavour : flavourOf("posix"),
  )
    ? toLayout(fields, flavour)
    : undefined;
  return {
    code: "pasted-command",
    span: rest,
    message: comment
      ? `A schedule holds the fields alone: ${quoted(command)} would be read as part of it. Move the comment out of the quotes.`
      : `This is a line of a crontab with its command: ${quoted(command)} is no part of the schedule, which holds ${expected(flavour)}. Keep the fields here and run the command in a step.`,
    mend: plain
      ? { span: { start: first.span.start, end: rest.end }, text: plain, certain: true }
      : undefined,
  };
}

/** The expression in a layout the flavour reads, where too many or too few fields can mean but one. */
export function mendLayout(
  words: readonly Token[],
  flavour: Flavour,
): { text: string; certain: boolean; why: string } | undefined {
  const fields = words.map((word) => word.text);
  const [usual = []] = flavour.layouts;
  const fits = (candidate: readonly string[]) => reads(candidate, usual, flavour);

  if (usual.length === 5 && (fields.length === 6 || fields.length === 7)) {
    const plain = inFiveFields(fields, flavour);
    if (!plain) return undefined;
    const { text, certain, field, why } = plain;
    const missing =
      field === "second" && flavour.secondsSetting
        ? `reads with '${flavour.secondsSetting}' only`
        : "does not have";
    return { text, certain, why: `${why}, which ${flavour.title} ${missing}: leave it out.` };
  }
  if (fields.length === 5 && usual[0] === "second") {
    const text = toLayout(fields, flavour);
    if (text === undefined || !fits(text.split(" "))) return undefined;
    return { text, certain: false, why: "The first field has to count the seconds." };
  }
  return undefined;
}

/** Six or seven fields of Quartz or AWS as the flavour reads five, where no other reading is left. */
function inFiveFields(
  fields: readonly string[],
  flavour: Flavour,
):
  | { readonly text: string; readonly certain: boolean; readonly field: FieldName; why: string }
  | undefined {
  const extra = surplus(fields);
  if (!extra) return undefined;
  // Both systems that write '?' count weekdays from Sunday = 1.
  const numbered = fields.includes("?") && /\d/.test(extra.rest[4] ?? "");
  const plain = extra.rest.map((field, index) =>
    field === "?" && flavour.question !== "anywhere"
      ? "*"
      : index === 4 && numbered
        ? unshiftWeekdays(field)
        : field,
  );
  if (!reads(plain, fiveFields, flavour)) return undefined;
  return { text: plain.join(" "), certain: !numbered, field: extra.field, why: extra.why };
}

/**
 * Six or seven fields that were written for a system with the seconds first, in one that reads them
 * last. They may be readable there: then they run at other times, and in every second of a minute.
 */
export function secondsLast(
  words: readonly Token[],
  layout: readonly FieldName[],
  flavour: Flavour,
  isReadable: boolean,
): Problem | undefined {
  const fields = words.map((word) => word.text);
  if (layout[5] !== "second" || (isReadable && fields[5] !== "*")) return undefined;
  const plain = inFiveFields(fields, flavour);
  if (!plain) return undefined;
  const span = { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
  const first =
    plain.field === "year"
      ? "This is written with the year last, as AWS has it"
      : "This is written with the seconds first, as Quartz has it";
  return {
    code: "seconds-last",
    span,
    message: `${first}, but ${flavour.title} reads the sixth field as the seconds, and every field before it in another sense. Write ${quoted(plain.text)}.`,
    doubtful: isReadable,
    mend: { span, text: plain.text, certain: plain.certain },
  };
}

/** Which of six or seven fields are too many, where they say nothing and no other reading is left. */
function surplus(
  fields: readonly string[],
):
  | { readonly rest: readonly string[]; readonly field: FieldName; readonly why: string }
  | undefined {
  const last = fields.at(-1);
  const question = fields.indexOf("?");
  // AWS: minute first, year last, '?' in the third or the fifth field.
  if (fields.length === 6 && last === "*" && (question === 2 || question === 4))
    return { rest: fields.slice(0, 5), field: "year", why: "The last field names the year" };
  // Quartz and others: seconds first, and the year last where there are seven.
  if (fields[0] !== "0" || (fields.length === 7 && last !== "*")) return undefined;
  if (fields.length === 6 && question < 0 && readAsSecondsLast(fields)) return undefined;
  return { rest: fields.slice(1, 6), field: "second", why: "The first field counts seconds" };
}

const unshiftWeekdays = (text: string) =>
  text.replace(/\d+/g, (day) => String((Number(day) + 6) % 7));

/** Six fields that also make sense with the seconds at the end, where a bare star makes none. */
const readAsSecondsLast = (fields: readonly string[]) =>
  fields[5] !== "*" && reads(fields, [...fiveFields, "second"], flavourOf("croniter"));

/** Five fields that only make sense as crontab's, where the first of them is read as seconds. */
export function secondsFirst(
  words: readonly Token[],
  layout: readonly FieldName[],
  flavour: Flavour,
): Problem | undefined {
  const [usual = []] = flavour.layouts;
  if (layout[0] !== "second" || layout.length !== 5) return undefined;
  const fields = ["0", ...words.map((word) => word.text)];
  if (!reads(fields, usual, flavour)) return undefined;
  const start = words[0]?.span.start ?? 0;
  return {
    code: "seconds-first",
    span: { start, end: words.at(-1)?.span.end ?? start },
    message: `${flavour.title} reads the first of five fields as seconds, not as minutes, and can make nothing of the rest. Put the seconds before the minutes: ${quoted(fields.join(" "))}.`,
    mend: { span: { start, end: start }, text: "0 ", certain: true },
  };
}

/**
 * Looks at the values that do not fit for one mistake that explains them all; without one, each
 * keeps its own problem.
 */
export function mendValues(
  words: readonly Token[],
  layout: readonly FieldName[],
  flavour: Flavour,
  problems: readonly Problem[],
): readonly Problem[] {
  if (problems.some(({ code }) => code !== "out-of-range")) return problems;
  const word = (name: FieldName) => words[layout.indexOf(name)]?.text ?? "";
  const minute = words[layout.indexOf("minute")];
  const swapped = (name: FieldName, other: FieldName) =>
    words.map((each, index) =>
      layout[index] === name ? word(other) : layout[index] === other ? word(name) : each.text,
    );
  const whole: Span = { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
  const explained = (
    candidate: readonly string[],
    message: string,
    certain: boolean,
  ): Problem[] => [
    {
      code: "fields-swapped",
      span: whole,
      message: `${message} Write '${candidate.join(" ")}'.`,
      mend: { span: whole, text: candidate.join(" "), certain },
    },
  ];
  const plainNumber = (field: string) => /^\d{1,2}$/.test(field);

  // `* * 0 0 *`: the time was written where the day and the month belong.
  if (
    word("minute") === "*" &&
    word("hour") === "*" &&
    plainNumber(word("dayOfMonth")) &&
    plainNumber(word("month"))
  ) {
    const moved = layout.map((name, index) =>
      name === "minute"
        ? word("dayOfMonth")
        : name === "hour"
          ? word("month")
          : name === "dayOfMonth" || name === "month"
            ? "*"
            : (words[index]?.text ?? ""),
    );
    if (reads(moved, layout, flavour))
      return explained(
        moved,
        `The time stands in the third and fourth field, which name the day and the month; the first two fields are ${fieldTitles.minute} and ${fieldTitles.hour}.`,
        word("dayOfMonth") === word("month"),
      );
  }
  for (const [name, other] of [
    ["minute", "hour"],
    ["dayOfMonth", "month"],
  ] as const) {
    const candidate = swapped(name, other);
    // `0 30 * * *` may mean half past midnight or every half hour: nothing is proposed.
    if (!plainNumber(word(name)) || !plainNumber(word(other)) || Number(word(name)) === 0) continue;
    if (reads(candidate, layout, flavour))
      return explained(
        candidate,
        `The ${fieldTitles[other]} ${word(other)} does not exist, and the ${fieldTitles[name]} comes first: the two fields are swapped.`,
        false,
      );
  }
  const hourly = word("hour") === "*";
  return problems.map((problem) =>
    hourly && minute?.text === "60" && problem.span.start === minute.span.start
      ? // Minute 60 is the next full hour, which every hour has.
        { ...problem, mend: { span: problem.span, text: "0", certain: true } }
      : problem,
  );
}

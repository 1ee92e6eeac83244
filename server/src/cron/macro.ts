import { didYouMean } from "../base/spelling.ts";
import { type Flavour, flavourOf, titleFirst } from "./flavours.ts";
import { toLayout } from "./layout.ts";
import { goDurationMeant } from "./meant.ts";
import type { Problem } from "./problem.ts";
import { quoted, type Token } from "./token.ts";

/** What an `@name` stands for. All absent: it is known and names no time (`@once`). */
interface Macro {
  readonly expression?: string | undefined;
  readonly seconds?: number | undefined;
  readonly problem?: Problem | undefined;
}

const common = flavourOf("posix").macros;

export function readMacro(text: string, words: readonly Token[], flavour: Flavour): Macro {
  const [first, argument, ...more] = words;
  const name = first?.text.toLowerCase() ?? "";
  const span = { start: first?.span.start ?? 0, end: words.at(-1)?.span.end ?? text.length };
  if (flavour.every && name === "@every") {
    const seconds = argument && more.length === 0 ? goDuration(argument.text) : undefined;
    if (seconds !== undefined) return { seconds };
    const after = { start: argument?.span.start ?? span.end, end: span.end };
    const meant = goDurationMeant(text.slice(after.start, after.end));
    return {
      problem: {
        code: "syntax",
        span,
        message: `'@every' wants one duration like 90m or 1h30m, written together, with the units h, m and s.${meant ? ` Write '@every ${meant}'.` : ""}`,
        mend: meant ? { span: after, text: meant, certain: true } : undefined,
      },
    };
  }
  if (words.length === 1 && Object.hasOwn(flavour.macros, name))
    return { expression: fromFiveFields(flavour.macros[name], flavour) };
  if (first && argument && Object.hasOwn(common, name))
    return { problem: commandBehind(first, argument, span, flavour) };
  return { problem: unknownMacro(name, span, words, flavour) };
}

/** `daily` alone, which is a short form without its sign. */
export function nameWithoutSign(
  { text, span }: Token,
  words: readonly Token[],
  flavour: Flavour,
): Problem | undefined {
  const name = `@${text.toLowerCase()}`;
  if (words.length > 1 || !Object.hasOwn(common, name)) return undefined;
  const known = Object.hasOwn(flavour.macros, name);
  const plain = known ? name : fromFiveFields(common[name], flavour);
  if (plain === undefined) return undefined;
  return {
    code: "macro",
    span,
    message: known
      ? `A short form begins with '@'. Write '${plain}'.`
      : `${titleFirst(flavour)} reads fields, no words. Write what this stands for: '${plain}'.`,
    mend: { span, text: plain, certain: true },
  };
}

/** `@daily python retrain.py`: a line of a crontab. */
function commandBehind(
  macro: Token,
  command: Token,
  span: { start: number; end: number },
  flavour: Flavour,
): Problem {
  const name = macro.text.toLowerCase();
  const plain = Object.hasOwn(flavour.macros, name)
    ? macro.text
    : fromFiveFields(common[name], flavour);
  return {
    code: "pasted-command",
    span: { start: command.span.start, end: span.end },
    message: `This is a line of a crontab with its command: what follows ${quoted(macro.text)} is no part of the schedule. Keep the schedule here and run the command in a step.`,
    mend: plain === undefined ? undefined : { span, text: plain, certain: true },
  };
}

function unknownMacro(
  name: string,
  span: { start: number; end: number },
  words: readonly Token[],
  flavour: Flavour,
): Problem {
  const known = Object.keys(flavour.macros);
  const meaning = name === "@every" ? everyAsFields(words[1]?.text ?? "") : common[name];
  const plain = fromFiveFields(meaning, flavour);
  if (plain !== undefined && !known.includes(name))
    return {
      code: "macro",
      span,
      message: `${titleFirst(flavour)} does not know ${quoted(name)}. Write the fields it stands for: '${plain}'.`,
      mend: { span, text: plain, certain: name !== "@every" },
    };
  const near = didYouMean(name, known);
  return {
    code: "macro",
    span,
    message: `${titleFirst(flavour)} does not know ${quoted(name)}${
      near
        ? `. Did you mean ${near}?`
        : known.length > 0
          ? `, only ${known.join(", ")}. Write the fields of the time at which it has to run.`
          : ": it takes the fields alone, no names with '@'."
    }`,
    mend: near && words.length === 1 ? { span, text: near, certain: false } : undefined,
  };
}

/** A macro's five fields in the flavour's own layout. */
function fromFiveFields(expression: string | undefined, flavour: Flavour): string | undefined {
  return expression === undefined ? undefined : toLayout(expression.split(" "), flavour);
}

/** `@every 30m` as fields, where the hours of a day hold it without a rest. */
function everyAsFields(duration: string): string | undefined {
  const seconds = goDuration(duration) ?? 0;
  if (seconds === 0 || seconds % 60 !== 0) return undefined;
  const minutes = seconds / 60;
  if (minutes === 1) return "* * * * *";
  if (minutes < 60) return 60 % minutes === 0 ? `*/${minutes} * * * *` : undefined;
  if (minutes === 60) return "0 * * * *";
  if (minutes === 1440) return "0 0 * * *";
  const hours = minutes / 60;
  return hours < 24 && 24 % hours === 0 ? `0 */${hours} * * *` : undefined;
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Seconds of a Go duration, as robfig's `Every` takes it: whole seconds, at least one. */
function goDuration(text: string): number | undefined {
  let seconds = 0;
  let at = 0;
  const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/y;
  while (at < text.length) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (!match) return undefined;
    seconds += Number(match[1]) * (units[match[2] ?? ""] ?? 0);
    at = part.lastIndex;
  }
  return text === "" || !Number.isFinite(seconds) ? undefined : Math.max(1, Math.floor(seconds));
}

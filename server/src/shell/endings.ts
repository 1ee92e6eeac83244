import { encloses, type Span } from "../base/text.ts";
import { shellArms } from "./branches.ts";
import { type Command, readShell } from "./commands.ts";
import { interpreterOf } from "./python.ts";

/** How a command ended decides something. */
export interface Ending {
  /** The command, in offsets of the text. */
  readonly command: Span;
  /** Whether it is so for an exit code. */
  admits(code: number): boolean;
}

const asked =
  /^(?:\[\[?\s+|\(\(\s*)"?\$?(?:(\?)|\{?([A-Za-z_]\w*)\}?)"?\s*(-eq|-ne|-gt|-ge|-lt|-le|==|=|!=|>=?|<=?)\s*"?(\d+)"?\s*(?:\]\]?|\)\))$/;

const comparing: Readonly<Record<string, (code: number, limit: number) => boolean>> = {
  "-eq": (code, limit) => code === limit,
  "-ne": (code, limit) => code !== limit,
  "-gt": (code, limit) => code > limit,
  "-ge": (code, limit) => code >= limit,
  "-lt": (code, limit) => code < limit,
  "-le": (code, limit) => code <= limit,
};
const inSigns: Readonly<Record<string, string>> = {
  "==": "-eq",
  "=": "-eq",
  "!=": "-ne",
  ">": "-gt",
  ">=": "-ge",
  "<": "-lt",
  "<=": "-le",
};

/**
 * The command whose end a test looks at: the command that is the test, or the one before
 * `[ $? -eq 1 ]`, or before `CODE=$?` where the test asks for that.
 */
export function endingTested(text: string, test: Span): Ending | undefined {
  const written = text.slice(test.start, test.end);
  const bang = /^!\s+/.exec(written);
  if (bang) {
    const inner = endingTested(text, { start: test.start + bang[0].length, end: test.end });
    return inner && { command: inner.command, admits: (code) => !inner.admits(code) };
  }
  const [, last, name = "", sign = "", limit] = asked.exec(written) ?? [];
  const compare = comparing[inSigns[sign] ?? sign];
  if (compare && limit !== undefined) {
    const command = last
      ? commandBefore(text, test.start)
      : commandEndingIn(text, name, test.start);
    return command && { command, admits: (code) => compare(code, Number(limit)) };
  }
  // Brackets themselves are the command, whatever is run within.
  if (/^(?:\[|test\s)/.test(written)) return undefined;
  const [only, ...others] = readShell(text).commands.filter(({ span }) => encloses(test, span));
  const isPython = only && (interpreterOf(only) || /\.py$/.test(only.words[0]?.text ?? ""));
  return isPython && others.length === 0
    ? { command: only.span, admits: (code) => code === 0 }
    : undefined;
}

/** What stands before `&&` or `||` in front of a command. */
export function endingBefore(text: string, place: Span): Ending | undefined {
  const { commands } = readShell(text);
  const at = commands.findIndex(({ span }) => span.start === place.start);
  const before = commands[at - 1];
  if (at < 0 || !before || /^\[/.test(before.words[0]?.text ?? "")) return undefined;
  if (before.separator !== "&&" && before.separator !== "||") return undefined;
  const isHeld = before.separator === "&&";
  return { command: before.span, admits: (code) => (code === 0) === isHeld };
}

/** The command that `$?` speaks of at a place; nothing behind a pipe, which ends as its last part does. */
export function commandBefore(text: string, place: number): Span | undefined {
  const before = readShell(text).commands.filter(({ span }) => span.end <= place);
  const [last, ...earlier] = before.toReversed();
  return last && earlier[0]?.separator !== "|" ? last.span : undefined;
}

/** The command before `CODE=$?`. */
function commandEndingIn(text: string, name: string, place: number): Span | undefined {
  const keeps = ({ assignments, span }: Command): boolean =>
    span.end <= place && assignments.some((word) => word.text === `${name}=$?`);
  const kept = readShell(text).commands.findLast(keeps);
  return kept && commandBefore(text, kept.span.start);
}

/** Whether all of the code fails where a command in it does: nothing asks first how it ended. */
export function failsWith(text: string, command: Span): boolean {
  if (/\bset \+[a-z]*e/.test(text)) return false;
  const { separator } =
    readShell(text).commands.find(({ span }) => span.start === command.start) ?? {};
  if (separator === "||" || separator === "|" || separator === "&&" || separator === "&")
    return false;
  return !shellArms(text).some(({ test }) => encloses(test, command));
}

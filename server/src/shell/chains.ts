import { encloses, type Span } from "../base/text.ts";
import { shellArms } from "./branches.ts";
import { type Command, readShell } from "./commands.ts";

/** A test outside of an `if`. */
export interface Chain {
  readonly test: Span;
  /** What it leads to; nothing where that is no code. Found when it is asked for. */
  readonly ways: () => ChainWays | undefined;
}

/** The stretches that run where a test holds and where it fails. */
export interface ChainWays {
  readonly then?: Span | undefined;
  readonly otherwise?: Span | undefined;
  /** What follows is let through by the test, which ends the script where it fails. */
  readonly isGuard: boolean;
}

const tests = /^(?:\[\[?|test|awk|gawk)$/;

/** Python is a test where its code stands here. */
const isPythonTest = ({ words, redirects }: Command): boolean =>
  /^python[\d.]*$/.test(words[0]?.text ?? "") &&
  (words.some(({ text }) => /^-\w*c$/.test(text)) || redirects.some(({ heredoc }) => heredoc));

/**
 * Tests whose outcome is answered on the spot: `[ … ] && retrain`, `jq -e … || exit 1`. One that stands
 * alone ends the script where it fails.
 */
export function chainedTests(text: string): readonly Chain[] {
  if (!/\[|\(\(|\bjq\b|\bawk\b|\btest\b|\bpython/.test(text)) return [];
  const { commands, defined } = readShell(text);
  const arms = shellArms(text);
  const isInside = (at: Span): boolean =>
    arms.some(({ test }) => encloses(test, at)) ||
    commands.some(({ span }) => span.end - span.start > at.end - at.start && encloses(span, at));
  const found: Chain[] = [];
  for (const command of commands) {
    const { span, words, separator } = command;
    const [program, option] = words;
    const isTest =
      tests.test(program?.text ?? "") ||
      (program?.text === "jq" && /^-\w*e/.test(option?.text ?? "")) ||
      isPythonTest(command);
    if (!isTest || isInside(span)) continue;
    // Alone in a function, it is what the function gives.
    if (/^(?:\n|;|)$/.test(separator) && defined.size === 0)
      found.push({ test: span, ways: () => ({ then: behind(text, span, arms), isGuard: true }) });
    else if (separator === "&&" || separator === "||") {
      const from = text.indexOf(separator, span.end) + 2;
      found.push({ test: span, ways: () => answered(text, separator, from, arms) });
    }
  }
  if (!text.includes("((")) return found;
  for (const { 0: round, 1: joint = "", index } of text.matchAll(
    /(?<!\$)(\(\((?:[^()]|\$?\([^()]*\))*\)\))\s*(?:(&&|\|\|)|$)/gm,
  )) {
    const sign = /(&&|\|\|)$/.exec(round)?.[1];
    const test = { start: index, end: index + joint.length };
    if (!sign || isInside(test) || isComment(text, index)) continue;
    found.push({ test, ways: () => answered(text, sign, index + round.length, arms) });
  }
  return found;
}

const isComment = (text: string, at: number): boolean =>
  readShell(text).comments.some(({ start, end }) => start <= at && at < end);

type Arms = ReturnType<typeof shellArms>;

/** What a sign behind a test leads to, and what follows where that ends the script. */
function answered(text: string, sign: string, from: number, arms: Arms): ChainWays | undefined {
  const body = stretchFrom(text, from);
  if (!body) return undefined;
  const { commands } = readShell(text);
  const inside = commands.filter(({ span }) => encloses(body, span));
  const last = inside.at(-1);
  const leaves = last && /^(?:exit|return)$/.test(last.words[0]?.text ?? "");
  const other =
    !leaves && sign === "&&" && last?.separator === "||"
      ? stretchFrom(text, text.indexOf("||", last.span.end) + 2)
      : undefined;
  const rest = leaves ? behind(text, body, arms) : other;
  return sign === "&&"
    ? { then: body, otherwise: rest, isGuard: false }
    : { then: rest, otherwise: body, isGuard: leaves === true };
}

/** The commands in braces, or those that `&&` holds together. */
function stretchFrom(text: string, from: number): Span | undefined {
  const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  if (text[start] === "{") {
    const end = text.indexOf("}", start);
    return end < 0 ? undefined : { start: start + 1, end };
  }
  const { commands } = readShell(text);
  const at = commands.findIndex(({ span }) => span.start === start);
  if (at < 0) return undefined;
  let last: Command | undefined = commands[at];
  for (let next = at + 1; last?.separator === "&&" && next < commands.length; next++)
    last = commands[next];
  return last && { start, end: last.span.end };
}

/** What is still to come, up to the end of the `if` around. */
function behind(text: string, { end }: Span, arms: Arms): Span {
  const around = arms
    .map(({ body }) => body)
    .filter((body) => body.start <= end && end <= body.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  return { start: end, end: around?.end ?? text.length };
}

import { foreignComparisons, plainSign, signWithCode } from "../base/look-alikes.ts";
import { applyEdits, type Edit, type Span, span } from "../base/text.ts";
import type { Grammar, Problem, Reading } from "./grammar.ts";

const comparisons: Readonly<Record<string, string>> = { ...foreignComparisons, "=": "==" };

/** What may have been meant, and how to say it. */
interface Slip {
  readonly edits: readonly Edit[];
  /** Where it shows, if that is not where the first change is made. */
  readonly at?: Span | undefined;
  readonly message: string;
  /** Another place may have been meant. */
  readonly doubtful?: boolean | undefined;
}

/**
 * A reading whose mistake is told by what was meant, where one change of a common kind makes the whole
 * text readable: that is tried, and proves it.
 */
export function withSlips(grammar: Grammar, text: string): Reading {
  const reading = grammar.read(text);
  const [first] = reading.problems;
  const isUnread =
    !first && reading.expression?.kind === "opaque" && grammar.semantics.textOutsideBraces;
  if (!first && !isUnread) return reading;
  if (first?.mend && isRead(grammar, applyEdits(text, [first.mend]))) return reading;
  // A text that long is no condition that somebody typed.
  if (text.length > 2000) return reading;
  for (const { edits, at, message, doubtful } of slips(text, grammar)) {
    if (edits.length === 0 || !isRead(grammar, applyEdits(text, edits))) continue;
    const mend = { ...asOne(text, edits), doubtful };
    const problem: Problem = { span: at ?? edits[0]?.span ?? mend.span, message, mend };
    return { ...reading, problems: [problem, ...reading.problems.slice(1)] };
  }
  return reading;
}

function isRead(grammar: Grammar, text: string): boolean {
  const { expression, problems } = grammar.read(text);
  return problems.length === 0 && expression !== undefined && expression.kind !== "opaque";
}

/** Several edits as one of what lies between the first and the last of them. */
function asOne(text: string, edits: readonly Edit[]): Edit {
  const start = edits[0]?.span.start ?? 0;
  const end = edits.at(-1)?.span.end ?? start;
  const within = edits.map((edit) => ({
    ...edit,
    span: span(edit.span.start - start, edit.span.end - start),
  }));
  return { span: span(start, end), text: applyEdits(text.slice(start, end), within) };
}

function* slips(text: string, grammar: Grammar): Generator<Slip> {
  const bare = text.replace(/"[^"\n]*"|'[^'\n]*'/g, (all) => " ".repeat(all.length));
  const compared = comparisonsIn(bare, grammar);
  const joined = logicIn(bare, grammar);
  yield compared;
  yield joined;
  yield {
    ...compared,
    edits: [...compared.edits, ...joined.edits].sort((a, b) => a.span.start - b.span.start),
  };
  yield strange(text);
  yield decimals(bare);
  yield* brackets(bare, text);
}

function replaced(found: readonly RegExpMatchArray[], words: (sign: string) => string): Edit[] {
  return found.map(({ 0: sign, index = 0 }) => ({
    span: span(index, index + sign.length),
    text: words(sign),
  }));
}

function comparisonsIn(bare: string, { semantics }: Grammar): Slip {
  const { comparisons: named } = semantics.spelling;
  const found = named
    ? []
    : [...bare.matchAll(/!==|===|=>|=<|<>|[≥≤≠]|(?<![=!<>~:])=(?![=~<>])/g)].filter(
        ({ 0: sign, index }) => sign !== "=" || !isWithinCall(bare, index),
      );
  const sign = found[0]?.[0] ?? "";
  return {
    edits: replaced(found, (each) => comparisons[each] ?? each),
    message: `\`${sign}\` compares nothing here. Write \`${comparisons[sign] ?? ""}\`.`,
  };
}

/** `f(a=1)` names an argument. */
const isWithinCall = (bare: string, at: number): boolean => {
  const before = bare.slice(0, at);
  return (before.match(/\(/g)?.length ?? 0) > (before.match(/\)/g)?.length ?? 0);
};

function logicIn(bare: string, { semantics }: Grammar): Slip {
  const { spelling } = semantics;
  const meant = (sign: string): string => {
    const word = /&&|^and$/i.test(sign)
      ? spelling.and
      : /\|\||^or$/i.test(sign)
        ? spelling.or
        : spelling.not;
    return /^\w/.test(word) && !/^\w/.test(sign) && word === spelling.not ? `${word} ` : word;
  };
  // `not a == b` is another thing than `!a == b`: only a call or a bracket is surely all that is meant.
  const other = /^\w/.test(spelling.and)
    ? /&&|\|\||!(?!=)/g
    : /\b(?:and|or)\b|\bnot\b\s*(?=\(|\w+\()/gi;
  const found = spelling.functions ? [] : [...bare.matchAll(other)];
  const trimmed = found.map((match) => {
    const word = match[0].trimEnd();
    // `not x` is `!x`, and `a and b` keeps its blanks.
    const whole = /^not$/i.test(word) ? match[0] : word;
    return Object.assign([whole], { index: match.index }) as RegExpMatchArray;
  });
  const sign = trimmed[0]?.[0].trim() ?? "";
  const at = trimmed[0]?.index ?? 0;
  return {
    edits: replaced(trimmed, (each) => meant(each.trim())),
    at: span(at, at + sign.length),
    message: `\`${sign}\` is no operator here. Write \`${meant(sign).trim()}\`.`,
  };
}

/** `0,9` for `0.9`. */
function decimals(bare: string): Slip {
  const found = [...bare.matchAll(/(?<=(?<![\w.])\d+),(?=\d+(?![\w.]))/g)];
  return {
    edits: replaced(found, () => "."),
    message: "The fraction of a number begins with a point, not with a comma.",
  };
}

/** Dashes, quotes and blanks of a word processor. */
function strange(text: string): Slip {
  const found = [...text.matchAll(/[^\n\r\t-~]/g)].filter(
    ([sign]) => plainSign(sign) !== undefined,
  );
  const sign = found[0]?.[0] ?? "";
  return {
    edits: replaced(found, (each) => plainSign(each) ?? each),
    message: `The sign ${signWithCode(sign, "`")} is not the one of the keyboard that it looks like, and nothing reads it here.`,
  };
}

/** A bracket that is never closed, or closes nothing. */
function* brackets(bare: string, text: string): Generator<Slip> {
  // Where several tests are joined, its partner may be missing before any of them.
  const doubtful = /&&|\|\||\b(?:and|or)\b/i.test(bare);
  const open: number[] = [];
  for (let at = 0; at < bare.length; at++) {
    if (bare[at] === "(") open.push(at);
    if (bare[at] !== ")" || open.pop() !== undefined) continue;
    yield {
      edits: [{ span: span(at, at + 1), text: "" }],
      message: "This `)` closes nothing. Take it out.",
      doubtful,
    };
    return;
  }
  const [last] = open;
  if (last === undefined || open.length > 1) return;
  const end = text.replace(/\s*(?:-?\}\})?\s*$/, "").length;
  yield {
    at: span(last, last + 1),
    edits: [{ span: span(end, end), text: ")" }],
    message: "This `(` is never closed.",
    doubtful,
  };
}

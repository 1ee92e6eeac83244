import type { Span } from "../base/text.ts";
import type { Outcome, OutcomeTest } from "../model/outcome.ts";
import { armAround, comparisonIn } from "./branches.ts";
import { readShell } from "./commands.ts";
import type { Word } from "./words.ts";

/** A value that shell code writes; what only a run of another program tells stands in `$(…)`. */
export type ShellOutcome = Outcome | { readonly substitution: Span };

/** So far a value is followed from name to name. */
const longestChain = 4;

/** What shell code echoes as a line `name=value`, traced to the tests it rests on. */
export function linesEchoed(text: string, name: string): readonly ShellOutcome[] {
  if (!text.includes(name)) return [];
  const found: ShellOutcome[] = [];
  const begin = new RegExp(`^(?:${name}=|::set-output name=${name}::)`);
  for (const { words, span } of readShell(text).commands) {
    if (!/^(echo|printf)$/.test(words[0]?.text ?? "")) continue;
    for (const word of words.slice(1)) {
      const [start] = begin.exec(word.text) ?? [];
      if (start) found.push(...valueIn(text, word, start.length, span, 0));
    }
  }
  return found;
}

/** What shell code echoes into a file. */
export function fileEchoed(text: string, path: string): readonly ShellOutcome[] {
  return readShell(text).commands.flatMap(({ words, redirects, span }) => {
    const [program, value, ...others] = words.filter(({ text: word }) => !/^-[ne]+$/.test(word));
    const isWritten = redirects.some(
      ({ operator, target }) => />/.test(operator) && target?.text === path,
    );
    return isWritten && value && others.length === 0 && /^(echo|printf)$/.test(program?.text ?? "")
      ? valueIn(text, value, 0, span, 0)
      : [];
  });
}

/** The numbers that names are given in shell code, each just once. */
export function numbersAssigned(
  text: string,
): readonly { readonly name: string; readonly span: Span }[] {
  const given = new Map<string, Span | undefined>();
  for (const word of assignments(text)) {
    const [, name = "", quote = "", value] =
      /^([A-Za-z_]\w*)=(["']?)(-?(?:\d+\.?\d*|\.\d+))\2$/.exec(
        text.slice(word.span.start, word.span.end),
      ) ?? [];
    const own = name || word.text.split("=", 1)[0] || "";
    const end = word.span.end - quote.length;
    given.set(
      own,
      value === undefined || given.has(own) ? undefined : { start: end - value.length, end },
    );
  }
  return [...given].flatMap(([name, span]) => (span ? [{ name, span }] : []));
}

/** `X=1`, by itself or behind `export`, `local`, `readonly`. */
const assignments = (text: string): readonly Word[] =>
  readShell(text).commands.flatMap(({ assignments: own, words }) =>
    /^(export|local|readonly|declare)$/.test(words[0]?.text ?? "") ? words.slice(1) : own,
  );

function valueIn(
  text: string,
  word: Word,
  from: number,
  place: Span,
  depth: number,
): readonly ShellOutcome[] {
  const value = word.text.slice(from);
  const last = word.pieces.at(-1);
  if (/^[\w.-]+$/.test(value)) return [{ value, span: place, test: testAround(text, place) }];
  const name = /^\$(?:\{(\w+)\}|(\w+))$/.exec(value);
  if (name && depth < longestChain) {
    const begin = `${name[1] ?? name[2] ?? ""}=`;
    return assignments(text)
      .filter((given) => given.text.startsWith(begin))
      .flatMap((given) => valueIn(text, given, begin.length, given.span, depth + 1));
  }
  if (last?.kind !== "expansion" || last.text !== value || !value.startsWith("$(")) return [];
  const computed = comparisonIn(text, last.span);
  if (!computed) return [{ substitution: last.span }];
  return [true, false].map((holds) => ({
    value: holds ? "1" : "0",
    span: place,
    test: { ...computed, holds: holds === computed.holds },
  }));
}

/** The comparison a stretch of code runs under: the `if` around it, or what stands before `&&`. */
function testAround(text: string, place: Span): OutcomeTest | undefined {
  const lineStart = text.lastIndexOf("\n", place.start - 1) + 1;
  const before = /((?:\[.*\]|\(\(.*\)\)))\s*(&&|\|\|)\s*$/.exec(text.slice(lineStart, place.start));
  const arm = before ? undefined : armAround(text, place);
  const start = lineStart + (before?.index ?? 0);
  const test = before ? { start, end: start + (before[1]?.length ?? 0) } : arm?.test;
  const holds = before ? before[2] === "&&" : arm?.holds;
  const compared = test && comparisonIn(text, test);
  return compared && { ...compared, holds: compared.holds === holds };
}

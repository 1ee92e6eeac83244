import type { Span } from "../base/text.ts";
import type { Outcome, OutcomeTest } from "../model/outcome.ts";
import { armAround, comparisonIn } from "./branches.ts";
import { readShell } from "./commands.ts";
import { commandBefore, type Ending, endingBefore, endingTested } from "./endings.ts";
import type { Word } from "./words.ts";

/**
 * A value that shell code writes; what only another program tells stands in `$(…)`, or is how that
 * ended: the value itself, or why there is this one.
 */
export type ShellOutcome =
  | Outcome
  | { readonly substitution: Span }
  | { readonly span: Span; readonly exitOf: Span }
  | { readonly span: Span; readonly value: string; readonly ending: Ending };

/** So far a value is followed from name to name. */
const longestChain = 4;

/** What shell code echoes as a line `name=value`, traced to the tests it rests on. */
export function linesEchoed(text: string, name: string): readonly ShellOutcome[] {
  if (!text.includes(name)) return [];
  const found: ShellOutcome[] = [];
  const begin = new RegExp(
    `^(?:${name}=|::set-output name=${name}::|##vso\\[task\\.setvariable\\s+variable=${name}\\b[^\\]]*\\])`,
  );
  for (const { words, span } of readShell(text).commands) {
    if (!/^(echo|printf)$/.test(words[0]?.text ?? "")) continue;
    for (const word of words.slice(1)) {
      const [start] = begin.exec(word.text) ?? [];
      if (start) found.push(...valueIn(text, word, word.text.slice(start.length), span, 0));
    }
  }
  return found;
}

/** What a name is given in shell code; nothing where some of that cannot be followed. */
export function valuesOf(text: string, name: string, depth = 0): readonly ShellOutcome[] {
  const begin = `${name}=`;
  const each = assignments(text)
    .filter((given) => given.text.startsWith(begin))
    .map((given) => valueIn(text, given, given.text.slice(begin.length), given.span, depth + 1));
  return each.some((one) => one.length === 0) ? [] : each.flat();
}

/** What shell code echoes into a file. */
export function fileEchoed(text: string, path: string): readonly ShellOutcome[] {
  return readShell(text).commands.flatMap(({ words, redirects, span }) => {
    const [program, value, ...others] = words.filter(({ text: word }) => !/^-[ne]+$/.test(word));
    const isWritten = redirects.some(
      ({ operator, target }) => />/.test(operator) && target?.text === path,
    );
    return isWritten && value && others.length === 0 && /^(echo|printf)$/.test(program?.text ?? "")
      ? valueIn(text, value, value.text, span, 0)
      : [];
  });
}

/** What shell code echoes under a key as Kestra reads it: `::{"outputs":{"retrain":true}}::`. */
export function entriesEchoed(text: string, key: string): readonly ShellOutcome[] {
  if (!text.includes(key) || !text.includes("outputs")) return [];
  return readShell(text).commands.flatMap(({ words, span }) => {
    if (!/^(echo|printf)$/.test(words[0]?.text ?? "")) return [];
    return words.slice(1).flatMap((word) => {
      const [, inside = ""] = /^::\{"outputs":\s*\{(.*)\}\}::$/.exec(word.text.trim()) ?? [];
      const [, name, , value] =
        [...inside.matchAll(/"(\w+)":\s*("?)([\w.-]+|\$\{?\w+\}?|\$\(.*\))\2\s*(?=,|$)/g)].find(
          ([, one]) => one === key,
        ) ?? [];
      return name !== undefined && value !== undefined ? valueIn(text, word, value, span, 0) : [];
    });
  });
}

/**
 * What names are given in shell code, each just once: numbers, what `bc` computes, the field that jq reads.
 */
export function valuesAssigned(
  text: string,
): readonly { readonly name: string; readonly span: Span }[] {
  const given = new Map<string, Span | undefined>();
  for (const word of assignments(text)) {
    const written = text.slice(word.span.start, word.span.end);
    const name = /^([A-Za-z_]\w*)=/.exec(written)?.[1] ?? word.text.split("=", 1)[0] ?? "";
    const [start, end] =
      value
        .exec(written)
        ?.indices?.slice(1)
        .find((one) => one) ?? [];
    given.set(
      name,
      start === undefined || end === undefined || given.has(name)
        ? undefined
        : { start: word.span.start + start, end: word.span.start + end },
    );
  }
  return [...given].flatMap(([name, span]) => (span ? [{ name, span }] : []));
}

const value =
  /=(?:["']?(-?(?:\d+\.?\d*|\.\d+))["']?$|"?\$\(\s*echo\s+"([^"]+)"\s*\|\s*bc\b[^)]*\)"?$|"?\$\(\s*jq\s+(?:-\w+\s+)*["']?(\.[A-Za-z_][\w.]*)["']?(?:\s[^|)]*)?\)"?$)/d;

/** `X=1`, by itself or behind `export`, `local`, `readonly`. */
const assignments = (text: string): readonly Word[] =>
  readShell(text).commands.flatMap(({ assignments: own, words }) =>
    /^(export|local|readonly|declare)$/.test(words[0]?.text ?? "") ? words.slice(1) : own,
  );

/** What a part of a word comes to: as it stands, what a name was given, or what a program tells. */
function valueIn(
  text: string,
  word: Word,
  value: string,
  place: Span,
  depth: number,
): readonly ShellOutcome[] {
  const last = word.pieces.findLast((piece) => piece.text === value);
  if (/^[\w.-]+$/.test(value)) return [literal(text, value, place)];
  const ended = value === "$?" ? commandBefore(text, place.start) : undefined;
  if (ended) return [{ span: place, exitOf: ended }];
  const name = /^\$(?:\{(\w+)\}|(\w+))$/.exec(value);
  if (name && depth < longestChain) return valuesOf(text, name[1] ?? name[2] ?? "", depth);
  if (last?.kind !== "expansion" || last.text !== value || !value.startsWith("$(")) return [];
  const filtered = filteredIn(text, last.span);
  if (filtered)
    return [true, false].map((holds) => ({
      value: filtered.words?.[holds ? 0 : 1] ?? String(holds),
      span: place,
      test: { span: filtered.test, holds, grammar: "shell-arithmetic" },
    }));
  const computed = comparisonIn(text, last.span);
  if (!computed) return [{ substitution: last.span }];
  return [true, false].map((holds) => ({
    value: holds ? "1" : "0",
    span: place,
    test: { ...computed, holds: holds === computed.holds },
  }));
}

/** What jq tells: whether a comparison holds, or one of two words by it. */
function filteredIn(
  text: string,
  substitution: Span,
): { readonly test: Span; readonly words?: readonly [string, string] } | undefined {
  const found =
    /^\$\(\s*jq\s[^'"]*(["'])\s*(?:if\s+(?<asked>[^'"]+?)\s+then\s+\\?"(?<held>\w+)\\?"\s+else\s+\\?"(?<failed>\w+)\\?"\s+end|(?<test>[^'"]*[<>][^'"]*?))\s*\1[^|]*\)$/d.exec(
      text.slice(substitution.start, substitution.end),
    );
  const groups = found?.indices?.groups;
  const [start, end] = groups?.asked ?? groups?.test ?? [];
  if (start === undefined || end === undefined) return undefined;
  const { held, failed } = found?.groups ?? {};
  return {
    test: { start: substitution.start + start, end: substitution.start + end },
    ...(held !== undefined && failed !== undefined ? { words: [held, failed] as const } : {}),
  };
}

/** A value as it stands, and why it is this one. */
function literal(text: string, value: string, span: Span): ShellOutcome {
  const before = endingBefore(text, span);
  if (before) return { value, span, ending: before };
  const arm = armAround(text, span);
  const tested = arm && endingTested(text, arm.test);
  if (!tested) return { value, span, test: testAround(text, span) };
  const admits = (code: number) => tested.admits(code) === arm.holds;
  return { value, span, ending: { command: tested.command, admits } };
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

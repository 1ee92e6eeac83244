import { oncePer } from "../base/once.ts";
import { encloses, type Span } from "../base/text.ts";
import type { OutcomeTest } from "../model/outcome.ts";
import { readShell, type ShellText } from "./commands.ts";

/** A stretch of shell code that runs where a test comes out so. Offsets of the text. */
export interface ShellArm {
  readonly body: Span;
  /** The test as written, between `if` and `then`. */
  readonly test: Span;
  readonly holds: boolean;
}

/**
 * The arms of every `if`. An `else` behind more than one test rests on all of them: it is left out, or
 * counted to the last of them.
 */
export function shellArms(
  text: string,
  others: "none" | "of the last" = "none",
): readonly ShellArm[] {
  if (!/\bfi\b/.test(text)) return [];
  return armsOf(readShell(text))[others];
}

type Arms = Readonly<Record<"none" | "of the last", readonly ShellArm[]>>;

const armsOf = oncePer((shell: ShellText): Arms => {
  const { text } = shell;
  const arms: ShellArm[] = [];
  const shared = new Set<ShellArm>();
  const open: { tests: Span[]; from: number; testing: boolean }[] = [];
  for (const { 0: word, index } of blankCommands(shell).matchAll(/\b(?:if|then|elif|else|fi)\b/g)) {
    const behind = index + word.length;
    if (word === "if") {
      open.push({ tests: [], from: behind, testing: true });
      continue;
    }
    const current = open.at(-1);
    if (!current) continue;
    const stretch = trimmed(text, { start: current.from, end: index });
    if (word === "then") current.tests.push(stretch);
    else {
      const last = current.tests.at(-1);
      // Behind `else` no test is new.
      const isElse = !current.testing;
      if (last) {
        const arm = { body: stretch, test: last, holds: !isElse };
        arms.push(arm);
        if (isElse && current.tests.length > 1) shared.add(arm);
      }
      current.testing = word === "elif";
    }
    current.from = behind;
    if (word === "fi") open.pop();
  }
  const own = shared.size > 0 ? arms.filter((arm) => !shared.has(arm)) : arms;
  return { none: own, "of the last": arms };
});

/** The text with nothing left but the words between commands. */
function blankCommands({ text, commands, comments }: ShellText): string {
  const covered: Span[] = [...comments];
  for (const { span, redirects } of commands) {
    covered.push(span);
    for (const { heredoc } of redirects) if (heredoc) covered.push(heredoc.body);
  }
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of covered.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    parts.push(text.slice(at, start), " ".repeat(end - Math.max(at, start)));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function trimmed(text: string, { start, end }: Span): Span {
  const inner = text.slice(start, end);
  const kept = inner.replace(/[\s;]+$/, "");
  const lead = kept.length - kept.trimStart().length;
  return { start: start + lead, end: start + Math.max(lead, kept.length) };
}

/** The innermost arm around a stretch of text. */
export function armAround(text: string, at: Span): ShellArm | undefined {
  return shellArms(text)
    .filter(({ body }) => encloses(body, at))
    .toSorted((a, b) => a.body.end - a.body.start - (b.body.end - b.body.start))[0];
}

const computed =
  /\$\(\s*(?:echo\s+(?:-\w\s+)?(?<first>["'])(?<piped>[^"']+)\k<first>\s*\|\s*bc\b[^)]*|bc\b[^)<]*<<<\s*(?<second>["'])(?<given>[^"']+)\k<second>\s*|g?awk\s+(?<third>["'])BEGIN\s*\{\s*print\s*\(?(?<printed>[^{}()?!"]+?)\)?\s*;?\s*\}\k<third>\s*)\)/d;
const awk =
  /\bg?awk\s+(?:-v\s+\S+\s+)*(["'])BEGIN\s*\{\s*exit\s*(?:\(?\s*!\s*\(?(?<not>[^{}()?!]+?)\)*|\(?(?<choice>[^{}()?!]+?)\)?\s*\?\s*0\s*:\s*1\s*\)?)\s*;?\s*\}\1/d;
const jq = /^jq\s+(?:-\w*e\w*|--exit-status)\s[^'"]*(["'])(?<filter>[^'"]+)\1/d;
const brackets =
  /^(?:\[\[?\s+(?<square>.+?)\s+\]\]?|test\s+(?<plain>.+?)|\(\(\s*(?<round>.+?)\s*\)\))$/d;

/**
 * The comparison that a test of the shell makes: of numbers by `bc` or awk, or in brackets; nothing
 * where it is another kind of test. `holds` is whether the comparison holds where the test does.
 */
export function comparisonIn(text: string, test: Span): OutcomeTest | undefined {
  const written = text.slice(test.start, test.end);
  const bang = /^!\s+/.exec(written);
  if (bang) {
    const inner = comparisonIn(text, { start: test.start + bang[0].length, end: test.end });
    return inner && { ...inner, holds: !inner.holds };
  }
  const at = (range: readonly [number, number] | undefined): Span => ({
    start: test.start + (range?.[0] ?? 0),
    end: test.start + (range?.[1] ?? 0),
  });
  const found = written.includes("$(") ? computed.exec(written) : undefined;
  if (found) {
    const rest = written.slice(found.index + found[0].length);
    const compared = /^\)*"?\s*(-eq|-ne|==|=|!=)\s*["']?([01])\b/.exec(rest);
    if (!compared && !/^[\s")]*$/.test(rest)) return undefined;
    const turned = compared
      ? (compared[2] === "0") !== /^(-ne|!=)$/.test(compared[1] ?? "")
      : /^\(\(\s*!/.test(written);
    const groups = found.indices?.groups;
    return {
      span: at(groups?.piped ?? groups?.given ?? groups?.printed),
      holds: !turned,
      grammar: "shell-arithmetic",
    };
  }
  const by = written.includes("awk") ? awk.exec(written) : undefined;
  if (by) {
    const groups = by.indices?.groups;
    return {
      span: at(groups?.not ?? groups?.choice),
      holds: true,
      grammar: "shell-arithmetic",
    };
  }
  const filtered = jq.exec(written);
  if (filtered)
    return {
      span: at(filtered.indices?.groups?.filter),
      holds: true,
      grammar: "shell-arithmetic",
    };
  const bracketed = brackets.exec(written);
  if (!bracketed || /\$\(|`/.test(written)) return undefined;
  const groups = bracketed.indices?.groups;
  const inner = at(groups?.square ?? groups?.plain ?? groups?.round);
  const inWords = /\s-[lg][te]\s/.test(text.slice(inner.start, inner.end));
  return { span: inner, holds: true, grammar: inWords ? "shell-test" : "shell-arithmetic" };
}

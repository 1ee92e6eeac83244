import { joinPath } from "../base/path.ts";
import { encloses, type Span } from "../base/text.ts";
import { classify } from "../condition/action.ts";
import { grammarOf } from "../condition/grammars.ts";
import { exitsOf } from "../condition/outcomes.ts";
import type { Condition, Definition, Evidence } from "../model/condition.ts";
import type { Script } from "../model/script.ts";
import { comparisonIn, type ShellArm, shellArms } from "../shell/branches.ts";
import { calledScripts } from "../shell/called.ts";
import { type Chain, chainedTests } from "../shell/chains.ts";
import { type Command, readShell } from "../shell/commands.ts";
import { type Ending, endingBefore, endingTested } from "../shell/endings.ts";
import { valuesAssigned } from "../shell/outcomes.ts";
import { embeddedPython } from "../shell/python.ts";

interface Tested {
  readonly test: Span;
  readonly ways: () => Ways | undefined;
}

/**
 * A look at the text: most tests ask for a file or whether a text is empty, and are no comparison.
 */
const mayCompare =
  /(?:\[|\btest)\s+(?!(?:!\s*)?-[a-zA-Z]\s)|\(\(|\bjq\s+-(?:\w*e|-exit-status)|\bg?awk\s|\bbc\b/;

/**
 * The comparisons that shell code makes, with what is done where they hold and where they do not. They
 * are judged for their direction alone: the shell counts in whole numbers, and what scale its variables
 * have is not written there.
 */
export function shellTests(script: Script): readonly Condition[] {
  const text = script.masked.text;
  if (script.language !== "shell") return [];
  if (!mayCompare.test(text) && embeddedPython(script).length === 0) return [];
  const tested = testedIn(script);
  if (tested.length === 0) return [];
  let definitions: readonly Definition[] | undefined;
  const definitionsIn = (): readonly Definition[] => {
    definitions ??= valuesAssigned(text).map(({ name, span }) => ({
      name,
      value: script.masked.slice(span.start, span.end),
    }));
    return definitions;
  };
  return tested.flatMap(({ test, ways }) => {
    const compared = comparisonsIn(script, test, definitionsIn).filter(isReadable);
    // Nothing is looked for around a test that says nothing.
    const { then, otherwise } = (compared.length > 0 && ways()) || {};
    if (!then || !otherwise) return [];
    return compared.map(({ holds, ...condition }) => ({
      ...condition,
      role: "branch" as const,
      then: holds ? then : otherwise,
      otherwise: holds ? otherwise : then,
      reads: readsIn(script, condition.text.text),
    }));
  });
}

function isReadable({ grammar, text }: Compared): boolean {
  const expression = grammarOf(grammar)?.read(text.text).expression;
  return expression !== undefined && expression.kind !== "opaque";
}

function testedIn(script: Script): readonly Tested[] {
  const text = script.masked.text;
  const chains = chainedTests(text).map((chain) => ({
    test: chain.test,
    ways: () => waysBehind(script, chain),
  }));
  if (!/\bfi\b/.test(text)) return chains;
  const arms = shellArms(text, "of the last");
  return [
    ...testsOf(arms).map((test) => ({ test, ways: () => waysOf(script, test, arms) })),
    ...chains,
  ];
}

/** Each test of some arms once: the two arms of an `if` have the same. */
const testsOf = (arms: readonly ShellArm[]): readonly Span[] => [
  ...new Map(arms.map(({ test }) => [`${test.start} ${test.end}`, test])).values(),
];

function waysBehind(script: Script, { ways }: Chain): Ways | undefined {
  const { then, otherwise, isGuard } = ways() ?? {};
  if (isGuard === undefined) return undefined;
  const arms = shellArms(script.masked.text);
  const [held, failed] = [then, otherwise].map((body) => (body ? doneIn(script, body, arms) : []));
  // Before a training, giving up is a check of what is there and no reason for it.
  const isCheck = isGuard && classify(held ?? [])?.news !== "good";
  return { then: isCheck ? [] : (held ?? []), otherwise: failed ?? [] };
}

/** Names of the shell that a test asks for a word, where the code gives them one. */
function readsIn(script: Script, test: string): Condition["reads"] {
  const [, name] =
    /^(?:"?\$\{?([A-Za-z_]\w*)\}?"?|([A-Za-z_]\w*))\s*(?:==?|!=|-eq|-ne)\s*["']?\w+["']?$/.exec(
      test,
    ) ?? [];
  if (name === undefined || !new RegExp(`\\b${name}=`).test(script.masked.text)) return undefined;
  return [{ path: [name], scripts: [script], written: { as: "variable", name }, through: [] }];
}

/** A look at the text: in brackets it is asked for by `$?`. */
const mayAskForEnding = /&&|\|\||\$\?|\b(?:if|elif)\s+(?!\[)/;

/**
 * The commands that run a script of the workspace and whose end decides what is done, by an `if` or by
 * `&&` and `||`: each as a condition that reads how the script ends.
 */
export function endingTests(script: Script): readonly Condition[] {
  const text = script.masked.text;
  if (script.language !== "shell" || !mayAskForEnding.test(text)) return [];
  const calls = calledScripts(text);
  if (calls.length === 0) return [];
  const arms = shellArms(text);
  const tested = testsOf(arms).map((test) => ({
    ending: endingTested(text, test),
    ways: () => waysOf(script, test, arms),
  }));
  const { commands } = readShell(text);
  const chained = commands
    .filter((_command, at) => /^(?:&&|\|\|)$/.test(commands[at - 1]?.separator ?? ""))
    .map((command) => ({
      ending: endingBefore(text, command.span),
      ways: (): Ways => ({ then: evidenceIn(script, [command]), otherwise: [] }),
    }));
  return [...tested, ...chained].flatMap(({ ending, ways }): Condition[] => {
    const call = calls.find(({ span }) => ending && encloses(ending.command, span));
    const held = ending?.admits(0) === true;
    // One failure is like the other: what asks for a code of its own is left alone.
    if (!ending || !call || held === ending.admits(1)) return [];
    const { then, otherwise } = ways();
    const { start, end } = ending.command;
    const command: Script = {
      ...script,
      code: script.code.slice(start, end),
      masked: script.masked.slice(start, end),
      templates: [],
      directory: joinPath(script.directory ?? ".", call.folder),
    };
    return [
      {
        text: command.code,
        whole: command.code,
        grammar: "shell-command",
        role: "branch",
        then: held ? then : otherwise,
        otherwise: held ? otherwise : then,
        reads: [
          {
            path: [command.code.text],
            scripts: [command],
            written: { as: "exit", passed: "true", failed: "false" },
            through: [],
          },
        ],
      },
    ];
  });
}

interface Compared extends Pick<Condition, "text" | "whole" | "grammar" | "definitions"> {
  /** It holds where the test of the shell does. */
  readonly holds: boolean;
}

/** What a test compares: itself, or by a piece of Python whose end it looks at. */
function comparisonsIn(
  script: Script,
  test: Span,
  definitions: () => readonly Definition[],
): readonly Compared[] {
  const ending = endingTested(script.masked.text, test);
  const own = ending ? undefined : comparisonIn(script.masked.text, test);
  if (own) {
    const text = script.code.slice(own.span.start, own.span.end);
    const given = [...definitions(), ...handedToAwk(script, test)];
    return [{ text, whole: text, grammar: own.grammar, holds: own.holds, definitions: given }];
  }
  if (!ending) return [];
  const around = script.code.span(ending.command.start, ending.command.end);
  const [python, ...others] = embeddedPython(script).filter(({ code }) =>
    encloses(around, code.span()),
  );
  if (!python || others.length > 0) return [];
  if (python.expanded) return expandedIn(python, ending, definitions());
  return exitsOf(python.masked.text).flatMap(({ value, test: inner, given }) =>
    inner
      ? [
          {
            text: python.masked.slice(inner.span.start, inner.span.end),
            whole: python.code.slice(inner.span.start, inner.span.end),
            grammar: inner.grammar,
            holds: inner.holds === ending.admits(Number(value)),
            definitions: given.map(({ name, value: at }) => ({
              name,
              value: python.masked.slice(at.start, at.end),
            })),
          },
        ]
      : [],
  );
}

/** What awk is given for its names: `-v r="$RMSE"`. */
function handedToAwk(script: Script, test: Span): readonly Definition[] {
  const written = script.masked.text.slice(test.start, test.end);
  return [...written.matchAll(/\s-v\s+(?<name>[A-Za-z_]\w*)=(?<value>"?\$\{?\w+\}?"?)/dg)].flatMap(
    ({ groups, indices }) => {
      const [start, end] = indices?.groups?.value ?? [];
      return groups?.name !== undefined && start !== undefined && end !== undefined
        ? [{ name: groups.name, value: script.masked.slice(test.start + start, test.start + end) }]
        : [];
    },
  );
}

/** In Python that the shell fills in, comparisons that the shell could make as well. */
function expandedIn(
  python: Script,
  ending: Ending,
  definitions: readonly Definition[],
): readonly Compared[] {
  const filled = python.masked.text.replace(/\$\{?(?=\w)/g, (sign) => "_".repeat(sign.length));
  return exitsOf(filled.replace(/(?<=_\w+)\}/g, "_")).flatMap(({ value, test }) => {
    const text = test && python.code.slice(test.span.start, test.span.end);
    return test && text && /^[\s\w$.{}]+[<>]=?[\s\w$.{}]+$/.test(text.text)
      ? [
          {
            text,
            whole: text,
            grammar: "shell-arithmetic",
            holds: test.holds === ending.admits(Number(value)),
            definitions,
          },
        ]
      : [];
  });
}

interface Ways {
  readonly then: readonly Evidence[];
  readonly otherwise: readonly Evidence[];
}

/** What is done where a test holds, and where it does not: the `else`, or what follows where it leaves. */
function waysOf(script: Script, test: Span, arms: readonly ShellArm[]): Ways {
  const own = arms.filter((arm) => arm.test.start === test.start && arm.test.end === test.end);
  const held = own.find(({ holds }) => holds)?.body;
  const failed = own.find(({ holds }) => !holds)?.body ?? (held && restBehind(script, held, arms));
  return {
    then: held ? doneIn(script, held, arms) : [],
    otherwise: failed ? doneIn(script, failed, arms) : [],
  };
}

/** What is still to come where a stretch does not end the script. */
function restBehind(script: Script, held: Span, arms: readonly ShellArm[]): Span | undefined {
  const text = script.masked.text;
  const last = readShell(text).commands.findLast(({ span }) => encloses(held, span));
  if (last?.words[0]?.text !== "exit") return undefined;
  const around = arms
    .map(({ body }) => body)
    .filter((body) => body !== held && encloses(body, held))
    .sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  return { start: held.end, end: around?.end ?? text.length };
}

/** What the commands of a stretch do, the strongest evidence first. What an inner `if` decides is left out. */
function doneIn(script: Script, body: Span, arms: readonly ShellArm[]): readonly Evidence[] {
  const isOutside = ({ span }: Command): boolean =>
    !encloses(body, span) ||
    arms.some((arm) => arm.body !== body && encloses(body, arm.body) && encloses(arm.body, span));
  return evidenceIn(
    script,
    readShell(script.masked.text).commands.filter((command) => !isOutside(command)),
  );
}

function evidenceIn(script: Script, commands: readonly Command[]): readonly Evidence[] {
  const found: Record<"done" | "set" | "ended" | "said", Evidence[]> = {
    done: [],
    set: [],
    ended: [],
    said: [],
  };
  for (const command of commands) {
    const [program, value = undefined] = command.words;
    const { start, end } = command.span;
    const words = script.masked.text.slice(start, end);
    const evidence = (said: string, from: string): Evidence => ({
      words: said,
      from,
      span: script.code.span(start, end),
    });
    for (const { text: given } of command.assignments) {
      const set = whatIsSet(given);
      if (set) found.set.push(evidence(set, "what is set"));
    }
    if (!program) continue;
    if (/^(?:echo|printf)$/.test(program.text)) {
      const isHandedOn = command.redirects.some(({ target }) =>
        /OUTPUT|GITHUB_ENV/.test(target?.text ?? ""),
      );
      const set = isHandedOn ? whatIsSet(value?.text ?? "") : undefined;
      if (set) found.set.push(evidence(set, "what is set"));
      else if (!isHandedOn) found.said.push(evidence(words, "the message"));
    } else if (/^(?:exit|return)$/.test(program.text))
      found.ended.push(evidence(words, "the command"));
    else if (
      !/^(?:export|local|readonly|declare|set|cd|sleep|cat|jq|\[|\[\[|test)$/.test(program.text)
    )
      found.done.push(evidence(words, "the command"));
  }
  return [...found.done, ...found.set, ...found.ended, ...found.said];
}

/** `RETRAIN=true` says it by its name, `ACTION=retrain` by its value. */
function whatIsSet(given: string): string | undefined {
  const [, name, value = ""] = /^([A-Za-z_][\w-]*)=["']?([\w.-]*)["']?$/.exec(given) ?? [];
  if (name === undefined) return undefined;
  if (/^(?:true|yes|1)$/i.test(value)) return name;
  if (/^(?:false|no|0)$/i.test(value)) return `not ${name}`;
  return /^[A-Za-z][\w-]*$/.test(value) ? value : undefined;
}

import { oncePer } from "../base/once.ts";
import { Lines, type Span } from "../base/text.ts";
import { embeddedConditions } from "../condition/embedded.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Judgement } from "../condition/judge.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Remark, SourceFile } from "../model/source-file.ts";
import type { Tools } from "./tools.ts";
import {
  readConditions,
  turnRound,
  WrittenCondition,
  writtenConditions,
} from "./written-condition.ts";

/** A judgement with what a report of it needs. */
export interface Judged {
  readonly written: WrittenCondition;
  readonly judgement: Judgement;
  /** Where the fault is shown. */
  readonly span: Span;
  /** How a sentence about it begins: "This", or with the way the outcome takes. */
  readonly subject: string;
  /** The way from the comparison to what is done. */
  readonly chain: readonly Remark[];
  /** The comparison is written where the fault is shown, and can be mended there. */
  readonly isHere: boolean;
  /** Turns the comparison round. */
  turnRound(safe: boolean): Fix | undefined;
}

/** The same in the middle of a sentence. */
export const within = (subject: string): string =>
  `${subject.charAt(0).toLowerCase()}${subject.slice(1)}`;

/**
 * Every judgement of a condition on what it leads to, and of tests in code on what is done by a
 * condition that reads their outcome.
 */
export const allJudged = oncePer((tools: Tools): readonly Judged[] => {
  const conditions = [...writtenConditions(tools), ...readConditions(tools.shellTests, tools)];
  return [
    ...conditions.flatMap((written) => written.judgements.map((one) => own(written, one))),
    ...followedConditions(tools).flatMap((written) =>
      written.judgements.flatMap((one) => followed(written, one, conditions, tools) ?? []),
    ),
  ];
});

const own = (written: WrittenCondition, judgement: Judgement): Judged => ({
  written,
  judgement,
  span: written.span(judgement.comparison.span),
  subject: "This",
  chain: [],
  isHere: true,
  turnRound: (safe) => turnRound(written, judgement, safe),
});

function followedConditions(tools: Tools): readonly WrittenCondition[] {
  return tools.followed.flatMap((one) => {
    const grammar = grammarOf(one.test.grammar);
    const { expression } = grammar?.read(one.test.text.text) ?? {};
    return grammar && expression
      ? [new WrittenCondition(one.test, expression, grammar.semantics, tools, one)]
      : [];
  });
}

/**
 * A judgement on a followed test; nothing where the code already says itself what the test is for, and
 * says the same or something else: a deployment may well follow upon a retraining.
 */
function followed(
  written: WrittenCondition,
  judgement: Judgement,
  conditions: readonly WrittenCondition[],
  tools: Tools,
): Judged | undefined {
  const way = written.followed;
  if (!way) return undefined;
  const place = written.span(judgement.comparison.span);
  const around = way.script ? conditionsIn(way.script, tools) : conditions;
  const itself = around
    .flatMap((other) => other.judgements.map((one) => ({ other, one })))
    .find(({ other, one }) => {
      const { start, end } = other.span(one.comparison.span);
      const isGivingUp = one.action.kind === "fail";
      return start === place.start && end === place.end && !(way.script && isGivingUp);
    })?.one;
  const says = itself?.action.news === judgement.action.news ? itself?.verdict : undefined;
  const subject = way.script?.file
    ? decidedIn(way.script.file, place, written.text(judgement.comparison))
    : `By way of \`${way.name}\`, this`;
  // What a file says wrong is told where it is read, for nothing else tells it. Where the code is
  // right, its outcome is read the wrong way round.
  if (itself ? says === "right" || (way.script && says === "inverted") : way.script) {
    if (!itself && isAnswer(written, judgement, tools)) return undefined;
    const span = way.guard.text.span(way.atom.span.start, way.atom.span.end);
    const compared = { span: place, message: "Compared here.", file: way.script?.file };
    const isTold = way.chain[0]?.span.start === place.start;
    const chain = isTold ? way.chain : [compared, ...way.chain];
    return { written, judgement, span, subject, chain, isHere: false, turnRound: () => undefined };
  }
  if (itself || isAnswer(written, judgement, tools)) return undefined;
  return { ...own(written, judgement), subject, chain: way.chain };
}

/** "Decided by `accuracy > 0.9` in line 14 of `scripts/check.py`, this". */
function decidedIn(file: SourceFile, { start }: Span, comparison: string): string {
  const line = new Lines(file.text).position(start).line + 1;
  const words = comparison.replace(/\s+/g, " ");
  return `Decided by \`${words}\` in line ${line} of \`${file.name}\`, this`;
}

/** What the code of a file says itself of its tests. */
const conditionsIn = (script: Script, tools: Tools): readonly WrittenCondition[] =>
  script.language === "python" ? readConditions(embeddedConditions(script), tools) : [];

const isAnswer = (written: WrittenCondition, judgement: Judgement, tools: Tools): boolean =>
  judgement.action.news === "good" && followsRetraining(written, judgement, tools);

const answersBadNews =
  /train|fit|drift|degrad|alert|roll|stale|anomal|refresh|update|need|require|fail|bad|wors/i;

/** Whether what is deployed may be the answer to bad news: a model that was trained because of it. */
function followsRetraining(
  written: WrittenCondition,
  { metric }: Judgement,
  tools: Tools,
): boolean {
  const way = written.followed;
  const read = way?.guard.reads?.map(({ path }) => path.at(-1) ?? "") ?? [];
  if (metric.kind === "drift" || read.some((name) => answersBadNews.test(name))) return true;
  if (way?.guard.then.some(({ words }) => /train|\bfit\b/i.test(words))) return true;
  return tools.conditions.some(
    (other) =>
      other !== way?.guard &&
      other.reads?.some(({ path }) => read.includes(path.at(-1) ?? "")) &&
      tools.actions(other).then?.kind === "retrain",
  );
}

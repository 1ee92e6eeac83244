import type { Span } from "../base/text.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Judgement } from "../condition/judge.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Tools } from "./tools.ts";
import { turnRound, WrittenCondition, writtenConditions } from "./written-condition.ts";

/** A judgement with what a report of it needs. */
export interface Judged {
  readonly written: WrittenCondition;
  readonly judgement: Judgement;
  /** Where the fault is shown. */
  readonly span: Span;
  /** How a sentence about it begins: "This", or with the way the outcome takes. */
  readonly subject: string;
  /** The way from the comparison to what is done. */
  readonly chain: readonly { readonly span: Span; readonly message: string }[];
  /** Turns the comparison round. */
  turnRound(safe: boolean): Fix | undefined;
}

/** The same in the middle of a sentence. */
export const within = (subject: string): string =>
  `${subject.charAt(0).toLowerCase()}${subject.slice(1)}`;

const judged = new WeakMap<Tools, readonly Judged[]>();

/**
 * Every judgement of a condition on what it leads to, and of tests in code on what is done by a
 * condition that reads their outcome.
 */
export function allJudged(tools: Tools): readonly Judged[] {
  let known = judged.get(tools);
  if (!known) {
    const conditions = writtenConditions(tools);
    known = [
      ...conditions.flatMap((written) => written.judgements.map((one) => own(written, one))),
      ...followedConditions(tools).flatMap((written) =>
        written.judgements.flatMap((one) => followed(written, one, conditions, tools) ?? []),
      ),
    ];
    judged.set(tools, known);
  }
  return known;
}

const own = (written: WrittenCondition, judgement: Judgement): Judged => ({
  written,
  judgement,
  span: written.span(judgement.comparison.span),
  subject: "This",
  chain: [],
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
  const itself = conditions
    .flatMap((other) => other.judgements.map((one) => ({ other, one })))
    .find(({ other, one }) => {
      const { start, end } = other.span(one.comparison.span);
      return start === place.start && end === place.end;
    });
  const subject = `By way of \`${way.name}\`, this`;
  if (itself) {
    // The code is right, and its outcome is read the wrong way round.
    const misread =
      itself.one.verdict === "right" && itself.one.action.news === judgement.action.news;
    if (!misread) return undefined;
    const span = way.guard.text.span(way.atom.span.start, way.atom.span.end);
    const chain = [{ span: place, message: "Compared here." }, ...way.chain];
    return { written, judgement, span, subject, chain, turnRound: () => undefined };
  }
  if (judgement.action.news === "good" && followsRetraining(written, judgement, tools))
    return undefined;
  return { ...own(written, judgement), subject, chain: way.chain };
}

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

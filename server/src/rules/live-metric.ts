import { walk } from "../condition/expression.ts";
import type { Judgement } from "../condition/judge.ts";
import type { Tools } from "./tools.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

/** A trigger that retrains on one reading of a metric. */
export interface SingleReading {
  readonly written: WrittenCondition;
  readonly judgement: Judgement;
}

/** Words in a name for a value that stands for more than one reading. */
const lasting =
  /^(?:rolling|window|windowed|avg|average|mean|median|min|max|daily|weekly|monthly|\d+d|\d+h|ewma|smoothed|consecutive|streak|days|runs)$/;

/** Triggers that a quality or a drift of the model sets off, without a look at more than one value. */
export function* singleReadings(tools: Tools): Generator<SingleReading> {
  for (const written of writtenConditions(tools)) {
    if (written.condition.role !== "trigger") continue;
    const judgement = written.judgements.find(
      ({ action, verdict }) => action.kind === "retrain" && verdict === "right",
    );
    if (!judgement) continue;
    const parts = [...walk(written.expression)];
    const looksBack = parts.some(
      (part) =>
        (part.kind === "call" && part.arguments.length > 1) ||
        (part.kind === "name" && written.metric(part)?.words.some((word) => lasting.test(word))),
    );
    if (!looksBack) yield { written, judgement };
  }
}

/** Whether a condition asks how much data there is. */
export const countsData = ({ expression }: WrittenCondition, tools: Tools): boolean =>
  [...walk(expression)].some(
    (part) =>
      (part.kind === "call" && part.name === "count") ||
      (part.kind === "name" && tools.metric(part.path)?.kind === "volume"),
  );

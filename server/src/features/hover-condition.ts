import type { AnalyzedPipeline } from "../analysis/analyze.ts";
import type { Expression, Name } from "../condition/expression.ts";
import type { Condition, Evidence } from "../model/pipeline.ts";
import { code, list, paragraphs, plain, table } from "./markdown.ts";
import { directionInWords, rangeInWords } from "./metrics.ts";
import { namesIn, partsOf, type Readings, readingOf, truthInWords } from "./truth.ts";

type Tools = AnalyzedPipeline["tools"];

const meaning: Readonly<Record<Condition["role"], string>> = {
  trigger: "Starts a run when this is true",
  gate: "The step runs when this is true",
  branch: "Decides what the code does",
};

/**
 * What a condition is for, how each of its parts stands now, and what is known of its metrics, but
 * for one that was told already.
 */
export function conditionInWords(
  condition: Condition,
  expression: Expression,
  tools: Tools,
  readings: Readings,
  told?: Name,
): string {
  const names = namesIn(expression);
  const parts = partsOf(condition, expression, readings);
  const known = names.some(({ path }) => readingOf(path, readings)?.value !== undefined);
  const rows = parts.map(({ text, truth, values }) => [
    code(text),
    truthInWords(truth),
    values.map(({ name, value }) => `${plain(name)} is ${value ?? "missing"}`).join(", "),
  ]);
  const { then } = tools.actions(condition);
  const others = names.filter((name) => name !== told);
  const metrics = others.flatMap(({ path }) => {
    const about = aboutMetric(path, tools, readings);
    return about ? [`${code(path.join("."))}: ${about}`] : [];
  });
  const followed = tools.followed.filter(({ guard }) => guard === condition);
  const origins = followed.map(
    ({ name, test, turned }) =>
      `${code(name)} holds where ${code(test.text.text)} ${turned ? "does not" : "does"}`,
  );
  return paragraphs(
    `**${meaning[condition.role]}**${then ? `: ${then.kind} (from ${plainEvidence(then.evidence)})` : ""}`,
    known && table(["Part", "Now", "Because"], rows),
    list([...origins, ...metrics]),
  );
}

/** "the step name `train`"; a whole script is not repeated. */
const plainEvidence = ({ from, words }: Evidence): string =>
  words.length < 40 && !words.includes("\n") ? `${from} ${code(words)}` : from;

/** What is known of a metric: which way is good, what it can be, what it was last. */
export function metricInWords(
  path: readonly string[],
  tools: Tools,
  readings: Readings,
): string | undefined {
  const about = aboutMetric(path, tools, readings);
  const lookup = tools.metric(path);
  const name = path.join(".");
  const alias =
    lookup && !lookup.declared && lookup.name !== name ? ` (${plain(lookup.name)})` : "";
  return about && paragraphs(`**${plain(name)}**${alias}: ${about}`, lookup?.remark);
}

function aboutMetric(
  path: readonly string[],
  tools: Tools,
  readings: Readings,
): string | undefined {
  const lookup = tools.metric(path);
  const reading = readingOf(path, readings);
  const declared = tools.pipeline.metrics.find(
    ({ name }) => name === path.join(".") || name === path.at(-1),
  );
  const range = lookup && rangeInWords(lookup);
  const facts = [
    lookup ? plain(directionInWords(lookup)) : declared && "no direction is known for this name",
    range,
    declared?.source && `read from ${code(declared.source.text)}`,
    reading &&
      `${reading.value === undefined ? "no value now" : `last value ${reading.value}`}${reading.source ? ` (${plain(reading.source)})` : ""}`,
  ].filter((fact) => fact);
  return facts.length > 0 ? facts.join("; ") : undefined;
}

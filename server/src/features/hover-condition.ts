import type { AnalyzedPipeline } from "../analysis/analysis.ts";
import { encloses, Lines, type Span } from "../base/text.ts";
import type { Expression, Name } from "../condition/expression.ts";
import { directionInWords, rangeInWords } from "../condition/metric-words.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { allSteps } from "../model/step.ts";
import type { FollowedTest } from "../rules/tools.ts";
import { code, linkToLine, list, paragraphs, plain, table } from "./markdown.ts";
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
  lines: Lines,
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
  const origins = tools.followed
    .filter(({ guard, output }) => guard === condition && (output !== undefined || guard.rests))
    .map((one) => originInWords(one, tools, lines));
  return paragraphs(
    `**${meaning[condition.role]}**${then ? `: ${then.kind} (from ${plainEvidence(then.evidence)})` : ""}`,
    known && table(["Part", "Now", "Because"], rows),
    list([...origins, ...metrics]),
  );
}

/** "`A == 'true'` holds where `accuracy < 0.85` does: decided in step `check`, line 14 (`retrain=true`)". */
function originInWords(followed: FollowedTest, { pipeline }: Tools, lines: Lines): string {
  const { name, test, turned, output, script, chain } = followed;
  const inside = chain.find(({ file }) => !file)?.span;
  const step = inside && stepAround(pipeline, inside);
  const file = script?.file;
  const at = (file ? new Lines(file.text) : lines).position(test.text.span().start).line + 1;
  const place = file ? linkToLine(`line ${at} of ${code(file.name)}`, file.path, at) : `line ${at}`;
  const decided = [step && `step ${code(step)}`, place].filter(Boolean).join(", ");
  const words = test.text.text.replace(/\s+/g, " ");
  const told = output === undefined ? "" : ` (${code(output)})`;
  return `${code(name)} holds where ${code(words)} ${turned ? "does not" : "does"}: decided in ${decided}${told}`;
}

/** The innermost step around a place that has a name. */
function stepAround({ groups }: Pipeline, place: Span): string | undefined {
  const names = allSteps(groups)
    .filter(({ span }) => encloses(span, place))
    .flatMap(({ id, label }) => id ?? label?.text ?? []);
  return names.at(-1);
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

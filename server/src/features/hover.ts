import type { Analysis, AnalyzedPipeline } from "../analysis/analysis.ts";
import { contains, type Lines, type Span } from "../base/text.ts";
import type { Expression } from "../condition/expression.ts";
import { conditionInWords, metricInWords } from "./hover-condition.ts";
import { keyInWords } from "./hover-key.ts";
import { runsInWords } from "./hover-schedule.ts";
import { stepInWords } from "./hover-step.ts";
import { paragraphs } from "./markdown.ts";
import { namedAt, placeOfName } from "./names.ts";
import { explainSchedule, type Moment } from "./schedule.ts";
import { namesIn, type Readings } from "./truth.ts";

/** What is said about a place under the pointer. */
export interface Hover {
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
}

/** Explains what stands at an offset: a schedule, a condition, a metric, a step, a key of the own format. */
export function hoverAt(
  analysis: Analysis,
  offset: number,
  moment: Moment,
  readings: Readings,
): Hover | undefined {
  const within = analysis.pipelines.find(({ pipeline }) => contains(pipeline.span, offset));
  if (!within) return undefined;
  return (
    scheduleHover(within, offset, moment) ??
    conditionHover(within, offset, readings, analysis.lines) ??
    nameHover(analysis, within, offset, moment, readings) ??
    keyInWords(within, offset)
  );
}

function scheduleHover(
  { pipeline }: AnalyzedPipeline,
  offset: number,
  moment: Moment,
): Hover | undefined {
  for (const { schedule } of pipeline.triggers) {
    const span = [schedule?.cron, schedule?.zone]
      .flatMap((part) => part?.span() ?? [])
      .find((part) => contains(part, offset));
    const explained = span && schedule && explainSchedule(schedule, moment);
    if (explained) return { span, text: runsInWords(explained, moment) };
  }
  return undefined;
}

function conditionHover(
  { tools }: AnalyzedPipeline,
  offset: number,
  readings: Readings,
  lines: Lines,
): Hover | undefined {
  const condition = [...tools.conditions, ...tools.shellTests]
    .filter(({ text }) => contains(text.span(), offset))
    .sort((a, b) => a.text.length - b.text.length)[0];
  const expression = condition && tools.expression(condition);
  if (!expression) return undefined;
  const names = namesIn(expression);
  const speaksOfMetrics = speaksOf(expression, tools);
  const restsOnMetrics = tools.followed.some(
    ({ guard, test }) => guard === condition && speaksOf(tools.expression(test), tools),
  );
  // A condition on branches and events is not ours to explain.
  if (condition.role !== "trigger" && !speaksOfMetrics && !restsOnMetrics) return undefined;
  const name = names.find(({ span }) =>
    contains(condition.text.span(span.start, span.end), offset),
  );
  const metric = name && metricInWords(name.path, tools, readings);
  const told = metric ? name : undefined;
  const whole = conditionInWords(condition, expression, tools, readings, lines, told);
  return name && metric
    ? {
        span: condition.text.span(name.span.start, name.span.end),
        text: paragraphs(metric, "---", whole),
      }
    : { span: condition.text.span(), text: whole };
}

const speaksOf = (expression: Expression | undefined, tools: AnalyzedPipeline["tools"]): boolean =>
  expression !== undefined &&
  namesIn(expression).some(({ path }) => tools.metric(path) !== undefined);

function nameHover(
  analysis: Analysis,
  { pipeline, tools }: AnalyzedPipeline,
  offset: number,
  moment: Moment,
  readings: Readings,
): Hover | undefined {
  const named = namedAt(analysis, offset);
  if (!named) return undefined;
  const span = placeOfName(named, offset);
  if (named.kind === "step") {
    const text = stepInWords(pipeline, named.definition);
    return text === undefined ? undefined : { span, text };
  }
  if (named.kind === "metric") {
    const text = metricInWords([named.name], tools, readings);
    return text === undefined ? undefined : { span, text };
  }
  const trigger = pipeline.triggers.find(({ nameSpan }) => contains(nameSpan, offset));
  const explained = trigger?.schedule && explainSchedule(trigger.schedule, moment);
  const expression = trigger?.condition && tools.expression(trigger.condition);
  const text = paragraphs(
    explained && runsInWords(explained, moment),
    explained && expression && "---",
    trigger?.condition &&
      expression &&
      conditionInWords(trigger.condition, expression, tools, readings, analysis.lines),
  );
  return text ? { span, text } : undefined;
}

import type { Analysis, AnalyzedPipeline } from "../analysis/analysis.ts";
import type { Span } from "../base/text.ts";
import type { Name } from "../condition/expression.ts";
import { directionInWords } from "../condition/metric-words.ts";
import type { Trigger } from "../model/pipeline.ts";
import { type ExplainedSchedule, explainSchedule, type Moment } from "./schedule.ts";
import { namesIn, type Reading, type Readings, readingOf } from "./truth.ts";

export interface TriggerAccount {
  readonly name: string;
  readonly nameSpan: Span;
  readonly schedule?: ExplainedSchedule | undefined;
  /** The condition as written. */
  readonly condition?: string | undefined;
  /** The metrics the condition reads, each once, in order of appearance. */
  readonly metrics: readonly MetricAccount[];
}

export interface MetricAccount {
  /** As the condition writes it. */
  readonly name: string;
  readonly reading?: Reading | undefined;
  /** In words. */
  readonly direction?: string | undefined;
}

/** Everything that can start a pipeline of the file. */
export function triggersOf(
  { pipelines }: Analysis,
  moment: Moment,
  readings: Readings,
): TriggerAccount[] {
  return pipelines.flatMap(({ pipeline, tools }) =>
    pipeline.triggers.map((trigger) => ({
      name: trigger.name,
      nameSpan: trigger.nameSpan,
      schedule: trigger.schedule && explainSchedule(trigger.schedule, moment),
      condition: trigger.condition?.text.text,
      metrics: metricNames(trigger, tools).map((name) => {
        const known = tools.metric(name.path);
        return {
          name: name.path.join("."),
          reading: readingOf(name.path, readings),
          direction: known && directionInWords(known),
        };
      }),
    })),
  );
}

/** The names that a trigger's conditions read, each once. */
function metricNames(
  { condition, furtherConditions = [] }: Trigger,
  tools: AnalyzedPipeline["tools"],
): Name[] {
  const names = new Map<string, Name>();
  for (const each of condition ? [condition, ...furtherConditions] : furtherConditions) {
    const expression = tools.expression(each);
    for (const name of expression ? namesIn(expression) : [])
      if (!names.has(name.path.join("."))) names.set(name.path.join("."), name);
  }
  return [...names.values()];
}

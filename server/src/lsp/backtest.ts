import type { AnalyzedPipeline } from "../analysis/analysis.ts";
import { describeDuration } from "../base/duration.ts";
import type { Lines } from "../base/text.ts";
import type { Value } from "../condition/evaluate.ts";
import type { Trigger } from "../model/pipeline.ts";
import type { PastDecision } from "../runner/backtest.ts";
import { backtestTrigger, sourcesOf, totalsOf, whyNoPast } from "../runner/backtest-trigger.ts";
import { zoneOf } from "../runner/due.ts";
import { metricsIn } from "../runner/gates.ts";
import { problemsOf } from "../runner/snapshot.ts";
import { rangeOf } from "./convert.ts";
import { conditionsOf } from "./evaluate.ts";
import { isFar, type PastSources } from "./past-sources.ts";
import type { BacktestAnswer, PastSample } from "./pictures.ts";
import type { MetricValue } from "./protocol.ts";

/** What a trigger would have done, for a page that draws it. */
export async function backtestAnswer(
  { uri, lines, asks }: { readonly uri: string; readonly lines: Lines; readonly asks: boolean },
  analyzed: AnalyzedPipeline,
  trigger: Trigger,
  sources: PastSources,
): Promise<BacktestAnswer> {
  const { pipeline, tools } = analyzed;
  const metrics = metricsIn(conditionsOf(trigger), pipeline.metrics, tools.expression);
  const tested = await backtestTrigger(analyzed, trigger, (wanted) =>
    sources.read(uri, wanted, asks),
  );
  const { decisions, flippedCondition, basis, notes } = tested.result;
  const problems = new Set([...tested.histories.values()].flatMap(problemsOf));
  return {
    trigger: trigger.name,
    range: rangeOf(lines, trigger.nameSpan),
    ...(trigger.condition && { condition: inOneLine(trigger.condition.text.text) }),
    ...(flippedCondition !== undefined && { flippedCondition: inOneLine(flippedCondition) }),
    ...(trigger.cooldown && { cooldown: describeDuration(trigger.cooldown.seconds) }),
    basis,
    zone: basis === "schedule" && trigger.schedule ? zoneOf(trigger.schedule) : "UTC",
    metrics: decisions[0]?.values.map(({ name }) => name) ?? [],
    samples: decisions.map(toSample),
    totals: totalsOf(decisions.map(({ verdict }) => verdict)),
    ...(flippedCondition !== undefined && {
      flippedTotals: totalsOf(decisions.map(({ flipped }) => flipped)),
    }),
    panels: tested.panels.map(({ metrics: together, bounds }) => ({
      metrics: together,
      bounds: bounds.map(({ value, text, holds }) => ({ value, text, ...(holds && { holds }) })),
    })),
    sources: sourcesOf(tested.histories),
    problems: [...problems],
    notes: [...new Set(notes.filter((note) => !problems.has(note)))],
    ...(decisions.length === 0 && { nothing: whyNoPast(tested) }),
    files: sources.files(uri, metrics),
    hasFarSources: metrics.some(isFar),
  };
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const toSample = ({ at, label, values, verdict, flipped }: PastDecision): PastSample => ({
  ...(at !== undefined && { at }),
  label,
  values: values.map(({ value }) => toValue(value)),
  verdict,
  ...(flipped !== undefined && { flipped }),
});

/** JSON has no infinity. */
const toValue = (value: Value | undefined): MetricValue =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : (value ?? null);

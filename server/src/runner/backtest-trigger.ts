import type { AnalyzedPipeline } from "../analysis/analysis.ts";
import type { MetricDeclaration, Trigger } from "../model/pipeline.ts";
import { type Backtest, backtest, type PastVerdict, type Stretch } from "./backtest.ts";
import { type Panel, panelsOf } from "./backtest-panels.ts";
import { metricsIn } from "./gates.ts";
import { failed } from "./machine.ts";
import type { Histories } from "./snapshot.ts";

/** A trigger with what it would have done, and what that was read from. */
export interface BacktestedTrigger {
  readonly trigger: Trigger;
  readonly histories: Histories;
  readonly result: Backtest;
  readonly panels: readonly Panel[];
}

/** Back-tests one trigger. `read` asks the sources of those metrics that its conditions name. */
export async function backtestTrigger(
  { pipeline, tools }: AnalyzedPipeline,
  trigger: Trigger,
  read: (metrics: readonly MetricDeclaration[]) => Promise<Histories>,
  stretch: Stretch = {},
): Promise<BacktestedTrigger> {
  const { condition, furtherConditions = [] } = trigger;
  const conditions = condition ? [condition, ...furtherConditions] : furtherConditions;
  const histories = await read(metricsIn(conditions, pipeline.metrics, tools.expression));
  const judges = (name: readonly string[]) => {
    const kind = tools.metric(name)?.kind;
    return kind === "quality" || kind === "drift";
  };
  return {
    trigger,
    histories,
    result: backtest(trigger, tools.expression, histories, judges, stretch),
    panels: panelsOf(trigger, tools.expression),
  };
}

/** The sources that were read, as people name them, each once. */
export const sourcesOf = (histories: Histories): readonly string[] => [
  ...new Set([...histories.values()].flatMap((one) => (failed(one) ? [] : [one.source]))),
];

const verdicts: readonly PastVerdict[] = ["fires", "held-back", "unknown", "fails", "silent"];

export type Totals = Readonly<Record<PastVerdict, number>>;

/** How often each verdict was given. */
export function totalsOf(decisions: readonly (PastVerdict | undefined)[]): Totals {
  const count = (verdict: PastVerdict) => decisions.filter((one) => one === verdict).length;
  return Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as Totals;
}

/** Why there is nothing to tell of a trigger's past, in a sentence. */
export function whyNoPast({ trigger, histories }: BacktestedTrigger): string {
  if (!trigger.condition) return "It has no condition: it fires at every time of its schedule.";
  return histories.size === 0
    ? "None of its metrics has a source, so there is no history to go through."
    : "There is no history to go through.";
}

import type { Value } from "../condition/evaluate.ts";
import type { Pipeline, Trigger } from "../model/pipeline.ts";
import { heldUntil } from "../runner/cooldown.ts";
import { type Decision, decide, type Parse } from "../runner/decide.ts";
import { metricsIn } from "../runner/gates.ts";
import type { RunRecord } from "../runner/history.ts";
import { readHistories, type Snapshot, snapshotOf } from "../runner/snapshot.ts";
import type { SourceContext } from "../runner/sources/context.ts";
import { reasons } from "./run-report.ts";

/** A trigger that was asked whether it would start a run now. */
export interface AskedTrigger {
  readonly trigger: Trigger;
  readonly decision: Decision;
  readonly snapshot: Snapshot;
  /** The cooldown holds it back until then, milliseconds since 1970 UTC. */
  readonly held?: number | undefined;
}

/** Asks triggers, with the newest values of their metrics. */
export async function askTriggers(
  triggers: readonly Trigger[],
  pipeline: Pipeline,
  parse: Parse,
  context: SourceContext,
  given: ReadonlyMap<string, Value>,
  runs: readonly RunRecord[],
): Promise<readonly AskedTrigger[]> {
  const conditions = triggers.flatMap(({ condition, furtherConditions }) => [
    ...(condition ? [condition] : []),
    ...(furtherConditions ?? []),
  ]);
  const histories = await readHistories(metricsIn(conditions, pipeline.metrics, parse), context);
  const now = context.machine.now();
  const snapshot = snapshotOf(histories, given, now);
  return triggers.map((trigger) => {
    const decision = decide(trigger, parse, snapshot);
    const held =
      decision.verdict === "fires" ? heldUntil(trigger, lastRunOf(trigger, runs), now) : undefined;
    return { trigger, decision, snapshot, held };
  });
}

/** When the trigger last started a run that was not a trial with made-up values. */
export const lastRunOf = (trigger: Trigger, runs: readonly RunRecord[]): number | undefined =>
  runs.find(
    ({ started }) => started.trigger === trigger.name && Object.keys(started.given).length === 0,
  )?.at;

/** Why a trigger fires or does not, in lines: the verdict, then its condition part by part. */
export function accountOf({ trigger, decision, snapshot, held }: AskedTrigger): string[] {
  const verdict = {
    fires:
      held === undefined
        ? "fires"
        : `would fire, but its cooldown holds it back until ${isoMinute(held)}`,
    silent: "does not fire",
    unknown: "does not fire, for its condition cannot be decided",
    fails: "cannot be decided, and that is an error",
  }[decision.verdict];
  const { condition } = trigger;
  const parts = condition ? reasons({ condition, evaluation: decision.evaluation, snapshot }) : [];
  return [
    `Trigger  ${trigger.name} ${verdict}${parts.length > 0 ? ":" : "."}`,
    ...parts.map((part) => `           ${part}`),
    ...(decision.remark ? [`         ${decision.remark}`] : []),
  ];
}

export const isoMinute = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

import type { Value } from "../condition/evaluate.ts";
import { type Expression, walk } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";
import type { Trigger } from "../model/pipeline.ts";
import { heldUntil } from "./cooldown.ts";
import { type Decision, decide, type Parse } from "./decide.ts";
import { dueTimes } from "./due.ts";
import { flipped } from "./flip.ts";
import { failed } from "./machine.ts";
import { type Histories, problemsOf, type Snapshot, snapshotOf } from "./snapshot.ts";
import type { Sample, Series } from "./sources/series.ts";

/** What a trigger would have done at one time. */
export type PastVerdict = Decision["verdict"] | "held-back";

export interface PastDecision {
  /** Milliseconds since 1970 UTC; nothing where the readings have no dates. */
  readonly at?: number | undefined;
  /** The day or the time, as the source or the schedule has it. */
  readonly label: string;
  /** What the condition's names stood at. */
  readonly values: readonly { readonly name: string; readonly value: Value | undefined }[];
  readonly verdict: PastVerdict;
  /** What the condition with its operators the other way round would have done. */
  readonly flipped?: PastVerdict | undefined;
}

/** What a trigger would have done over a stretch of time. Nothing was run for it. */
export interface Backtest {
  readonly decisions: readonly PastDecision[];
  /** The condition with its operators the other way round. */
  readonly flippedCondition?: string | undefined;
  /** Decided at every time of the schedule, or at every reading. */
  readonly basis: "schedule" | "readings";
  /** What a person should know of it, a sentence each. */
  readonly notes: readonly string[];
}

/** The stretch of time that is asked about; both ends are within. */
export interface Stretch {
  /** Milliseconds since 1970 UTC. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Labels of readings that have no dates. */
  readonly fromLabel?: string | undefined;
  readonly toLabel?: string | undefined;
}

/** More decisions than this nobody can look at. */
const most = 50_000;
const day = 86_400_000;

/**
 * Goes through the history of a trigger's metrics. `judges` says of a name whether it tells how good
 * the model is.
 */
export function backtest(
  trigger: Trigger,
  parse: Parse,
  histories: Histories,
  judges: (path: readonly string[]) => boolean,
  stretch: Stretch = {},
): Backtest {
  const series = [...histories.values()].filter((one): one is Series => !failed(one));
  const notes = [...histories.values()].flatMap(problemsOf);
  const samples = series.flatMap((one) => one.samples);
  const dated = samples.length > 0 && samples.every(({ at }) => at !== undefined);
  const undated = series.find((one) => one.samples.some(({ at }) => at === undefined));
  if (trigger.schedule && undated)
    notes.push(
      `${lacksDates(undated)}, so the schedule cannot be laid over them: every reading counts as one run of it.`,
    );
  if (trigger.cooldown && undated)
    notes.push(`${lacksDates(undated)}, so the cooldown is left out of account.`);
  const bySchedule = trigger.schedule !== undefined && dated;
  const ticks = bySchedule ? scheduled(trigger, samples, stretch) : read(series, dated, stretch);
  const counted = ticks.slice(0, most);
  if (ticks.length > most)
    notes.push(`Only the first ${most} of ${ticks.length} times are told: narrow it down.`);

  const { condition } = trigger;
  const expression = condition && parse(condition);
  const flippedCondition =
    condition && expression ? flipped(condition.text.text, expression, judges) : undefined;
  const there = through(trigger, parse, counted, histories);
  const back =
    condition === undefined || flippedCondition === undefined
      ? undefined
      : through(trigger, flippingParse(condition, flippedCondition, parse), counted, histories);
  return {
    decisions: counted.map(({ at, label }, index) => ({
      at,
      label,
      values: there[index]?.values ?? [],
      verdict: there[index]?.verdict ?? "unknown",
      flipped: back?.[index]?.verdict,
    })),
    flippedCondition,
    basis: bySchedule ? "schedule" : "readings",
    notes,
  };
}

function lacksDates({ source, samples }: Series): string {
  const first = samples.find(({ at }) => at === undefined);
  const isAll = samples.every(({ at }) => at === undefined);
  const place = first?.place === undefined ? "" : `, ${first.place}`;
  return isAll
    ? `The readings of ${source} have no dates`
    : `Most readings of ${source} have no dates ('${first?.label}'${place}, is the first)`;
}

/** A time at which is decided, with the metrics as they stood then. */
interface Tick {
  readonly at?: number | undefined;
  readonly label: string;
  snapshot(histories: Histories): Snapshot;
}

function scheduled({ schedule }: Trigger, samples: readonly Sample[], stretch: Stretch): Tick[] {
  const times = samples.flatMap(({ at }) => at ?? []);
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!schedule || !Number.isFinite(first)) return [];
  // The runs of the last day may well come after its reading.
  const from = stretch.from ?? first;
  const until = stretch.to === undefined ? Math.floor(last / day) * day + day : stretch.to + 1;
  const ticks: Tick[] = [];
  for (const { at, offset } of dueTimes(schedule, from - 1, until)) {
    ticks.push({
      at,
      label: new Date(at + offset).toISOString().slice(0, 16).replace("T", " "),
      snapshot: (histories) => snapshotOf(histories, new Map(), at),
    });
    if (ticks.length > most) break;
  }
  return ticks;
}

function read(series: readonly Series[], dated: boolean, stretch: Stretch): Tick[] {
  if (!dated) return labelled(series, stretch);
  const labels = new Map<number, string>();
  for (const { samples } of series)
    for (const { at, label } of samples) if (at !== undefined) labels.set(at, label);
  return [...labels]
    .filter(([at]) => at >= (stretch.from ?? -Infinity) && at <= (stretch.to ?? Infinity))
    .sort(([a], [b]) => a - b)
    .map(([at, label]) => ({
      at,
      label,
      snapshot: (histories) => snapshotOf(histories, new Map(), at),
    }));
}

/** Readings without dates go by their labels, in the order in which the sources have them. */
function labelled(series: readonly Series[], { fromLabel, toLabel }: Stretch): Tick[] {
  const labels = [...new Set(series.flatMap(({ samples }) => samples.map(({ label }) => label)))];
  const start = fromLabel === undefined ? 0 : Math.max(0, labels.indexOf(fromLabel));
  const end = toLabel === undefined ? labels.length : labels.indexOf(toLabel) + 1 || labels.length;
  const places = new Map(series.map((one) => [one, placesOf(one)]));
  return labels.slice(start, end).map((label) => ({
    label,
    snapshot: (histories) =>
      snapshotOf(histories, new Map(), 0, (name) => {
        const one = histories.get(name);
        return one && !failed(one) ? (places.get(one)?.get(label) ?? 0) : undefined;
      }),
  }));
}

/** How many readings there are up to the first with a label. */
function placesOf({ samples }: Series): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [index, { label }] of samples.entries())
    if (!places.has(label)) places.set(label, index + 1);
  return places;
}

function through(
  trigger: Trigger,
  parse: Parse,
  ticks: readonly Tick[],
  histories: Histories,
): Pick<PastDecision, "values" | "verdict">[] {
  const names = namesOf(trigger, parse);
  let lastRun: number | undefined;
  return ticks.map(({ at, snapshot }) => {
    const now = snapshot(histories);
    const values = names.map((path) => ({ name: path.join("."), value: now.value(path) }));
    const { verdict } = decide(trigger, parse, now);
    if (verdict !== "fires" || at === undefined) return { values, verdict };
    if (heldUntil(trigger, lastRun, at) !== undefined) return { values, verdict: "held-back" };
    lastRun = at;
    return { values, verdict };
  });
}

function namesOf({ condition, furtherConditions = [] }: Trigger, parse: Parse): string[][] {
  const names = new Map<string, string[]>();
  for (const one of [condition, ...furtherConditions]) {
    const expression = one && parse(one);
    for (const part of expression ? walk(expression) : [])
      if (part.kind === "name") names.set(part.path.join("."), [...part.path]);
  }
  return [...names.values()];
}

const flippingParse =
  (condition: Condition, text: string, parse: Parse): Parse =>
  (asked): Expression | undefined =>
    asked === condition ? grammarOf(condition.grammar)?.read(text).expression : parse(asked);

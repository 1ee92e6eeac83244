import { nextRuns } from "../cron/next.ts";
import type { Pipeline, Schedule, Trigger } from "../model/pipeline.ts";
import { heldUntil } from "./cooldown.ts";
import { type Decision, decide, type Parse } from "./decide.ts";
import { dueTimes, parsedSchedule, zoneOf } from "./due.ts";
import { metricsIn } from "./gates.ts";
import { fileName, runName } from "./history.ts";
import type { Decided, Ledger } from "./ledger.ts";
import { failed, type Machine } from "./machine.ts";
import { type Histories, readHistories, type Snapshot, snapshotOf } from "./snapshot.ts";
import type { SourceContext } from "./sources/context.ts";
import { readSource } from "./sources/spec.ts";

/** A run that a trigger wants. Its name is the same for all who want it, so that one starts it. */
export interface Fire {
  readonly trigger: Trigger;
  readonly run: string;
  readonly due?: string | undefined;
  readonly why: readonly string[];
  /** It fired under an earlier watch, which did not live to carry it out. */
  readonly lost?: boolean | undefined;
}

/** What a watch is told to do, and tells. */
export interface Watched {
  readonly pipeline: Pipeline;
  readonly parse: Parse;
  readonly context: SourceContext;
  /** Names of triggers; nothing for all. */
  readonly only?: ReadonlySet<string> | undefined;
}

export interface WatchDoings {
  /** Starts the run and returns at once. The end of it is told to the ledger by whoever runs it. */
  start(fire: Fire): Promise<void>;
  /** Whether a run of the pipeline is going, here or elsewhere. */
  busy(): Promise<boolean>;
  /** When the trigger last started a run, milliseconds since 1970 UTC. */
  lastRun(trigger: Trigger): Promise<number | undefined>;
  /** Why a decision came out as it did, in lines. */
  account(trigger: Trigger, decision: Decision, snapshot: Snapshot): readonly string[];
  told(trigger: string, entry: Decided): void;
  problem(text: string): void;
}

/** Milliseconds between two looks at metrics in files, and at those on servers. */
const filePause = 5_000;
const serverPause = 60_000;
/** No sleep is longer: a clock that is set, or a machine that slept, is noticed by then. */
const longestSleep = 30_000;

/**
 * Decides what schedules and changing metrics start. Every decision is on the disk before it is
 * carried out: a time that was due while nothing watched is made up for once, and none is twice.
 */
export class Watch {
  private readonly machine: Machine;
  private readonly ledger: Ledger;
  private readonly doings: WatchDoings;
  private readonly looked = new Map<string, number>();
  private readonly queue: Fire[] = [];
  private lastTick = Number.NEGATIVE_INFINITY;

  constructor(machine: Machine, ledger: Ledger, doings: WatchDoings) {
    this.machine = machine;
    this.ledger = ledger;
    this.doings = doings;
  }

  /** Decides all that is to be decided now, and starts what fires. */
  async look(watched: Watched): Promise<void> {
    const now = this.machine.now();
    if (now < this.lastTick - 1000)
      this.doings.problem(
        `The clock was set back by ${Math.round((this.lastTick - now) / 1000)} seconds. What was decided before is not decided again.`,
      );
    this.lastTick = now;
    for (const trigger of triggersOf(watched))
      if (trigger.schedule) await this.lookAtSchedule(trigger, watched, now);
      else if (trigger.condition) await this.lookAtMetrics(trigger, watched, now);
    await this.startQueued();
  }

  /** How long nothing is to be decided, milliseconds. */
  sleepTime(watched: Watched): number {
    const now = this.machine.now();
    let wake = now + longestSleep;
    for (const trigger of triggersOf(watched)) {
      const parsed = trigger.schedule && parsedSchedule(trigger.schedule);
      if (trigger.schedule && parsed) {
        const from = Math.max(now, this.ledger.due(trigger.name) ?? now);
        const { runs } = nextRuns(parsed, { zone: zoneOf(trigger.schedule), from, count: 1 });
        wake = Math.min(wake, runs[0]?.at ?? wake);
      } else if (trigger.condition && !trigger.schedule)
        wake = Math.min(wake, (this.looked.get(trigger.name) ?? now) + pauseOf(trigger, watched));
    }
    if (this.queue.length > 0) wake = Math.min(wake, now + 1000);
    return Math.max(50, wake - now);
  }

  private async lookAtSchedule(trigger: Trigger, watched: Watched, now: number): Promise<void> {
    const { schedule, name } = trigger;
    if (!schedule) return;
    const last = this.ledger.due(name);
    if (last === undefined) {
      await this.decided({ trigger: name, due: isoOf(now), decision: "noted" });
      return;
    }
    const { newest, passed } = newestDue(schedule, last, now);
    if (newest === undefined) return;
    if (passed)
      await this.decided({
        trigger: name,
        due: isoOf(last),
        decision: "missed",
        why: [
          `times after ${isoOf(last)} passed while nothing watched; the newest of them is made up for`,
        ],
      });
    const late = (now - newest) / 1000;
    if (trigger.startWithin && late > trigger.startWithin.seconds) {
      const why = [
        `it is ${Math.round(late)} seconds late, and is dropped after ${trigger.startWithin.seconds}`,
      ];
      await this.decided({ trigger: name, due: isoOf(newest), decision: "missed", why });
      return;
    }
    const histories = await this.histories(trigger, watched);
    const at = isoOf(newest);
    await this.settle(trigger, watched, histories, now, { due: at }, runName(newest, name));
  }

  private async lookAtMetrics(trigger: Trigger, watched: Watched, now: number): Promise<void> {
    const { name } = trigger;
    const before = this.looked.get(name);
    if (before !== undefined && now >= before && now < before + pauseOf(trigger, watched)) return;
    this.looked.set(name, now);
    const histories = await this.histories(trigger, watched);
    const newest = [...histories].map(([metric, series]) => [
      metric,
      failed(series) ? undefined : series.samples.at(-1),
    ]);
    // A source that does not answer has no news.
    if (newest.length === 0 || newest.every(([, sample]) => sample === undefined)) return;
    const seen = this.machine.hash(JSON.stringify(newest));
    const known = this.ledger.seen(name);
    if (known === seen) return;
    if (known === undefined) {
      await this.decided({ trigger: name, seen, decision: "noted" });
      return;
    }
    const run = `${fileName(name)}-${seen.slice(0, 12)}`;
    await this.settle(trigger, watched, histories, now, { seen }, run);
  }

  /** Decides, records, and only then starts. */
  private async settle(
    trigger: Trigger,
    { pipeline, parse }: Watched,
    histories: Histories,
    now: number,
    occasion: Pick<Decided, "due" | "seen">,
    run: string,
  ): Promise<void> {
    const snapshot = snapshotOf(histories, new Map(), now);
    const decision = decide(trigger, parse, snapshot);
    const why = this.doings.account(trigger, decision, snapshot);
    const entry = { trigger: trigger.name, ...occasion, why };
    if (decision.verdict !== "fires") {
      await this.decided({ ...entry, decision: decision.verdict });
      return;
    }
    const held = heldUntil(trigger, await this.doings.lastRun(trigger), now);
    if (held !== undefined) {
      const until = `its cooldown holds it back until ${isoOf(held)}`;
      await this.decided({ ...entry, decision: "held-back", why: [until, ...why] });
      return;
    }
    const overlap = pipeline.overlap ?? "skip";
    const busy = overlap !== "allow" && (this.queue.length > 0 || (await this.doings.busy()));
    if (busy && overlap === "skip") {
      const going = "a run of this pipeline is still going, and 'overlap: skip' starts no other";
      await this.decided({ ...entry, decision: "overlaps", why: [going, ...why] });
      return;
    }
    const recorded = await this.decided({ ...entry, decision: "fires", run });
    if (!recorded) return;
    const fire: Fire = { trigger, run, due: occasion.due, why };
    if (busy) this.queue.push(fire);
    else await this.doings.start(fire);
  }

  /** Goes on with what fired before this watch began and was not carried out. */
  async makeUp(watched: Watched, isLost: (run: string) => Promise<boolean>): Promise<void> {
    for (const { trigger: name, run, due, why = [] } of this.ledger.open) {
      const trigger = watched.pipeline.triggers.find((each) => each.name === name);
      if (!trigger || run === undefined || !(await isLost(run))) continue;
      this.queue.push({ trigger, run, due, why, lost: true });
    }
    await this.startQueued();
  }

  private async startQueued(): Promise<void> {
    while (this.queue.length > 0 && !(await this.doings.busy())) {
      const fire = this.queue.shift();
      if (fire) await this.doings.start(fire);
    }
  }

  private histories(trigger: Trigger, { pipeline, parse, context }: Watched): Promise<Histories> {
    const conditions = [trigger.condition, ...(trigger.furtherConditions ?? [])].filter(
      (condition) => condition !== undefined,
    );
    return readHistories(metricsIn(conditions, pipeline.metrics, parse), context);
  }

  /** Answers whether it is on the disk: what is not is not carried out either. */
  private async decided(entry: Omit<Decided, "event" | "at">): Promise<boolean> {
    const full: Decided = { event: "decided", at: isoOf(this.machine.now()), ...entry };
    const failure = await this.ledger.record(full);
    if (failure)
      this.doings.problem(
        `${this.ledger.path} cannot be written (${failure.problem}), so nothing is started.`,
      );
    else this.doings.told(entry.trigger, full);
    return !failure;
  }
}

/** Windows to look back over: the newest time is found without going through all before it. */
const lookBack = [3600, 86_400, 35 * 86_400, Number.POSITIVE_INFINITY];

/** The newest time that was due after `last`, and whether others passed before it. */
function newestDue(
  schedule: Schedule,
  last: number,
  now: number,
): { readonly newest?: number | undefined; readonly passed: boolean } {
  for (const seconds of lookBack) {
    const from = Math.max(last, now - seconds * 1000);
    const due = [...dueTimes(schedule, from, now + 1)];
    const newest = due.at(-1)?.at;
    if (newest !== undefined) {
      const earlier = dueTimes(schedule, last, newest).next();
      return { newest, passed: !earlier.done };
    }
    if (from === last) break;
  }
  return { passed: false };
}

const isoOf = (at: number): string => new Date(at).toISOString();

const triggersOf = ({ pipeline, only }: Watched): readonly Trigger[] =>
  pipeline.triggers.filter(({ name }) => only === undefined || only.has(name));

function pauseOf({ condition }: Trigger, { pipeline, parse }: Watched): number {
  const metrics = condition ? metricsIn([condition], pipeline.metrics, parse) : [];
  const far = metrics.some((metric) => {
    const source = readSource(metric);
    return source && !failed(source) && source.kind !== "file" && source.kind !== "inline";
  });
  return far ? serverPause : filePause;
}

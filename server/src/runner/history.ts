import { joinPath } from "../base/path.ts";
import type {
  Outcome,
  RunEvent,
  RunOutcome,
  RunStarted,
  StepEnded,
  StepStarted,
} from "./events.ts";
import { type Failure, failed, type Machine } from "./machine.ts";
import { isMap } from "./sources/plain.ts";

/** Folder of everything that is kept, beside the pipeline. */
export const storeName = ".mlops";

const runsFolder = (home: string): string => joinPath(home, `${storeName}/runs`);

/** A run as its record tells it. */
export interface RunRecord {
  /** Name of its folder. */
  readonly id: string;
  readonly folder: string;
  readonly started: RunStarted;
  /** How it ended; `going` while its process lives, `interrupted` when that is gone without a word. */
  readonly state: RunOutcome | "going" | "interrupted";
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Seconds; nothing for a run without an end. */
  readonly seconds?: number | undefined;
  /** The last word on every step that has one. */
  readonly steps: ReadonlyMap<string, StepEnded>;
  /** The last start of every step that was started. */
  readonly starts: ReadonlyMap<string, StepStarted>;
  /** The steps that were started and have no end. */
  readonly open: readonly string[];
}

/** The record of a run that is going on here. */
export interface RunWriter {
  readonly id: string;
  readonly folder: string;
  /** Returns when the event is on the disk; says why where it could not be written. */
  record(event: RunEvent): Promise<Failure | undefined>;
}

/**
 * Begins the record of a run. The record appears with its first event or not at all, so no two runs
 * have one name, and where `only` is set (a schedule's run is named by the time it was due) nothing
 * is begun if somebody else has: `taken`.
 */
export async function beginRun(
  machine: Machine,
  home: string,
  name: string,
  started: RunStarted,
  only = false,
): Promise<RunWriter | "taken" | Failure> {
  const prepared = await prepareStore(machine, home);
  if (prepared) return prepared;
  for (let count = 1; ; count++) {
    const id = count === 1 ? name : `${name}-${count}`;
    const folder = joinPath(runsFolder(home), id);
    const path = joinPath(folder, "run.jsonl");
    const created = await machine.files.create(path, lineOf(started));
    if (created === "created") return runWriter(machine, id, folder);
    if (created !== "taken") return { problem: `${path} cannot be written: ${created.problem}` };
    if (only) return "taken";
  }
}

const lineOf = (event: RunEvent): string => `${JSON.stringify(event)}\n`;

/** `2026-03-29T02-30-00Z-nightly`. */
export const runName = (at: number, what: string): string =>
  `${new Date(at).toISOString().slice(0, 19).replaceAll(":", "-")}Z-${fileName(what)}`;

/** A name as part of a path. */
export const fileName = (name: string): string =>
  name
    .replaceAll(/[^\w.-]+/g, "_")
    .replace(/^[._]+/, "")
    .slice(0, 60) || "unnamed";

async function prepareStore(machine: Machine, home: string): Promise<Failure | undefined> {
  const ignore = joinPath(home, `${storeName}/.gitignore`);
  if (await machine.files.exists(ignore)) return undefined;
  const failure = await machine.files.replace(
    ignore,
    "# What mlops keeps of its runs is of this machine.\n*\n",
  );
  return (
    failure && { problem: `${joinPath(home, storeName)} cannot be written: ${failure.problem}` }
  );
}

function runWriter(machine: Machine, id: string, folder: string): RunWriter {
  const path = joinPath(folder, "run.jsonl");
  let last: Promise<Failure | undefined> = Promise.resolve(undefined);
  return {
    id,
    folder,
    record(event) {
      last = last.then((failure) =>
        // What a full disk tore off in the middle must not swallow the line after it.
        machine.files.append(path, failure ? `\n${lineOf(event)}` : lineOf(event)),
      );
      return last.then((failure) => failure && { problem: `${path}: ${failure.problem}` });
    },
  };
}

/**
 * All runs of a folder, the newest first. Records that cannot be read are left out. Who asks often
 * keeps `over`: the records of runs that have ended, which are not read again.
 */
export async function listRuns(
  machine: Machine,
  home: string,
  over: Map<string, RunRecord> = new Map(),
): Promise<readonly RunRecord[]> {
  const entries = await machine.files.list(runsFolder(home));
  const runs = await Promise.all(
    entries
      .filter(({ folder }) => folder)
      .map(async ({ name }) => {
        const known = over.get(joinPath(runsFolder(home), name));
        const run = known ?? (await readRun(machine, home, name));
        if (run?.seconds !== undefined) over.set(run.folder, run);
        return run;
      }),
  );
  return runs
    .filter((run) => run !== undefined)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

/** One run by its name. */
export async function readRun(
  machine: Machine,
  home: string,
  id: string,
): Promise<RunRecord | undefined> {
  const folder = joinPath(runsFolder(home), id);
  const file = await machine.files.read(joinPath(folder, "run.jsonl"));
  if (failed(file)) return undefined;
  const events = readEvents(file.text);
  const started = events.find((event) => event.event === "run-started");
  if (!started) return undefined;
  const ended = events.find((event) => event.event === "run-ended");
  const steps = new Map<string, StepEnded>();
  const starts = new Map<string, StepStarted>();
  const open = new Set<string>();
  for (const event of events) {
    if (event.event === "step-started") {
      open.add(event.step);
      starts.set(event.step, event);
    }
    if (event.event !== "step-ended") continue;
    open.delete(event.step);
    steps.set(event.step, event);
  }
  const at = Date.parse(started.at);
  const state =
    ended?.outcome ??
    ((await machine.processes.isAlive(started.process)) ? "going" : "interrupted");
  return {
    id,
    folder,
    started,
    state,
    at,
    seconds: ended && (Date.parse(ended.at) - at) / 1000,
    steps,
    starts,
    open: [...open],
  };
}

/**
 * The events of a record. A line that was being written when the power went, or the process, is no
 * event: it is left out, and what was recorded before it stands.
 */
export function readEvents(text: string): readonly RunEvent[] {
  return text.split("\n").flatMap((line): RunEvent[] => {
    if (!line.startsWith("{")) return [];
    try {
      const event: unknown = JSON.parse(line);
      return isEvent(event) ? [event] : [];
    } catch {
      return [];
    }
  });
}

const names = ["run-started", "step-started", "step-retried", "step-ended", "run-ended"];

const isEvent = (data: unknown): data is RunEvent =>
  isMap(data) &&
  typeof data.event === "string" &&
  names.includes(data.event) &&
  typeof data.at === "string" &&
  (data.event === "run-started" ? isMap(data.process) && Array.isArray(data.steps) : true) &&
  (data.event.startsWith("step-") ? typeof data.step === "string" : true);

/** Removes all but the newest runs. What is going on is never removed. */
export async function pruneRuns(machine: Machine, home: string, keep: number): Promise<number> {
  const runs = await listRuns(machine, home);
  const old = runs.slice(keep).filter(({ state }) => state !== "going");
  let removed = 0;
  for (const { folder } of old) if (!(await machine.files.remove(folder))) removed++;
  return removed;
}

/** Whether the outcome of a step counts when a later run goes on with this one. */
export const countsForResume = (outcome: Outcome): boolean =>
  outcome === "succeeded" || outcome === "unchanged" || outcome === "done-before";

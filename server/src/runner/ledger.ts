import { joinPath, relativePath } from "../base/path.ts";
import { fileName, storeName } from "./history.ts";
import { type Failure, failed, type Machine, type ProcessMark } from "./machine.ts";
import { isMap } from "./sources/plain.ts";

/** What a watch decided, one line each. */
export type LedgerEntry =
  | { readonly event: "watching"; readonly at: string; readonly process: ProcessMark }
  | Decided
  | { readonly event: "ended"; readonly at: string; readonly run: string };

/** A time of a schedule that came, or new values of metrics that were seen. */
export interface Decided {
  readonly event: "decided";
  readonly at: string;
  readonly trigger: string;
  /** Of a schedule: the time that it was due. ISO 8601, UTC. */
  readonly due?: string | undefined;
  /** Of a condition without a schedule: SHA-256 of the readings. */
  readonly seen?: string | undefined;
  /** `noted`: from here on it is watched, and nothing before counts. */
  readonly decision:
    | "noted"
    | "fires"
    | "silent"
    | "unknown"
    | "fails"
    | "held-back"
    | "overlaps"
    | "missed";
  /** Name of the run that it starts. */
  readonly run?: string | undefined;
  readonly why?: readonly string[] | undefined;
}

/** A file with more lines is written anew with those that still count. */
const mostLines = 2000;

/** What all watches of one pipeline file have decided, so that none decides anything twice. */
export class Ledger {
  private readonly machine: Machine;
  readonly path: string;
  private readonly lastDue = new Map<string, number>();
  private readonly lastSeen = new Map<string, string>();
  private readonly fires = new Map<string, Decided>();
  private watchers: ProcessMark[] = [];
  private torn = false;

  constructor(machine: Machine, home: string, file: string) {
    this.machine = machine;
    const name = relativePath(home, file).replaceAll("/", "_");
    this.path = joinPath(home, `${storeName}/watch/${fileName(name)}.jsonl`);
  }

  /** Takes in what is on the disk, of this and of any other watch. */
  async read(): Promise<Failure | undefined> {
    const file = await this.machine.files.read(this.path);
    if (failed(file)) return file.absent ? undefined : file;
    this.torn = file.text !== "" && !file.text.endsWith("\n");
    const entries = file.text.split("\n").flatMap(entryOf);
    for (const entry of entries) this.count(entry);
    if (entries.length > mostLines && (await this.watcher()) === undefined) await this.shorten();
    return undefined;
  }

  /** When the trigger's schedule was last decided about, milliseconds since 1970 UTC. */
  due(trigger: string): number | undefined {
    return this.lastDue.get(trigger);
  }

  /** The readings that the trigger was last decided by. */
  seen(trigger: string): string | undefined {
    return this.lastSeen.get(trigger);
  }

  /** What fires and has not ended, the oldest first. */
  get open(): readonly Decided[] {
    return [...this.fires.values()];
  }

  /** Another watch of this file that is alive. */
  async watcher(): Promise<ProcessMark | undefined> {
    const { self } = this.machine.processes;
    for (const mark of this.watchers.toReversed())
      if (mark.id !== self.id && (await this.machine.processes.isAlive(mark))) return mark;
    return undefined;
  }

  /** Returns when the entry is on the disk. */
  async record(entry: LedgerEntry): Promise<Failure | undefined> {
    const line = `${JSON.stringify(entry)}\n`;
    const failure = await this.machine.files.append(this.path, this.torn ? `\n${line}` : line);
    this.torn = failure !== undefined;
    if (!failure) this.count(entry);
    return failure;
  }

  private count(entry: LedgerEntry): void {
    switch (entry.event) {
      case "watching":
        this.watchers.push(entry.process);
        break;
      case "ended":
        this.fires.delete(entry.run);
        break;
      case "decided": {
        const due = entry.due === undefined ? Number.NaN : Date.parse(entry.due);
        if (!Number.isNaN(due))
          this.lastDue.set(entry.trigger, Math.max(due, this.lastDue.get(entry.trigger) ?? due));
        if (entry.seen !== undefined) this.lastSeen.set(entry.trigger, entry.seen);
        if (entry.decision === "fires" && entry.run !== undefined) this.fires.set(entry.run, entry);
      }
    }
  }

  private async shorten(): Promise<void> {
    const at = new Date(this.machine.now()).toISOString();
    const noted = (trigger: string, more: Pick<Decided, "due" | "seen">): Decided => ({
      event: "decided",
      at,
      trigger,
      decision: "noted",
      ...more,
    });
    const entries: LedgerEntry[] = [
      ...[...this.lastDue].map(([name, due]) => noted(name, { due: new Date(due).toISOString() })),
      ...[...this.lastSeen].map(([name, seen]) => noted(name, { seen })),
      ...this.fires.values(),
    ];
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    const failure = await this.machine.files.replace(this.path, text);
    if (!failure) this.torn = false;
  }
}

function entryOf(line: string): LedgerEntry[] {
  try {
    const data: unknown = line.startsWith("{") ? JSON.parse(line) : undefined;
    return isEntry(data) ? [data] : [];
  } catch {
    return [];
  }
}

const isEntry = (data: unknown): data is LedgerEntry =>
  isMap(data) &&
  ((data.event === "watching" && isMap(data.process)) ||
    (data.event === "ended" && typeof data.run === "string") ||
    (data.event === "decided" && typeof data.trigger === "string"));

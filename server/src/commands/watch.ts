import { printable } from "../base/display.ts";
import { relativePath } from "../base/path.ts";
import { nextRuns } from "../cron/next.ts";
import type { Trigger } from "../model/pipeline.ts";
import { Cancellation } from "../runner/cancel.ts";
import { parsedSchedule, zoneOf } from "../runner/due.ts";
import { listRuns, type RunRecord, readRun } from "../runner/history.ts";
import { homeOf } from "../runner/home.ts";
import { Ledger } from "../runner/ledger.ts";
import { failed } from "../runner/machine.ts";
import { startedBy } from "../runner/plan.ts";
import { type Fire, Watch, type Watched } from "../runner/watch.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { triggersNamed } from "./pipeline-file.ts";
import { columns, RunReport, reasons } from "./run-report.ts";
import { type RunSetting, readSetting, runOptions, sourcesOf, startRun } from "./run-setting.ts";
import { allSteps } from "./run-steps.ts";
import { isoMinute, lastRunOf } from "./run-triggers.ts";

export const watch: Command = {
  name: "watch",
  summary: "Stay, and run what schedules and changing metrics start.",
  operands: [{ name: "FILE", summary: "A pipeline file.", needed: true }],
  options: [
    { name: "trigger", summary: "Watch only this trigger.", value: "NAME" },
    { name: "once", summary: "Run what is due since the last watch, and end." },
    { name: "stop", summary: "End the watch of this file that runs elsewhere." },
    ...runOptions.filter(({ name }) => name !== "set"),
  ],
  examples: ["mlops watch churn.mlops.yaml --deploy", "mlops watch churn.mlops.yaml --stop"],
  run,
};

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const [path = ""] = given.operands;
  const file = host.resolve(path);
  const ledger = new Ledger(host.machine, homeOf(file), file);
  const unread = await ledger.read();
  if (unread) throw new Misuse(`${ledger.path} cannot be read: ${unread.problem}.`);
  const other = await ledger.watcher();
  if (given.has("stop")) {
    const ended = other !== undefined && (await host.machine.processes.end(other));
    host.out.write(
      ended ? `The watch (process ${other.id}) ends.\n` : `Nothing watches ${path}.\n`,
    );
    return 0;
  }
  if (other && !given.has("once"))
    throw new Misuse(
      `${path} is being watched already, by process ${other.id}. mlops watch ${path} --stop ends that.`,
    );
  return new Watching(host, given, path, ledger).toEnd();
}

/** One watch, from its start to its end. */
class Watching {
  private readonly host: Host;
  private readonly given: Arguments;
  private readonly path: string;
  private readonly ledger: Ledger;
  private readonly going = new Set<Promise<void>>();
  private readonly steps = new Cancellation();
  private setting: RunSetting | undefined;
  private text = "";

  constructor(host: Host, given: Arguments, path: string, ledger: Ledger) {
    this.host = host;
    this.given = given;
    this.path = path;
    this.ledger = ledger;
  }

  async toEnd(): Promise<ExitCode> {
    const { host, given, ledger } = this;
    const { machine, cancel } = host;
    const setting = await readSetting(host, this.path, given);
    this.setting = setting;
    this.text = setting.analysis.text;
    triggersNamed(setting.analysis, given.value("trigger"));
    allSteps(setting);
    const at = new Date(machine.now()).toISOString();
    const failure = await ledger.record({ event: "watching", at, process: machine.processes.self });
    if (failure) throw new Misuse(`${ledger.path} cannot be written: ${failure.problem}.`);
    this.introduce(setting);
    const watch = new Watch(machine, ledger, {
      start: (fire) => this.start(fire),
      busy: async () => (await this.runs()).some(({ state }) => state === "going"),
      lastRun: async (trigger) => lastRunOf(trigger, await this.runs()),
      account: ({ condition }, { evaluation, remark }, snapshot) => [
        ...(condition ? reasons({ condition, evaluation, snapshot }) : []),
        ...(remark ? [remark] : []),
      ],
      told: (trigger, { decision, why = [] }) => {
        this.say(`${trigger}: ${words[decision]}`);
        for (const line of why) host.out.write(`    ${printable(line)}\n`);
      },
      problem: (text) => this.say(text),
    });
    cancel.onAsked(() => this.steps.cancel());
    await watch.makeUp(this.watched(), (run) => this.isLost(run));
    while (!cancel.asked) {
      await this.reread();
      await watch.look(this.watched());
      if (given.has("once")) break;
      await machine.sleep(watch.sleepTime(this.watched()), cancel);
    }
    await Promise.all(this.going);
    this.say(given.has("once") && !cancel.asked ? "Nothing more is due." : "The watch has ended.");
    return 0;
  }

  private watched(): Watched {
    const { analyzed, pipeline } = this.current();
    const only = this.given.value("trigger");
    return {
      pipeline,
      parse: (condition) => analyzed.tools.expression(condition),
      context: sourcesOf(this.host, this.current()),
      only: only === undefined ? undefined : new Set([only]),
    };
  }

  private current(): RunSetting {
    if (!this.setting) throw new Error("nothing is watched yet");
    return this.setting;
  }

  /** Takes the file as it is now. Of one that is broken, the last good version goes on. */
  private async reread(): Promise<void> {
    const file = await this.host.read(this.path);
    if ("problem" in file || file.text === this.text) return;
    this.text = file.text;
    try {
      const setting = await readSetting(this.host, this.path, this.given);
      allSteps(setting);
      this.setting = setting;
      this.say(`${this.path} has changed and counts from now on.`);
    } catch (error) {
      if (!(error instanceof Misuse)) throw error;
      this.say(`${this.path} has changed and cannot be used; the version before goes on.`);
      this.host.out.write(`    ${printable(error.message)}\n`);
    }
  }

  /** Returns when the run has begun; its end is waited for elsewhere. */
  private async start({ trigger, run: name, due, why, lost }: Fire): Promise<void> {
    const { host, ledger } = this;
    const setting = this.current();
    const steps = startedBy(allSteps(setting), trigger);
    const id = lost ? await this.nameForAnother(name) : name;
    await new Promise<void>((begun) => {
      const report = new RunReport(host.out, steps, begun);
      const end = startRun(host, setting, {
        steps,
        name: id,
        only: true,
        why,
        trigger: trigger.name,
        due,
        cancel: this.steps,
        reporter: report,
      }).then(async (result) => {
        begun();
        if (result === "taken") return;
        if (failed(result)) {
          this.say(`${trigger.name}: its run could not be recorded: ${result.problem}`);
          return;
        }
        report.summary();
        this.say(`${trigger.name}: its run ${result.id} ${result.outcome}.`);
        const at = new Date(host.machine.now()).toISOString();
        await ledger.record({ event: "ended", at, run: name });
      });
      this.going.add(end);
      void end.finally(() => this.going.delete(end));
    });
  }

  /** Fired, and never begun, or begun and ended by force before any step was. */
  private async isLost(name: string): Promise<boolean> {
    const record = await this.lastAttempt(name);
    if (!record) return true;
    if (record.state === "going") return false;
    if (record.state === "interrupted" && record.open.length === 0 && record.steps.size === 0)
      return true;
    if (record.state === "interrupted")
      this.say(
        `${record.id} was interrupted${record.open.length > 0 ? ` in ${record.open.join(", ")}` : ""}, and is not run again by itself. mlops run ${this.path} --resume ${record.id} goes on with it.`,
      );
    const at = new Date(this.host.machine.now()).toISOString();
    await this.ledger.record({ event: "ended", at, run: name });
    return false;
  }

  /** Of a run that was begun and lost before its first step another one is begun. */
  private async nameForAnother(name: string): Promise<string> {
    const record = await this.lastAttempt(name);
    return record ? `${record.id}-again` : name;
  }

  private async lastAttempt(name: string): Promise<RunRecord | undefined> {
    let last: RunRecord | undefined;
    const { home } = this.current();
    for (let id = name; ; id = `${id}-again`) {
      const record = await readRun(this.host.machine, home, id);
      if (!record) return last;
      last = record;
    }
  }

  private async runs(): Promise<readonly RunRecord[]> {
    const { home, file } = this.current();
    const runs = await listRuns(this.host.machine, home);
    return runs.filter(({ started }) => started.file === relativePath(home, file));
  }

  private introduce(setting: RunSetting): void {
    const { machine, out } = this.host;
    const only = this.given.value("trigger");
    const triggers = setting.pipeline.triggers.filter(({ name }) => (only ?? name) === name);
    const rows = triggers.map((trigger) => [trigger.name, nextInWords(trigger, machine.now())]);
    out.write(`Watching ${printable(this.path)}, process ${machine.processes.self.id}.\n`);
    for (const line of columns(rows)) out.write(`  ${printable(line)}\n`);
    if (triggers.length === 0) out.write("  It has no triggers: nothing will ever start.\n");
  }

  private say(text: string): void {
    const { machine, out } = this.host;
    const time = new Date(machine.now()).toISOString().slice(0, 19).replace("T", " ");
    out.write(`${time}  ${printable(text)}\n`);
  }
}

function nextInWords({ schedule, condition }: Trigger, now: number): string {
  const parsed = schedule && parsedSchedule(schedule);
  if (schedule && parsed) {
    const { runs } = nextRuns(parsed, { zone: zoneOf(schedule), from: now, count: 1 });
    const [next] = runs;
    return next ? `next at ${isoMinute(next.at)}` : "never: there is no such day";
  }
  if (schedule) return "never: its schedule cannot be read";
  return condition ? `whenever there are new values: ${condition.text.text}` : "never by itself";
}

const words = {
  noted: "watched from here on",
  fires: "fires",
  silent: "does not fire",
  unknown: "does not fire, for its condition cannot be decided",
  fails: "cannot be decided, and that is an error",
  "held-back": "held back",
  overlaps: "held back",
  missed: "missed",
} as const;

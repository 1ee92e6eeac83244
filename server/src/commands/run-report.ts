import { painter, type Style } from "../base/colour.ts";
import { cells, printable } from "../base/display.ts";
import { partsOfEvaluation, truthInWords } from "../features/truth.ts";
import type { Condition } from "../model/condition.ts";
import { isFailure, type Outcome, type RunEvent } from "../runner/events.ts";
import type { GateReading } from "../runner/gates.ts";
import type { PlannedStep } from "../runner/plan.ts";
import type { Reporter } from "../runner/run.ts";
import type { Snapshot } from "../runner/snapshot.ts";
import type { Output } from "./host.ts";

/** Seconds as a person reads them: `0.4 s`, `2 m 05 s`, `1 h 02 m`. */
export function secondsInWords(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} m`;
}

/** A table whose columns are as wide as what stands in them. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, cells(cell));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - cells(cell)))
      .join("  ")
      .trimEnd(),
  );
}

/** A condition part by part, with the values that decided and where they were read. */
export function reasons({ condition, evaluation, snapshot }: GateReading): string[] {
  if (!evaluation) return [`${condition.text.text}  cannot be read; mlops check says why`];
  const parts = partsOfEvaluation(condition, evaluation).map(({ text, truth, values, depth }) => [
    printable(`${"  ".repeat(depth)}${text.replaceAll(/\s+/g, " ")}`),
    truthInWords(truth),
    printable(values.map(({ name, value }) => valueInWords(name, value, snapshot)).join(", ")),
  ]);
  // What is made of others may be long, and has no values of its own: it widens no column.
  const isWhole = ([, , values]: readonly string[]) => values === "";
  const aligned = columns(parts.filter((part) => !isWhole(part)));
  return parts.map((part) => (isWhole(part) ? columns([part])[0] : aligned.shift()) ?? "");
}

function valueInWords(name: string, value: unknown, snapshot: Snapshot): string {
  const { from, problem } = snapshot.reading(name.split("."));
  if (value === undefined) return `${name} is missing${problem ? `: ${problem}` : ""}`;
  const shown = typeof value === "string" ? `the text '${value}'` : String(value);
  return `${name} is ${shown}${from && !name.includes("(") ? ` (${from})` : ""}`;
}

/** What a condition says now, as reasons for a record. */
export const reading = (
  condition: Condition,
  evaluation: GateReading["evaluation"],
  snapshot: Snapshot,
): GateReading => ({ condition, evaluation, snapshot });

const prefixStyles = ["cyan", "yellow", "green", "magenta", "blue"] as const;

const styles: Readonly<Partial<Record<Outcome, Style>>> = {
  succeeded: "green",
  unchanged: "green",
  "done-before": "green",
  failed: "red",
  "timed-out": "red",
  cancelled: "yellow",
};

/** Outcomes as a person says them. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  succeeded: "succeeded",
  failed: "failed",
  "timed-out": "took too long",
  cancelled: "cancelled",
  unchanged: "unchanged",
  "done-before": "done before",
  faked: "faked",
  "left-out": "left out",
  "gate-closed": "not run",
  "passed-over": "not run",
  "not-asked": "not run",
  "not-here": "not run here",
  blocked: "not run",
};

/** Tells a run as it goes: what the steps write, each line behind its step's name, and what happens. */
export class RunReport implements Reporter {
  private readonly out: Output;
  private readonly width: number;
  private readonly styleOf: ReadonlyMap<string, Style>;
  private readonly paint: ReturnType<typeof painter>;
  private readonly mayFail: ReadonlySet<string>;
  private readonly begun: (() => void) | undefined;
  readonly ended: Extract<RunEvent, { event: "step-ended" }>[] = [];

  /** `begun` is called when the run's record has begun. */
  constructor(out: Output, planned: readonly PlannedStep[], begun?: () => void) {
    this.begun = begun;
    const steps = planned.map(({ name }) => name);
    this.out = out;
    this.mayFail = new Set(planned.filter(({ step }) => step.mayFail).map(({ name }) => name));
    this.paint = painter(out.colour);
    this.width = Math.min(30, Math.max(...steps.map(cells), 0));
    this.styleOf = new Map(
      steps.map((step, index) => [step, prefixStyles[index % prefixStyles.length] ?? "cyan"]),
    );
  }

  started({ id }: { readonly id: string }): void {
    this.begun?.();
    this.line(`Run      ${id}`);
    this.line("");
  }

  async output(step: string, lines: readonly string[]): Promise<void> {
    const prefix = this.prefix(step, "|");
    this.out.write(lines.map((line) => `${prefix} ${line}\n`).join(""));
    await this.out.ready();
  }

  event(event: RunEvent): void {
    switch (event.event) {
      case "step-started": {
        const why = event.why ? `: ${event.why.join(", ")}` : "";
        const again = event.attempt > 1 ? ` again, attempt ${event.attempt}` : "";
        this.said(event.step, `runs${again}${why}`);
        break;
      }
      case "step-retried":
        this.said(event.step, `${event.why}; tried again in ${secondsInWords(event.wait)}`);
        break;
      case "step-ended":
        this.ended.push(event);
        this.said(event.step, this.ending(event));
        break;
    }
  }

  gate(step: string, gate: GateReading): void {
    const [whole = "", ...parts] = reasons(gate);
    this.said(step, `gate ${whole}`);
    for (const part of parts) this.said(step, `     ${part}`);
  }

  unrecorded(problem: string): void {
    this.line(
      this.paint(
        "yellow",
        `The record of this run is not whole from here on: ${problem}. The run goes on.`,
      ),
    );
  }

  /** Every step with how it came out. */
  summary(): void {
    this.line("");
    const order = [...this.styleOf.keys()];
    const ended = this.ended.toSorted((a, b) => order.indexOf(a.step) - order.indexOf(b.step));
    const rows = ended.map(({ step, outcome, seconds, why }) => [
      printable(step),
      outcomeWords[outcome] + (isFailure(outcome) && this.mayFail.has(step) ? ", as it may" : ""),
      seconds === undefined ? "" : secondsInWords(seconds),
      printable(why ?? ""),
    ]);
    for (const row of columns(rows)) this.line(`  ${row}`);
  }

  private ending({ outcome, why, seconds }: (typeof this.ended)[number]): string {
    const took = seconds === undefined ? "" : ` after ${secondsInWords(seconds)}`;
    const said = `${outcomeWords[outcome]}${took}${why === undefined ? "" : `: ${why}`}`;
    const style = styles[outcome];
    return style ? this.paint(style, said) : said;
  }

  private said(step: string, text: string): void {
    this.line(`${this.prefix(step, "-")} ${text}`);
  }

  private prefix(step: string, mark: string): string {
    const name = printable(step);
    const short = cells(name) > this.width ? `${name.slice(0, this.width - 1)}…` : name;
    const padded = short + " ".repeat(Math.max(0, this.width - cells(short)));
    return this.paint(this.styleOf.get(step) ?? "cyan", `${padded} ${mark}`);
  }

  private line(text: string): void {
    this.out.write(`${text}\n`);
  }
}

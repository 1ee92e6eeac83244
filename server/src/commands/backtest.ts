import { printable, wrapped } from "../base/display.ts";
import { describeDuration } from "../base/duration.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import type { Backtest, PastDecision, PastVerdict, Stretch } from "../runner/backtest.ts";
import {
  type BacktestedTrigger,
  backtestTrigger,
  sourcesOf,
  totalsOf,
  whyNoPast,
} from "../runner/backtest-trigger.ts";
import { homeOf } from "../runner/home.ts";
import { findInterpreter } from "../runner/interpreter.ts";
import { failed } from "../runner/machine.ts";
import { type Histories, readHistories } from "../runner/snapshot.ts";
import { readTime } from "../runner/sources/time.ts";
import { blockChart, type Curve, rowChart, short } from "./backtest-chart.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { readPipelineFile, triggersNamed } from "./pipeline-file.ts";
import { columns } from "./run-report.ts";

export const backtest: Command = {
  name: "backtest",
  summary: "Say when a trigger would have fired, from the history of its metrics.",
  operands: [{ name: "FILE", summary: "A pipeline file.", needed: true }],
  options: [
    { name: "trigger", summary: "Only the trigger of that name.", value: "NAME" },
    {
      name: "from",
      summary: "The first day, as 2026-03-29, or as the source names it.",
      value: "DAY",
    },
    { name: "to", summary: "The last day.", value: "DAY" },
    {
      name: "format",
      summary: "How it is told.",
      value: "FORMAT",
      choices: ["text", "json"],
      standard: "text",
    },
  ],
  examples: ["mlops backtest churn.mlops.yaml --trigger accuracy-drop --from 2026-01-01"],
  run,
};

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const [path = ""] = given.operands;
  const analysis = await readPipelineFile(host, path);
  const triggers = new Set(triggersNamed(analysis, given.value("trigger")));
  const stretch = stretchOf(given);
  const home = homeOf(host.resolve(path));
  const read = (metrics: readonly MetricDeclaration[]) =>
    readHistories(metrics, {
      machine: host.machine,
      folder: home,
      python: async () => {
        const found = await findInterpreter(host.machine, home, undefined);
        return failed(found) ? undefined : found.path;
      },
      from: stretch.from,
      to: stretch.to,
    });
  const tested: BacktestedTrigger[] = [];
  for (const analyzed of analysis.pipelines)
    for (const trigger of analyzed.pipeline.triggers) {
      if (!triggers.has(trigger)) continue;
      tested.push(await backtestTrigger(analyzed, trigger, read, stretch));
    }
  for (const name of ["from", "to"]) checkDay(name, given.value(name), tested);
  if (given.value("format") === "json")
    host.out.write(
      `${JSON.stringify(
        tested.map((one) => plain(path, one)),
        undefined,
        2,
      )}\n`,
    );
  else {
    const texts = tested.map((one) => told(one, host.out.columns));
    const lines =
      texts.length > 0 ? texts.map((lines) => lines.join("\n")) : [`${path} has no triggers.`];
    host.out.write(`${lines.join("\n\n")}\n`);
  }
  return tested.some(({ histories, result }) => unreadable(histories, result)) ? 1 : 0;
}

/** There was a source, and nothing of it could be read. */
const unreadable = (histories: Histories, { decisions }: Backtest): boolean =>
  decisions.length === 0 && [...histories.values()].some(failed);

/** Throws `Misuse` for what is neither a day nor the name of a reading. */
function checkDay(name: string, written: string | undefined, tested: readonly BacktestedTrigger[]) {
  if (written === undefined || readTime(written) !== undefined) return;
  const labels = tested.flatMap(({ histories }) =>
    [...histories.values()].flatMap((one) =>
      failed(one) ? [] : one.samples.map(({ label }) => label),
    ),
  );
  if (labels.length === 0 || labels.includes(written)) return;
  throw new Misuse(
    `--${name} '${written}' is neither a day, as 2026-03-29, nor a reading: those go from ${labels[0]} to ${labels.at(-1)}.`,
  );
}

const day = 86_400_000;

function stretchOf(given: Arguments): Stretch {
  const [first, last] = [given.value("from"), given.value("to")];
  const from = first === undefined ? undefined : readTime(first);
  const to = last === undefined ? undefined : readTime(last);
  if (from !== undefined && to !== undefined && from > to)
    throw new Misuse(`--from ${first} is later than --to ${last}.`);
  // A day given as the last one is within, to its end.
  const whole = last !== undefined && !/[T:]/.test(last);
  return {
    from,
    to: to === undefined ? undefined : whole ? to + day - 1 : to,
    fromLabel: first,
    toLabel: last,
  };
}

function plain(path: string, { trigger, result }: BacktestedTrigger): unknown {
  const { decisions, flippedCondition, basis, notes } = result;
  return {
    file: path,
    trigger: trigger.name,
    condition: trigger.condition?.text.text ?? null,
    flippedCondition: flippedCondition ?? null,
    basis,
    fires: decisions.filter(({ verdict }) => verdict === "fires").map(({ label }) => label),
    totals: totalsOf(decisions.map(({ verdict }) => verdict)),
    flippedFires: decisions.filter(({ flipped }) => flipped === "fires").map(({ label }) => label),
    flippedTotals:
      flippedCondition === undefined ? null : totalsOf(decisions.map(({ flipped }) => flipped)),
    decisions: decisions.map(({ at, label, values, verdict, flipped }) => ({
      at: at === undefined ? null : new Date(at).toISOString(),
      label,
      values: Object.fromEntries(values.map(({ name, value }) => [name, value ?? null])),
      verdict,
      flipped: flipped ?? null,
    })),
    notes,
  };
}

/** More than this are told as one picture. */
const mostRows = 40;

function told(tested: BacktestedTrigger, width: number | undefined): string[] {
  const { trigger, result, histories } = tested;
  const { decisions, notes, basis } = result;
  const head = [trigger.name, trigger.condition?.text.text.replaceAll(/\s+/g, " ")];
  const lines = [printable(head.filter((part) => part !== undefined).join(": "))];
  if (decisions.length === 0)
    return [
      ...lines,
      `  ${whyNoPast(tested)}${trigger.condition ? "" : " mlops next lists them."}`,
      ...sentences(notes, width),
    ];
  const [first, last] = [decisions[0], decisions.at(-1)];
  lines.push(
    `${decisions.length} ${basis === "schedule" ? "times of its schedule" : "readings"}, ${first?.label} to ${last?.label}, from ${sourcesOf(histories).join(", ") || "no source"}`,
    "",
    ...(decisions.length > mostRows ? picture(tested, width ?? 80) : rows(tested)),
    "",
    ...sentences(totalLines(tested), width),
    ...sentences(notes, width),
  );
  return lines;
}

/** Broken between words, where a terminal would break them anywhere. */
const sentences = (notes: readonly string[], width: number | undefined): string[] =>
  [...new Set(notes)]
    .map((note) => printable(`  ${note.replaceAll(/\s+/g, " ")}`))
    .flatMap((line) => (width === undefined ? [line] : wrapped(line, width)));

/** The metric the chart shows: the first that the condition compares with a number. */
function curveOf({
  panels,
  result,
}: BacktestedTrigger): (Curve & { readonly name: string }) | undefined {
  for (const { metrics, bounds } of panels) {
    const [name] = metrics;
    const [bound] = bounds;
    if (name === undefined || bound === undefined) continue;
    const values = result.decisions.map(({ values }) => {
      const value = values.find((one) => one.name === name)?.value;
      return typeof value === "number" ? value : undefined;
    });
    if (values.some((value) => value !== undefined))
      return { name, values, threshold: bound.value };
  }
  return undefined;
}

const words: Readonly<Record<PastVerdict, string>> = {
  fires: "fires",
  "held-back": "held back",
  unknown: "unknown",
  fails: "fails",
  silent: "-",
};

function rows(tested: BacktestedTrigger): string[] {
  const { decisions, flippedCondition } = tested.result;
  const curve = curveOf(tested);
  const charts = curve && rowChart(curve);
  const names = decisions[0]?.values.map(({ name }) => name) ?? [];
  const header = [
    "",
    ...(charts ? [""] : []),
    ...names,
    "fires?",
    ...(flippedCondition === undefined ? [] : ["the other way round"]),
  ];
  return columns([
    header,
    ...decisions.map(({ label, values, verdict, flipped }, index) => [
      printable(label),
      ...(charts ? [charts[index] ?? ""] : []),
      ...values.map(({ value }) => valueInWords(value)),
      words[verdict],
      ...(flipped === undefined ? [] : [words[flipped]]),
    ]),
  ]).map((line) => `  ${line}`);
}

const valueInWords = (value: unknown): string =>
  value === undefined ? "missing" : typeof value === "number" ? short(value) : String(value);

function picture(tested: BacktestedTrigger, width: number): string[] {
  const { decisions } = tested.result;
  const curve = curveOf(tested);
  const chart = curve ? blockChart(curve, decisions, width - 14).map((line) => `  ${line}`) : [];
  const loud = decisions.filter(({ verdict }) => verdict !== "silent");
  const shown = loud.slice(0, mostRows);
  return [
    ...(curve ? [`  ${curve.name}; ▲ fires, △ held back, ? unknown`, ...chart, ""] : []),
    ...columns(
      shown.map(({ label, values, verdict }) => [
        printable(label),
        words[verdict],
        values.map(({ name, value }) => `${name} ${valueInWords(value)}`).join(", "),
      ]),
    ).map((line) => `  ${line}`),
    ...(loud.length > shown.length ? [`  and ${loud.length - shown.length} more`] : []),
  ];
}

function totalLines({ trigger, result }: BacktestedTrigger): string[] {
  const { decisions, flippedCondition } = result;
  const totals = totalsOf(decisions.map(({ verdict }) => verdict));
  const rest = [
    totals["held-back"] > 0 &&
      `${totals["held-back"]} held back by the cooldown of ${describeDuration(trigger.cooldown?.seconds ?? 0)}`,
    totals.unknown > 0 && `${totals.unknown} unknown, for a value is missing`,
    totals.fails > 0 && `${totals.fails} failing, for a value is missing`,
    `${totals.silent} silent`,
  ].filter((part) => part !== false);
  return [
    `It would have fired ${times(decisions, "verdict")}; ${rest.join(", ")}.`,
    ...(flippedCondition === undefined
      ? []
      : [`The other way round (${flippedCondition}) ${times(decisions, "flipped")}.`]),
  ];
}

/** `2 times of 5: day3, day5`. */
function times(decisions: readonly PastDecision[], which: "verdict" | "flipped"): string {
  const fires = decisions.filter((one) => one[which] === "fires").map(({ label }) => label);
  const named = fires.slice(0, 6).join(", ");
  const count = fires.length === 1 ? "once" : `${fires.length} times`;
  if (fires.length === 0) return `at none of ${decisions.length}`;
  return `${count} of ${decisions.length}: ${named}${fires.length > 6 ? ` and ${fires.length - 6} more` : ""}`;
}

import { painter } from "../base/colour.ts";
import { printable } from "../base/display.ts";
import { joinPath, relativePath } from "../base/path.ts";
import { listRuns, type RunRecord, readEvents } from "../runner/history.ts";
import { homeOf } from "../runner/home.ts";
import { failed } from "../runner/machine.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { columns, outcomeWords, secondsInWords } from "./run-report.ts";

export const history: Command = {
  name: "history",
  summary: "List the runs of a pipeline, show one, show a step's log.",
  operands: [
    { name: "FILE", summary: "A pipeline file. Without it: the working directory.", needed: false },
  ],
  options: [
    { name: "run", summary: "Show this run.", value: "RUN|last" },
    { name: "log", summary: "Show what this step of the run wrote.", value: "STEP" },
    { name: "count", summary: "How many runs are listed.", value: "N", least: 1, standard: "20" },
    {
      name: "format",
      summary: "How it is told.",
      value: "FORMAT",
      choices: ["text", "json"],
      standard: "text",
    },
  ],
  examples: ["mlops history churn.mlops.yaml", "mlops history --run last --log train"],
  run,
};

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const [path] = given.operands;
  const file = path === undefined ? undefined : host.resolve(path);
  if (file !== undefined && !host.exists(file)) throw new Misuse(`There is no file ${path}.`);
  const home = file === undefined ? host.resolve(".") : homeOf(file);
  const all = await listRuns(host.machine, home);
  const runs = all.filter(
    ({ started }) => file === undefined || started.file === relativePath(home, file),
  );
  const json = given.value("format") === "json";
  const wanted = given.value("run") ?? (given.has("log") ? "last" : undefined);
  if (wanted === undefined) {
    const listed = runs.slice(0, Number(given.value("count") ?? 20));
    host.out.write(
      json
        ? `${JSON.stringify(listed.map(plain), undefined, 2)}\n`
        : `${list(listed, runs.length, path, painter(host.out.colour)).join("\n")}\n`,
    );
    return 0;
  }
  const record = wanted === "last" ? runs[0] : runs.find(({ id }) => id === wanted);
  if (!record)
    throw new Misuse(
      runs.length === 0
        ? `There is no run yet${path === undefined ? " here" : ` of ${path}`}.`
        : `There is no run '${wanted}'. The newest is ${runs[0]?.id}.`,
    );
  const step = given.value("log");
  if (step !== undefined) return showLog(host, record, step);
  host.out.write(
    json ? `${JSON.stringify(plain(record), undefined, 2)}\n` : `${show(record).join("\n")}\n`,
  );
  return 0;
}

const plain = ({ id, folder, started, state, seconds, steps, open }: RunRecord): unknown => ({
  id,
  folder,
  file: started.file,
  pipeline: started.pipeline ?? null,
  trigger: started.trigger ?? null,
  due: started.due ?? null,
  at: started.at,
  state,
  seconds: seconds ?? null,
  resumes: started.resumes ?? null,
  given: started.given,
  options: started.options,
  why: started.why,
  steps: started.steps.map((name) => {
    const ended = steps.get(name);
    return {
      name,
      outcome: ended?.outcome ?? (open.includes(name) ? "open" : null),
      why: ended?.why ?? null,
      code: ended?.code ?? null,
      seconds: ended?.seconds ?? null,
    };
  }),
});

const stateStyles = {
  succeeded: "green",
  failed: "red",
  cancelled: "yellow",
  going: "blue",
  interrupted: "red",
} as const;

function list(
  runs: readonly RunRecord[],
  count: number,
  path: string | undefined,
  paint: ReturnType<typeof painter>,
): string[] {
  if (runs.length === 0)
    return [`There is no run yet${path === undefined ? " here" : ` of ${path}`}.`];
  const rows = columns(
    runs.map(({ id, started, state, seconds, steps }) => [
      state,
      printable(id),
      seconds === undefined ? "" : secondsInWords(seconds),
      printable(started.trigger ?? "by hand"),
      printable(path === undefined ? started.file : ""),
      printable(
        [...steps.values()]
          .filter(({ outcome }) => outcome === "failed" || outcome === "timed-out")
          .map(({ step }) => `${step} failed`)
          .join(", "),
      ),
    ]),
  );
  return [
    ...rows.map((row, index) => {
      const state = runs[index]?.state ?? "going";
      return paint(stateStyles[state], row.slice(0, state.length)) + row.slice(state.length);
    }),
    ...(count > runs.length ? [`and ${count - runs.length} older; --count shows more`] : []),
  ];
}

function show({ id, folder, started, state, seconds, steps, open }: RunRecord): string[] {
  const took = seconds === undefined ? "" : ` after ${secondsInWords(seconds)}`;
  const rows = started.steps.map((name) => {
    const ended = steps.get(name);
    const outcome = ended
      ? outcomeWords[ended.outcome]
      : open.includes(name)
        ? state
        : "not reached";
    return [
      printable(name),
      outcome,
      ended?.seconds === undefined ? "" : secondsInWords(ended.seconds),
      printable(ended?.why ?? ""),
    ];
  });
  const givenValues = Object.entries(started.given);
  return [
    `${id}: ${state}${took}`,
    `File     ${printable(started.file)}`,
    ...(started.due === undefined ? [] : [`Due      ${started.due}`]),
    ...(started.resumes === undefined ? [] : [`Resumes  ${printable(started.resumes)}`]),
    ...(givenValues.length === 0
      ? []
      : [
          `Given    ${printable(givenValues.map(([name, value]) => `${name} = ${value}`).join(", "))}`,
        ]),
    ...(started.options.length === 0 ? [] : [`Options  ${printable(started.options.join(" "))}`]),
    ...started.why.map(printable),
    "",
    ...columns(rows).map((row) => `  ${row}`),
    "",
    `Logs are in ${printable(folder)}.`,
  ];
}

/** Prints a log as it is: it was masked when it was written. */
async function showLog(host: Host, { id, folder }: RunRecord, step: string): Promise<ExitCode> {
  const record = await host.machine.files.read(joinPath(folder, "run.jsonl"));
  const events = failed(record) ? [] : readEvents(record.text);
  const started = events.findLast((event) => event.event === "step-started" && event.step === step);
  if (started?.event !== "step-started")
    throw new Misuse(`${step} was not run in ${id}, so it has no log.`);
  const log = await host.machine.files.read(joinPath(folder, started.log));
  if (failed(log) && !log.absent)
    throw new Misuse(`${started.log} cannot be read: ${log.problem}.`);
  host.out.write(failed(log) ? `${step} wrote nothing.\n` : log.text);
  return 0;
}

import { joinPath, nameOf, relativePath } from "../base/path.ts";
import { outcomeWords } from "../commands/run-report.ts";
import { listRuns, type RunRecord, readRun } from "../runner/history.ts";
import { homeOf } from "../runner/home.ts";
import { failed, type Machine } from "../runner/machine.ts";
import type { Door } from "./door.ts";
import {
  methods,
  type RecordedRun,
  type RecordedStep,
  type RunParams,
  type RunsParams,
} from "./protocol.ts";

/** Answers about the records that the runs of a pipeline left under `.mlops/`, and those that go on. */
export function answerAboutRuns({ connection, host }: Door): void {
  const { machine } = host;
  const over = new Map<string, RunRecord>();

  connection.onRequest<readonly RecordedRun[], void>(
    methods.runs,
    async ({ uri, most }: RunsParams) => {
      const file = host.filePath?.(uri);
      if (!machine || file === undefined) return [];
      return (await runsOf(machine, file, over)).slice(0, most).map((run) => toRecordedRun(run));
    },
  );

  connection.onRequest<RecordedRun | null, void>(
    methods.run,
    async ({ uri, run, lines = 0 }: RunParams) => {
      const file = host.filePath?.(uri);
      const record = machine && file !== undefined && (await runOf(machine, file, run, over));
      return record ? toRecordedRun(record, await lastLines(machine, record, lines)) : null;
    },
  );

  connection.onRequest<boolean, void>(methods.cancelRun, async ({ uri, run }: RunParams) => {
    const file = host.filePath?.(uri);
    const record = machine && file !== undefined && (await runOf(machine, file, run, over));
    return record && record.state === "going"
      ? machine.processes.end(record.started.process)
      : false;
  });
}

/** Those of one file among all that lie in its folder. */
async function runsOf(
  machine: Machine,
  file: string,
  over: Map<string, RunRecord>,
): Promise<readonly RunRecord[]> {
  const home = homeOf(file);
  const path = relativePath(home, file);
  return (await listRuns(machine, home, over)).filter(({ started }) => started.file === path);
}

async function runOf(
  machine: Machine,
  file: string,
  id: string,
  over: Map<string, RunRecord>,
): Promise<RunRecord | undefined> {
  if (id === "last") return (await runsOf(machine, file, over))[0];
  const home = homeOf(file);
  const record = id === nameOf(id) ? await readRun(machine, home, id) : undefined;
  return record?.started.file === relativePath(home, file) ? record : undefined;
}

/** The ends of the logs, by step. */
async function lastLines(
  machine: Machine,
  { folder, starts }: RunRecord,
  most: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ends = new Map<string, readonly string[]>();
  if (most <= 0) return ends;
  for (const [step, { log }] of starts) {
    const file = await machine.files.read(joinPath(folder, log));
    if (failed(file)) continue;
    const lines = file.text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    ends.set(step, lines.slice(-most));
  }
  return ends;
}

function toRecordedRun(
  run: RunRecord,
  ends: ReadonlyMap<string, readonly string[]> = new Map(),
): RecordedRun {
  const { id, folder, started, state, seconds } = run;
  const { trigger, due, resumes } = started;
  return {
    id,
    state,
    at: started.at,
    process: started.process.id,
    ...(seconds !== undefined && { seconds }),
    ...(trigger !== undefined && { trigger }),
    ...(due !== undefined && { due }),
    ...(resumes !== undefined && { resumes }),
    why: started.why,
    options: started.options,
    folder: uriOf(folder),
    steps: started.steps.map((name) => toRecordedStep(run, name, ends.get(name))),
  };
}

function toRecordedStep(
  { folder, state: ofRun, steps, starts, open }: RunRecord,
  name: string,
  end: readonly string[] | undefined,
): RecordedStep {
  const ended = steps.get(name);
  const start = starts.get(name);
  const going = ofRun === "going";
  const unfinished = open.includes(name)
    ? going
      ? "running"
      : "interrupted"
    : going
      ? "waiting"
      : "not-reached";
  const state = ended?.outcome ?? unfinished;
  return {
    name,
    state,
    words: words[state],
    ...(ended?.why !== undefined && { why: ended.why }),
    ...(start && { at: start.at, attempt: start.attempt, log: uriOf(joinPath(folder, start.log)) }),
    ...(ended?.seconds !== undefined && { seconds: ended.seconds }),
    ...(ended?.code !== undefined && { code: ended.code }),
    ...(ended?.line !== undefined && { line: ended.line - 1 }),
    ...(end && { lastLines: end }),
  };
}

const words: Readonly<Record<RecordedStep["state"], string>> = {
  ...outcomeWords,
  waiting: "waiting",
  running: "running",
  interrupted: "interrupted",
  "not-reached": "not reached",
};

/** As `file:` URIs spell a path; a drive stands behind a slash of its own. */
const uriOf = (path: string): string =>
  `file://${`${path.startsWith("/") ? "" : "/"}${path}`
    .split("/")
    .map(encodeURIComponent)
    .join("/")
    .replace(/^\/([A-Za-z])%3A/, "/$1:")}`;

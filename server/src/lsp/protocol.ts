import type { Position } from "../base/text.ts";

/**
 * What client and server say to each other beyond LSP itself: names of methods and plain data. This
 * is the only file of the server that a client may import.
 *
 * Documents are named by their URI as LSP spells it. A method about a document that the server does
 * not know, or that is no pipeline, answers with nothing found, never with an error.
 */

/** Requests of the client to the server. */
export const methods = {
  /** Is this document a pipeline, and of what kind? `DocumentParams` → `PipelineAnswer`. */
  pipeline: "mlops/pipeline",
  /** What can start the pipeline. `DocumentParams` → `readonly TriggerAnswer[]`. */
  triggers: "mlops/triggers",
  /** Would a trigger fire with these values, and why? `EvaluateParams` → `EvaluateAnswer | null`. */
  evaluate: "mlops/evaluate",
  /** When does a schedule fire? `ScheduleParams` → `ScheduleAnswer | null`. */
  schedule: "mlops/schedule",
  /** The tests that triggers bring along. `TestsParams` → `readonly TriggerTests[]`. */
  tests: "mlops/tests",
  /** The same with what came out of them; nothing is executed. `TestsParams` → `readonly TestedTrigger[]`. */
  runTests: "mlops/runTests",
  /** Every safe fix of a document. `DocumentParams` → `FixAllAnswer`. */
  fixAll: "mlops/fixAll",
  /** The embedded Python of a document as ruff lays it out. `DocumentParams` → `FormatPythonAnswer`. */
  formatPython: "mlops/formatPython",
  /**
   * The engines that a document can be exported to; none where it is no pipeline of the project's own
   * format. `DocumentParams` → `readonly EngineAnswer[]`.
   */
  engines: "mlops/engines",
  /** A pipeline of the project's own format for an engine. `ExportParams` → `ExportAnswer | null`. */
  export: "mlops/export",
  /**
   * What files hold that need not be open. Files without a pipeline, and those that git ignores, are
   * left out. `OverviewParams` → `readonly Overview[]`.
   */
  overview: "mlops/overview",
  /**
   * The recorded runs of a pipeline file, which need not be open, the newest first. `RunsParams` →
   * `readonly RecordedRun[]`.
   */
  runs: "mlops/runs",
  /** One of them, with the ends of its logs if they are asked for. `RunParams` → `RecordedRun | null`. */
  run: "mlops/run",
  /** Asks a run that is going to end. `RunParams` → whether it was there to be asked. */
  cancelRun: "mlops/cancelRun",
} as const;

/** Requests of the server to the client. */
export const clientMethods = {
  /**
   * ruff's wasm, for a server in a worker, which has no folder to look in. No parameters →
   * `Uint8Array`. Not asked by a server that runs as a process.
   */
  ruffWasm: "mlops/ruffWasm",
  /**
   * The text of a file of moderate size in one of the open folders, for a server in a worker, which has no
   * files. `ReadFileParams` → `string | null`. Not asked by a server that runs as a process.
   */
  readFile: "mlops/readFile",
} as const;

/** Commands that the server's code lenses and fixes name and that the client carries out. */
export const commands = {
  /** Arguments: URI of the document, name of the trigger. */
  runTrigger: "mlops.runTrigger",
  /** Arguments: URI of the document, name of the step or offset at which it is named. */
  runStep: "mlops.runStep",
  /** Argument: URI of the document. */
  runPipeline: "mlops.runPipeline",
  /** Arguments: URI of the document, id of a recorded run; the last one of the file without it. */
  runAgain: "mlops.runAgain",
  resumeRun: "mlops.resumeRun",
  cancelRun: "mlops.cancelRun",
  /** Arguments: URI of the document, id of a recorded run, name of a step of it. */
  showLog: "mlops.showLog",
  refreshPipelines: "mlops.refreshPipelines",
  setSecret: "mlops.setSecret",
  forgetSecret: "mlops.forgetSecret",
  /** Arguments: URI of the document, name of the trigger. */
  backtest: "mlops.backtest",
  /** Arguments: URI of the document. */
  showGraph: "mlops.showGraph",
  /** Arguments: URI of the document, name of the trigger or offset of the schedule. */
  explainSchedule: "mlops.explainSchedule",
  fixAll: "mlops.fixAll",
  formatPython: "mlops.formatPython",
  /** Arguments: URI of the document, id of the engine. */
  exportPipeline: "mlops.exportPipeline",
  /** No arguments. */
  newPipeline: "mlops.newPipeline",
  restartServer: "mlops.restartServer",
  showLogs: "mlops.showLogs",
} as const;

/** Section of the editor's settings, and `source` of every diagnostic. */
export const product = "mlops";

/**
 * The editor's settings under `mlops`, as `workspace/configuration` returns them and
 * `workspace/didChangeConfiguration` brings them (there inside `{ "mlops": … }`). A client that has
 * none leaves them out: every part has a default.
 */
export interface Settings {
  readonly enable?: boolean;
  readonly codeLens?: { readonly enable?: boolean };
  readonly hover?: { readonly enable?: boolean };
  readonly inlayHints?: { readonly enable?: boolean };
  /** Version of embedded Python where neither the file nor the project names one; "" for the newest. */
  readonly pythonVersion?: string;
  /** Severity by rule id: "error", "warning", "info", "hint" or "off". */
  readonly rules?: Readonly<Record<string, string>>;
}

/** `initializationOptions`, all optional. */
export interface InitializationOptions {
  /** IANA name of the zone in which the person at the editor lives. */
  readonly localZone?: string;
}

export interface Range {
  readonly start: Position;
  /** Excluded. */
  readonly end: Position;
}

export interface DocumentParams {
  readonly uri: string;
}

export interface ReadFileParams {
  readonly uri: string;
}

export interface PipelineAnswer {
  /** Id of the dialect of the file's first pipeline; null where the file holds none. */
  readonly dialect: string | null;
  /** In words: "GitHub Actions workflow". */
  readonly title?: string;
}

/** What a metric's value is known to be, or null: a condition takes that as unknown. */
export type MetricValue = number | string | boolean | null;

export interface MetricAnswer {
  /** As the condition writes it. */
  readonly name: string;
  /** Newest value in the metric's source; absent where there is no source or it cannot be read. */
  readonly latest?: MetricValue;
  /** Where `latest` was read, for people: "metrics/daily.csv, line 6". Or why it was not. */
  readonly source?: string;
  /** In words: "better when higher (known from scikit-learn)". */
  readonly direction?: string;
}

export interface TriggerAnswer {
  readonly name: string;
  /** Where the trigger is named. */
  readonly range: Range;
  /** In words: "At 00:00, every day (Europe/Berlin)". */
  readonly schedule?: string;
  /** The next runs of the schedule, at most five. */
  readonly next: readonly RunTime[];
  /** The condition as written. */
  readonly condition?: string;
  /** The metrics the condition reads, each once, in order of appearance. */
  readonly metrics: readonly MetricAnswer[];
}

/** One moment, in the three ways people ask for it. */
export interface RunTime {
  /** ISO 8601 with the offset of the schedule's zone: "2026-03-29T03:00:00+02:00". */
  readonly zoned: string;
  /** ISO 8601 ending in Z. */
  readonly utc: string;
  /** ISO 8601 with the offset of `localZone`; absent where no local zone was told. */
  readonly local?: string;
  /** What daylight saving does to this run, in a sentence. */
  readonly note?: string;
}

export interface EvaluateParams extends DocumentParams {
  readonly trigger: string;
  /** Wins over the latest values; a metric in neither is unknown. */
  readonly values: Readonly<Record<string, MetricValue>>;
}

export interface EvaluateAnswer {
  readonly verdict: "fires" | "silent" | "unknown";
  /** Why, part by part, one line of plain text each, the whole first. */
  readonly why: readonly string[];
  /** The steps the trigger starts, in the order in which they would run. */
  readonly steps: readonly StepAnswer[];
}

export interface StepAnswer {
  readonly name: string;
  readonly needs: readonly string[];
  /** The gate as written. */
  readonly when?: string;
  /** Why the step cannot be run on this machine, a clause that begins with "it"; absent where it can. */
  readonly obstacle?: string;
  /** What says that the step deploys, in words: such a step runs only when asked for. */
  readonly deploys?: string;
}

export interface ScheduleParams extends DocumentParams {
  /** Name of the trigger, or an offset (UTF-16) in its schedule. */
  readonly trigger: string | number;
}

export interface ScheduleAnswer {
  readonly trigger: string;
  readonly cron: string;
  readonly words: string;
  /** IANA name, or "the server's zone" where the system leaves it open. */
  readonly zone: string;
  /** Five runs, fewer where the schedule ends or never fires. */
  readonly next: readonly RunTime[];
  /** What else a person should know: how the two day fields combine, what daylight saving does. */
  readonly notes: readonly string[];
}

export interface TestsParams extends DocumentParams {
  /** The text of a document that is not open; of one that is, the newest version counts. */
  readonly text?: string;
}

/** A trigger that brings tests along. */
export interface TriggerTests {
  readonly trigger: string;
  /** Where the trigger is named. */
  readonly range: Range;
  readonly tests: readonly TriggerTest[];
}

export interface TriggerTest {
  /** In words that go on from the trigger: "fires with accuracy 0.8". */
  readonly label: string;
  readonly range: Range;
}

export interface TestedTrigger extends TriggerTests {
  readonly tests: readonly TestResult[];
}

export interface TestResult extends TriggerTest {
  readonly passed: boolean;
  /** Whether the trigger is expected to start a run. */
  readonly fires: boolean;
  /** What it does, in a sentence without a full stop: "It does not fire". */
  readonly verdict: string;
  /** Why, part by part, one line of plain text each, the whole first. */
  readonly why: readonly string[];
  /** What decided where the condition itself did not. */
  readonly remark?: string;
}

/** Edits of a document that do not overlap. */
export interface EditsAnswer {
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

export interface FormatPythonAnswer extends EditsAnswer {
  /** Number of blocks that the edits change. */
  readonly changed: number;
  /** Number of blocks that stay, because they cannot be read. */
  readonly unreadable: number;
}

export interface FixAllAnswer extends EditsAnswer {
  /** Number of problems the edits mend. */
  readonly fixed: number;
  /** Number of problems that stay, because their mend needs a person's eye or there is none. */
  readonly left: number;
}

export interface EngineAnswer {
  readonly id: string;
  /** As it calls itself: "GitHub Actions". */
  readonly title: string;
}

export interface ExportParams extends DocumentParams {
  /** Id of the engine. */
  readonly engine: string;
  /** Path of the document from the root of its repository. */
  readonly file: string;
}

export interface ExportAnswer {
  readonly text: string;
  /** Where the engine looks for it, from the root of a repository. */
  readonly place: string;
  /** How many things do not happen there at all, and how many in another way: comments say which. */
  readonly leftOut: number;
  readonly changed: number;
  /** Why there is no text, in a sentence. */
  readonly refused?: string;
}

export interface OverviewParams {
  /** URI of the folder the files were found in; without it, none is taken for ignored. */
  readonly folder?: string;
  readonly files: readonly { readonly uri: string; readonly text: string }[];
}

/** The pipelines of one file. */
export interface Overview {
  readonly uri: string;
  /** Id of the dialect of the first. */
  readonly dialect: string;
  /** In words: "GitHub Actions workflow". */
  readonly title: string;
  /** Whether it is the product's own format. */
  readonly own: boolean;
  /** As the file names itself. */
  readonly name?: string;
  readonly triggers: readonly OverviewTrigger[];
  readonly steps: readonly OverviewStep[];
}

export interface OverviewTrigger {
  readonly name: string;
  /** Where it is named. */
  readonly range: Range;
  readonly isScheduled: boolean;
  /** In words: "At 00:00, every day (Europe/Berlin)"; nothing where the schedule cannot be read. */
  readonly schedule?: string;
  readonly next?: RunTime;
  /** Switched off in the file. */
  readonly paused: boolean;
  /** The condition as written. */
  readonly condition?: string;
}

/** A step that runs, by the name that it has in the plan and in records. */
export interface OverviewStep extends StepAnswer {
  /** Where it is named. */
  readonly range: Range;
  /** The same place as an offset (UTF-16), by which lenses name it. */
  readonly offset: number;
  /** Templates in its code that need a value before it can run here. */
  readonly templates: readonly string[];
}

export interface RunsParams extends DocumentParams {
  /** How many; all of them where this is left out. */
  readonly most?: number;
}

export interface RunParams extends DocumentParams {
  /** `id` of a recorded run, or "last". */
  readonly run: string;
  /** How many of the last lines of each step's log are wanted; none where this is left out. */
  readonly lines?: number;
}

/** A run as its record under `.mlops/` tells it. */
export interface RecordedRun {
  readonly id: string;
  /** `going` while its process lives, `interrupted` when that is gone without a word. */
  readonly state: "succeeded" | "failed" | "cancelled" | "going" | "interrupted";
  /** When it began: ISO 8601, UTC. */
  readonly at: string;
  /** Nothing for a run without an end. */
  readonly seconds?: number;
  /** Of the process that runs it. */
  readonly process: number;
  /** Nothing where it was started by hand. */
  readonly trigger?: string;
  /** When a schedule wanted it: ISO 8601, UTC. */
  readonly due?: string;
  /** Id of the run that it goes on with. */
  readonly resumes?: string;
  /** Why it was started, a line each. */
  readonly why: readonly string[];
  /** What it was asked for besides, as options of the command line. */
  readonly options: readonly string[];
  /** URI of the folder with its record and its logs. */
  readonly folder: string;
  /** In the order of the plan. */
  readonly steps: readonly RecordedStep[];
}

export type StepState =
  | "waiting"
  | "running"
  /** It was running when the run's process went away without a word. */
  | "interrupted"
  /** The run was over before it was its turn. */
  | "not-reached"
  // How it came out: runner/events.ts says what each means.
  | "succeeded"
  | "failed"
  | "timed-out"
  | "cancelled"
  | "unchanged"
  | "done-before"
  | "faked"
  | "left-out"
  | "gate-closed"
  | "passed-over"
  | "not-asked"
  | "not-here"
  | "blocked";

export interface RecordedStep {
  readonly name: string;
  readonly state: StepState;
  /** `state` as a person says it: "took too long". */
  readonly words: string;
  /** Why it ended so, in words that go on from the step's name; nothing for a plain success. */
  readonly why?: string;
  /** When its last attempt began: ISO 8601, UTC; nothing where it was not run. */
  readonly at?: string;
  /** 1 for the first. */
  readonly attempt?: number;
  /** Of all attempts. */
  readonly seconds?: number;
  readonly code?: number;
  /** Zero-based line of the pipeline's file that led to a failure, as it was when it ran. */
  readonly line?: number;
  /** URI of what it wrote, secrets masked. The file is not there where it wrote nothing. */
  readonly log?: string;
  /** The last lines of that, where they were asked for. */
  readonly lastLines?: readonly string[];
}

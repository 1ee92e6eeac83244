import type { Analysis, AnalyzedPipeline } from "../analysis/analysis.ts";
import { relativePath } from "../base/path.ts";
import { didYouMean } from "../base/spelling.ts";
import type { Value } from "../condition/evaluate.ts";
import type { Pipeline, Trigger } from "../model/pipeline.ts";
import type { Variables } from "../model/step.ts";
import { type Environment, environmentOf, findProgram } from "../runner/environment.ts";
import { HandedOn } from "../runner/handed-on.ts";
import { pruneRuns, type RunRecord } from "../runner/history.ts";
import { homeOf } from "../runner/home.ts";
import { type HostedValues, hostedValues } from "../runner/hosted-values.ts";
import { findInterpreter, type Interpreter } from "../runner/interpreter.ts";
import { type Cancel, type Failure, failed } from "../runner/machine.ts";
import { everyStep, type PlannedStep } from "../runner/plan.ts";
import { type Choices, type Reporter, type RunResult, run } from "../runner/run.ts";
import type { SourceContext } from "../runner/sources/context.ts";
import type { TemplateValues } from "../runner/template.ts";
import { type Arguments, Misuse, type Option } from "./command.ts";
import { readGiven, setOption } from "./given-values.ts";
import type { Host } from "./host.ts";
import { readPipelineFile } from "./pipeline-file.ts";

/** Options of every command that runs steps. */
export const runOptions: readonly Option[] = [
  {
    ...setOption,
    summary: "The value of a metric or a template, instead of the one in its source.",
  },
  {
    name: "jobs",
    summary: "How many steps run side by side.",
    value: "N",
    least: 1,
    standard: "one for each processor",
  },
  { name: "keep-going", summary: "After a failure, run what does not need the failed step." },
  { name: "deploy", summary: "Run the steps that deploy, too." },
  { name: "fresh", summary: "Run steps though nothing they declare has changed." },
  { name: "skip", summary: "Leave a step out, and all that need it.", value: "STEP", many: true },
  { name: "fake", summary: "Take a step for done without running it.", value: "STEP", many: true },
  {
    name: "python",
    summary: "The Python to run with.",
    value: "PATH",
    standard: ".venv, then PATH",
  },
  { name: "env-file", summary: "Variables for the steps.", value: "FILE", standard: ".env" },
  {
    name: "keep-runs",
    summary: "How many runs the history keeps.",
    value: "N",
    least: 1,
    standard: "100",
  },
];

/** What runs of one file have in common. */
export interface RunSetting {
  readonly analysis: Analysis;
  readonly analyzed: AnalyzedPipeline;
  readonly pipeline: Pipeline;
  /** Absolute path of the file, the path as given, and the folder its steps run in. */
  readonly file: string;
  readonly path: string;
  readonly home: string;
  readonly given: ReadonlyMap<string, Value>;
  readonly choices: Choices;
  readonly interpreter: Interpreter | undefined;
  readonly bash: string | undefined;
  readonly environment: Environment;
  /** What the system tells a run of itself that this trigger starts. */
  readonly hosted: (trigger?: Trigger) => HostedValues;
  readonly keepRuns: number;
}

/** Throws `Misuse` where the file cannot be run. */
export async function readSetting(host: Host, path: string, given: Arguments): Promise<RunSetting> {
  const analysis = await readPipelineFile(host, path);
  const analyzed = pipelineOf(analysis, given.value("trigger"));
  const broken = analysis.findings.find(({ rule }) => rule === "yaml-syntax");
  if (broken)
    throw new Misuse(
      `${path}:${analysis.lines.position(broken.span.start).line + 1}: ${broken.message} Nothing is run of a file that may mean something else.`,
    );
  const values = givenValues(given);
  checkGiven(values.keys(), analysis, analyzed.pipeline);
  const file = host.resolve(path);
  const home = homeOf(file);
  const python = given.value("python");
  const interpreter = await findInterpreter(host.machine, home, python);
  if (failed(interpreter) && python !== undefined) throw new Misuse(`${interpreter.problem}.`);
  const found = failed(interpreter) ? undefined : interpreter;
  const environment = await environmentOf(host.machine, home, given.value("env-file"), found);
  if (failed(environment)) throw new Misuse(`${environment.problem}.`);
  return {
    analysis,
    analyzed,
    pipeline: analyzed.pipeline,
    file,
    path,
    home,
    given: values,
    choices: choicesOf(host, given),
    interpreter: found,
    bash: await findProgram(host.machine, "bash"),
    environment,
    hosted: await hostedValues({
      machine: host.machine,
      pipeline: analyzed.pipeline,
      home,
      file: relativePath(home, file),
    }),
    keepRuns: Number(given.value("keep-runs") ?? 100),
  };
}

/** The pipeline that holds the trigger; without one, the first that has steps. */
function pipelineOf({ path, pipelines }: Analysis, trigger: string | undefined): AnalyzedPipeline {
  const holding = pipelines.filter(({ pipeline }) =>
    trigger === undefined
      ? pipeline.groups.length > 0
      : pipeline.triggers.some(({ name }) => name === trigger),
  );
  const [chosen] = [...holding, ...pipelines];
  if (!chosen) throw new Misuse(`${path}: there is no pipeline in it.`);
  return chosen;
}

/** Throws `Misuse` for a value that nothing in the file asks for: it would change nothing, unsaid. */
function checkGiven(names: Iterable<string>, { path, text }: Analysis, pipeline: Pipeline): void {
  for (const name of names) {
    const last = name.split(".").at(-1) ?? name;
    if (text.includes(last)) continue;
    const asked = [
      ...pipeline.metrics.map((metric) => metric.name),
      ...everyStep(pipeline).flatMap(({ templates }) => templates),
    ];
    const near = didYouMean(name, asked);
    throw new Misuse(
      `--set ${name}: nothing in ${path} asks for '${name}'.${near ? ` Did you mean '${near}'?` : ""}`,
    );
  }
}

/** What was given, and where it says nothing, what a run was asked for before. */
export function asBefore(given: Arguments, { started }: RunRecord): Arguments {
  const before = new Map<string, string[]>();
  const words = [...started.options];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const option = runOptions.find(({ name }) => `--${name}` === word);
    if (!option) continue;
    const value = option.value === undefined ? "" : (words.shift() ?? "");
    before.set(option.name, [...(before.get(option.name) ?? []), value]);
  }
  return {
    operands: given.operands,
    has: (name) => given.has(name) || before.has(name),
    value: (name) => given.value(name) ?? before.get(name)?.at(-1),
    values: (name) => (given.has(name) ? given.values(name) : (before.get(name) ?? [])),
  };
}

export const givenValues = (given: Arguments): ReadonlyMap<string, Value> =>
  new Map([...readGiven(given.values("set"))].map(([name, { value }]) => [name, value ?? null]));

function choicesOf(host: Host, given: Arguments): Choices {
  return {
    jobs: Number(given.value("jobs") ?? host.machine.processors),
    keepGoing: given.has("keep-going"),
    deploy: given.has("deploy"),
    fresh: given.has("fresh"),
    skip: new Set(given.values("skip")),
    fake: new Set(given.values("fake")),
    openGates: false,
    written: runOptions.flatMap(({ name, value }) =>
      // Values may be secret, and are recorded by themselves where they are not.
      name === "set" || !given.has(name)
        ? []
        : value === undefined
          ? [`--${name}`]
          : given.values(name).flatMap((one) => [`--${name}`, one]),
    ),
  };
}

/** For asking the sources of metrics. */
export const sourcesOf = (
  host: Host,
  { home, interpreter }: Pick<RunSetting, "home" | "interpreter">,
): SourceContext => ({
  machine: host.machine,
  folder: home,
  python: async () => interpreter?.path,
});

/** What templates of steps stand for as far as it is known before a run. */
export function knownBefore(
  host: Host,
  { pipeline, home, environment, hosted: hostedFor, given }: RunSetting,
  steps: readonly PlannedStep[],
): (step: PlannedStep, depth?: number) => TemplateValues {
  const hosted = hostedFor();
  const handedOn = new HandedOn({
    machine: host.machine,
    pipeline,
    steps,
    home,
    variables: { ...hosted.variables, ...environment.variables },
    hosted: hosted.values,
    given,
  });
  return (step, depth) => {
    const known = handedOn.known(step, new Map(), depth);
    return (template) => handedOn.valueFor(template, known);
  };
}

/** One run of a setting. */
export interface RunStart {
  readonly steps: readonly PlannedStep[];
  readonly name: string;
  readonly only?: boolean | undefined;
  readonly why: readonly string[];
  readonly trigger?: string | undefined;
  readonly due?: string | undefined;
  readonly resume?: RunRecord | undefined;
  readonly openGates?: boolean | undefined;
  readonly extraVariables?: Variables | undefined;
  readonly cancel: Cancel;
  readonly reporter: Reporter;
}

/** Runs, and removes the oldest runs from the history after that. */
export async function startRun(
  host: Host,
  setting: RunSetting,
  start: RunStart,
): Promise<RunResult | "taken" | Failure> {
  const { analysis, analyzed, pipeline, environment, choices } = setting;
  const hosted = setting.hosted(pipeline.triggers.find(({ name }) => name === start.trigger));
  const result = await run({
    machine: host.machine,
    pipeline,
    parse: (condition) => analyzed.tools.expression(condition),
    file: setting.file,
    lines: analysis.lines,
    home: setting.home,
    steps: start.steps,
    name: start.name,
    only: start.only,
    why: start.why,
    trigger: start.trigger,
    due: start.due,
    given: setting.given,
    choices: {
      ...choices,
      openGates: start.openGates ?? choices.openGates,
      resume: start.resume,
    },
    interpreter: setting.interpreter,
    bash: setting.bash,
    variables: { ...hosted.variables, ...environment.variables },
    hosted: hosted.values,
    extraVariables: start.extraVariables ?? {},
    secrets: environment.secrets,
    cancel: start.cancel,
    reporter: start.reporter,
  });
  await pruneRuns(host.machine, setting.home, setting.keepRuns);
  return result;
}

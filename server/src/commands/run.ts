import { printable } from "../base/display.ts";
import { relativePath } from "../base/path.ts";
import { didYouMean } from "../base/spelling.ts";
import { hiddenValue } from "../runner/events.ts";
import { listRuns, type RunRecord, runName } from "../runner/history.ts";
import { failed } from "../runner/machine.ts";
import { everyStep, type PlannedStep, planOf } from "../runner/plan.ts";
import type { RunResult } from "../runner/run.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { triggersNamed } from "./pipeline-file.ts";
import { planLines } from "./run-plan.ts";
import { RunReport } from "./run-report.ts";
import { type RunSetting, readSetting, runOptions, sourcesOf, startRun } from "./run-setting.ts";
import { accountOf, askTriggers } from "./run-triggers.ts";

export const run: Command = {
  name: "run",
  summary: "Evaluate a trigger, and run the steps it starts.",
  operands: [{ name: "FILE", summary: "A pipeline file.", needed: true }],
  options: [
    { name: "trigger", summary: "The trigger that is asked.", value: "NAME", standard: "all" },
    { name: "step", summary: "Run this step alone, and ask no trigger.", value: "NAME" },
    { name: "dry-run", summary: "Say what would run, and run nothing." },
    { name: "force", summary: "Run though the trigger does not fire; with --step, past its gate." },
    ...runOptions,
    {
      name: "resume",
      summary: "Go on with a run that did not end well: what it got done is not done again.",
      value: "RUN|last",
    },
  ],
  examples: [
    "mlops run churn.mlops.yaml --trigger accuracy-drop",
    "mlops run churn.mlops.yaml --trigger accuracy-drop --set accuracy=0.8 --dry-run",
    "mlops run churn.mlops.yaml --resume last --deploy",
  ],
  run: runCommand,
};

async function runCommand(host: Host, given: Arguments): Promise<ExitCode> {
  const [path = ""] = given.operands;
  if (given.has("trigger") && given.has("step"))
    throw new Misuse("--trigger and --step do not go together: a step alone asks no trigger.");
  const asked = await readSetting(host, path, given);
  const runs = await listRuns(host.machine, asked.home);
  const resume = resumed(asked, runs, given.value("resume"));
  const setting = resume ? withValuesOf(resume, asked) : asked;
  const chosen = given.has("step")
    ? oneStep(setting, given.value("step") ?? "", given.has("force"))
    : resume
      ? resumedSteps(setting, resume)
      : await triggeredSteps(host, setting, given, runs);

  const lines = [
    ...chosen.lines,
    ...(chosen.end === undefined ? settingLines(setting) : []),
    ...(resume ? [`Resume   ${resume.id}: what it got done is not done again`] : []),
  ];
  host.out.write(`${titleOf(setting)}\n${lines.map(printable).join("\n")}\n`);
  if (chosen.end !== undefined) return chosen.end;
  checkNames(chosen.steps, [...setting.choices.skip, ...setting.choices.fake], path);
  if (given.has("dry-run")) {
    host.out.write(`\n${(await planLines(host, setting, chosen)).map(printable).join("\n")}\n`);
    return 0;
  }
  const report = new RunReport(host.out, chosen.steps);
  const result = await startRun(host, setting, {
    ...chosen,
    name: runName(host.machine.now(), chosen.trigger ?? given.value("step") ?? "by-hand"),
    why: chosen.lines,
    resume,
    cancel: host.cancel,
    reporter: report,
  });
  if (result === "taken" || failed(result))
    throw new Misuse(
      `The run could not be recorded, so nothing was started: ${result === "taken" ? "somebody else began it" : result.problem}.`,
    );
  report.summary();
  host.out.write(endLines(host, setting, result, report));
  return result.outcome === "succeeded" ? 0 : 1;
}

/** What is to run, and what is said of it. */
export interface ChosenSteps {
  readonly steps: readonly PlannedStep[];
  readonly trigger?: string | undefined;
  readonly openGates?: boolean | undefined;
  readonly lines: readonly string[];
  /** Nothing is to run, and that is the exit code. */
  readonly end?: ExitCode | undefined;
}

async function triggeredSteps(
  host: Host,
  setting: RunSetting,
  given: Arguments,
  runs: readonly RunRecord[],
): Promise<ChosenSteps> {
  const { analysis, analyzed, pipeline, path } = setting;
  const wanted = given.value("trigger");
  const triggers =
    wanted === undefined ? pipeline.triggers : triggersNamed(analysis, wanted).slice(0, 1);
  const own = runs.filter(
    ({ started }) => started.file === relativePath(setting.home, setting.file),
  );
  const asked = await askTriggers(
    triggers,
    pipeline,
    (condition) => analyzed.tools.expression(condition),
    sourcesOf(host, setting),
    setting.given,
    own,
  );
  const trial = setting.given.size > 0 || given.has("force");
  const firing = asked.find(
    ({ decision, held }) => decision.verdict === "fires" && (held === undefined || trial),
  );
  const lines = asked.flatMap(accountOf);
  const plan = allSteps(setting);
  const chosen = firing ?? (given.has("force") ? asked[0] : undefined);
  const started = chosen?.trigger.starts;
  const steps = started
    ? plan.filter(({ step }) => step.id === undefined || started.includes(step.id))
    : plan;
  if (asked.length === 0) return { steps, lines: ["Trigger  none in this file: started by hand."] };
  if (firing && firing.held !== undefined)
    lines.push("         It runs all the same: values given by hand make it a trial.");
  if (chosen && !firing) lines.push("         It runs all the same, as --force says.");
  if (chosen) return { steps, trigger: chosen.trigger.name, lines };
  const failing = asked.some(({ decision }) => decision.verdict === "fails");
  return {
    steps: [],
    lines: [...lines, "", `Nothing was run. mlops run ${path} --force runs it all the same.`],
    end: failing ? 1 : 0,
  };
}

/** All steps of the plan. Throws `Misuse` where there is none to be made. */
export function allSteps({ pipeline, path }: RunSetting): readonly PlannedStep[] {
  const { steps, problems } = planOf(pipeline);
  if (problems.length > 0) throw new Misuse(`${path} cannot be run. ${problems.join(" ")}`);
  return steps;
}

function oneStep(
  { pipeline, path, given, choices }: RunSetting,
  name: string,
  force: boolean,
): ChosenSteps {
  const steps = everyStep(pipeline);
  const step =
    steps.find((each) => each.name === name) ??
    steps.find((each) => each.step.id === name || each.step.label?.text === name);
  if (!step) throw new Misuse(`${path}: there is no step '${name}'.${meant(name, steps)}`);
  if (step.obstacle !== undefined)
    throw new Misuse(`${name} cannot run here: it ${step.obstacle}.`);
  if (step.deploys !== undefined && !choices.deploy)
    throw new Misuse(`${name} deploys (${step.deploys}): add --deploy to run it.`);
  const lacking = step.templates.filter((template) => !given.has(template));
  if (lacking.length > 0)
    throw new Misuse(
      `${name} holds templates that need a value: ${lacking.map((one) => `--set '${one}=VALUE'`).join(" ")}.`,
    );
  return {
    // A step that may fail in a run has failed when it is all that was asked for.
    steps: [{ ...step, needs: [], follows: undefined, step: { ...step.step, mayFail: false } }],
    openGates: force,
    lines: [`Step     ${name} alone: no trigger is asked, and nothing it needs is run.`],
  };
}

function resumed(
  { home, file, path }: RunSetting,
  runs: readonly RunRecord[],
  wanted: string | undefined,
): RunRecord | undefined {
  if (wanted === undefined) return undefined;
  const own = runs.filter(({ started }) => started.file === relativePath(home, file));
  const run =
    wanted === "last"
      ? (own.find(({ state }) => state !== "succeeded") ?? own[0])
      : own.find(({ id }) => id === wanted);
  if (!run)
    throw new Misuse(
      own.length === 0
        ? `${path} has no run yet that could be resumed.`
        : `There is no run '${wanted}' of ${path}. The newest is ${own[0]?.id}.`,
    );
  if (run.state === "going") throw new Misuse(`${run.id} is still going.`);
  if (run.state === "succeeded")
    throw new Misuse(`${run.id} succeeded: there is nothing left of it to be done.`);
  return run;
}

/** What was given to the run by hand counts again, where it is not given anew. */
function withValuesOf({ started }: RunRecord, setting: RunSetting): RunSetting {
  const before = Object.entries(started.given).filter(([, value]) => value !== hiddenValue);
  return { ...setting, given: new Map([...before, ...setting.given]) };
}

function resumedSteps(setting: RunSetting, { started }: RunRecord): ChosenSteps {
  const plan = allSteps(setting);
  return {
    steps: plan.filter(({ name }) => started.steps.includes(name)),
    trigger: started.trigger,
    lines: [`Trigger  ${started.trigger ?? "none"}, as decided in the run that is resumed.`],
  };
}

function checkNames(steps: readonly PlannedStep[], names: readonly string[], path: string): void {
  for (const name of names)
    if (!steps.some((step) => step.name === name))
      throw new Misuse(`${path}: no step '${name}' is to run.${meant(name, steps)}`);
}

function meant(name: string, steps: readonly PlannedStep[]): string {
  const names = steps.map((step) => step.name);
  const near = didYouMean(name, names);
  if (near) return ` Did you mean '${near}'?`;
  return names.length > 0 ? ` There is ${names.slice(0, 12).join(", ")}.` : "";
}

const titleOf = ({ pipeline, path }: RunSetting): string =>
  printable(pipeline.name ? `${pipeline.name.text} (${path})` : path);

/** What everything runs with. */
export function settingLines({
  interpreter,
  environment,
  analysis,
  path,
  given,
}: RunSetting): string[] {
  const errors = analysis.findings.filter(({ severity }) => severity === "error").length;
  return [
    interpreter
      ? `Python   ${interpreter.version}, ${interpreter.path} (${interpreter.from})`
      : "Python   none found: steps written in Python cannot run",
    ...environment.notes.map((note) => `Env      ${note}`),
    ...(given.size > 0 ? [`Given    ${givenInWords(given)}`] : []),
    ...(errors > 0
      ? [
          `Check    ${errors} ${errors === 1 ? "error" : "errors"} in this file: mlops check ${path}`,
        ]
      : []),
  ];
}

const givenInWords = (given: RunSetting["given"]): string =>
  [...given].map(([name, value]) => `${name} = ${value ?? "missing"}`).join(", ");

function endLines(
  host: Host,
  setting: RunSetting,
  { outcome, steps, folder, id }: RunResult,
  report: RunReport,
): string {
  const place = relativePath(host.directory, folder);
  const failures = report.ended.filter(
    ({ outcome: each }) => each === "failed" || each === "timed-out",
  );
  const word = { succeeded: "Succeeded", failed: "Failed", cancelled: "Cancelled" }[outcome];
  const ran = [...steps.values()].filter(({ outcome: each }) => each === "succeeded").length;
  const lines = [
    "",
    `${word}: ${ran} of ${steps.size} ${steps.size === 1 ? "step" : "steps"} ran. Logs are in ${place}.`,
    ...failures.map(({ step, why }) => `${step}: ${why ?? "failed"}`),
    ...(outcome === "succeeded"
      ? []
      : [
          `To go on from here: ${["mlops run", setting.path, "--resume", id, ...setting.choices.written].join(" ")}`,
        ]),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

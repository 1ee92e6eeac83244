import { printable } from "../base/display.ts";
import { relativePath } from "../base/path.ts";
import { hiddenValue, type Outcome } from "../runner/events.ts";
import { listRuns, runName } from "../runner/history.ts";
import { homeOf } from "../runner/home.ts";
import { failed } from "../runner/machine.ts";
import type { PlannedStep } from "../runner/plan.ts";
import type { RunResult } from "../runner/run.ts";
import { isSecret } from "../runner/variables.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { resumed, runToRepeat, withValuesOf } from "./run-before.ts";
import { planLines } from "./run-plan.ts";
import { problemLines } from "./run-problems.ts";
import { RunReport } from "./run-report.ts";
import { asBefore, type RunSetting, readSetting, runOptions, startRun } from "./run-setting.ts";
import { checkNames, oneStep, stepsOf, triggeredSteps } from "./run-steps.ts";

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
    { name: "again", summary: "Do a run again, with the same options.", value: "RUN|last" },
  ],
  examples: [
    "mlops run churn.mlops.yaml --trigger accuracy-drop",
    "mlops run churn.mlops.yaml --trigger accuracy-drop --set accuracy=0.8 --dry-run",
    "mlops run churn.mlops.yaml --resume last --deploy",
  ],
  run: runCommand,
};

async function runCommand(host: Host, asked: Arguments): Promise<ExitCode> {
  const [path = ""] = asked.operands;
  if (["trigger", "step", "resume", "again"].filter((name) => asked.has(name)).length > 1)
    throw new Misuse(
      "--trigger, --step, --resume and --again do not go together: give one of them.",
    );
  const file = host.resolve(path);
  const home = homeOf(file);
  const runs = (await listRuns(host.machine, home)).filter(
    ({ started }) => started.file === relativePath(home, file),
  );
  const resume = resumed(path, runs, asked.value("resume"));
  const before = resume ?? runToRepeat(path, runs, asked.value("again"));
  const given = before ? asBefore(asked, before) : asked;
  const read = await readSetting(host, path, given);
  const setting = before ? withValuesOf(before, read) : read;
  const chosen = given.has("step")
    ? oneStep(host, setting, given.value("step") ?? "", given.has("force"))
    : before
      ? stepsOf(setting, before)
      : await triggeredSteps(host, setting, given, runs);

  const lines = [
    ...chosen.lines,
    ...(chosen.end === undefined ? settingLines(setting, chosen.steps) : []),
    ...(resume ? [`Resume   ${resume.id}: what it got done is not done again`] : []),
    ...(before && !resume ? [`Again    as in ${before.id}`] : []),
    ...(before && setting.choices.written.length > 0
      ? [`Options  ${setting.choices.written.join(" ")}`]
      : []),
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
  host.out.write(endLines(host, setting, result, report, chosen.steps));
  return result.outcome === "succeeded" ? 0 : 1;
}

const titleOf = ({ pipeline, path }: RunSetting): string =>
  printable(pipeline.name ? `${pipeline.name.text} (${path})` : path);

/** What everything runs with. */
export function settingLines(
  { interpreter, environment, hosted, analysis, path, given }: RunSetting,
  steps: readonly PlannedStep[],
): string[] {
  const errors = analysis.findings.filter(({ severity }) => severity === "error").length;
  const meant = new Set(
    steps.flatMap(({ scripts }) => scripts.flatMap((s) => s.pythonVersion ?? [])),
  );
  const others = [...meant].filter((version) => !interpreter?.version.startsWith(`${version}.`));
  const images = new Set(
    steps.flatMap(({ step, obstacle }) => (obstacle ? [] : (step.image?.text ?? []))),
  );
  return [
    interpreter
      ? `Python   ${interpreter.version}, ${interpreter.path} (${interpreter.from})`
      : "Python   none found: steps written in Python cannot run",
    ...(interpreter && others.length > 0
      ? [`         The pipeline is written for Python ${others.join(" and ")}.`]
      : []),
    ...(images.size > 0 ? [`Image    ${[...images].join(", ")}: steps run here without it`] : []),
    ...environment.notes.map((note) => `Env      ${note}`),
    ...hosted().notes.map((note) => `Known    ${note}`),
    ...repetitionLines(steps),
    ...(given.size > 0 ? [`Given    ${givenInWords(given)}`] : []),
    ...(errors > 0
      ? [
          `Check    ${errors} ${errors === 1 ? "error" : "errors"} in this file: mlops check ${path}`,
        ]
      : []),
  ];
}

/** Steps that are run once for each combination of some values. */
function repetitionLines(steps: readonly PlannedStep[]): string[] {
  const combined = new Map<string, Map<string, readonly string[]>>();
  for (const {
    path: [id = ""],
    combination,
  } of steps)
    if (combination) {
      const known = combined.get(id) ?? new Map();
      combined.set(id, known.set(JSON.stringify(combination), Object.keys(combination)));
    }
  return [...combined].map(([id, combinations]) => {
    const count = combinations.size;
    const [names = []] = combinations.values();
    return `Repeats  ${id} for ${count === 1 ? "one combination" : `each of ${count} combinations, all in this folder: --set ${names[0]}=VALUE takes those of one value alone`}`;
  });
}

const givenInWords = (given: RunSetting["given"]): string =>
  [...given]
    .map(([name, value]) => `${name} = ${isSecret(name) ? hiddenValue : (value ?? "missing")}`)
    .join(", ");

function endLines(
  host: Host,
  setting: RunSetting,
  { outcome, steps, folder, id }: RunResult,
  report: RunReport,
  planned: readonly PlannedStep[],
): string {
  const place = relativePath(host.directory, folder);
  const count = (wanted: Outcome) =>
    [...steps.values()].filter((settled) => settled.outcome === wanted).length;
  const notHere = count("not-here");
  const succeeded = notHere === steps.size ? "Nothing ran" : "Succeeded";
  const word = { succeeded, failed: "Failed", cancelled: "Cancelled" }[outcome];
  const lines = [
    "",
    `${word}: ${count("succeeded")} of ${steps.size} ${steps.size === 1 ? "step" : "steps"} ran${notHere > 0 ? `, ${notHere} cannot run here` : ""}. Logs are in ${place}.`,
    ...problemLines(setting, planned, report.ended),
    ...(outcome === "succeeded"
      ? []
      : [`To go on from here: mlops run ${setting.path} --resume ${id}`]),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

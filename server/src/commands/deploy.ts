import { printable } from "../base/display.ts";
import { joinPath, relativePath } from "../base/path.ts";
import { allWell, Gates } from "../runner/gates.ts";
import { runName, storeName } from "../runner/history.ts";
import { Ledger } from "../runner/ledger.ts";
import { failed } from "../runner/machine.ts";
import { onlyAmong, type PlannedStep } from "../runner/plan.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { settingLines } from "./run.ts";
import { RunReport, reasons } from "./run-report.ts";
import { type RunSetting, readSetting, runOptions, sourcesOf, startRun } from "./run-setting.ts";
import { allSteps } from "./run-steps.ts";

export const deploy: Command = {
  name: "deploy",
  summary: "Deploy a model by the deploy steps of a pipeline, if their gates are open.",
  operands: [
    {
      name: "PIPELINE",
      summary: "The pipeline file. Without it: the one in the working directory.",
      needed: false,
    },
  ],
  options: [
    { name: "model", summary: "The model's file; steps find its path in MODEL.", value: "FILE" },
    { name: "env", summary: "Where to; steps find it in ENVIRONMENT.", value: "NAME" },
    {
      name: "monitoring",
      summary: "Watch the pipeline's triggers from then on, in the background.",
      value: "CHOICE",
      choices: ["enable", "disable"],
      standard: "disable",
    },
    ...runOptions.filter(({ name }) => !["deploy", "fresh", "skip", "fake"].includes(name)),
  ],
  examples: ["mlops deploy --model my_model.pkl --env production --monitoring enable"],
  run,
};

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const model = wanted(given, "model", "FILE");
  const environment = wanted(given, "env", "NAME");
  const monitoring = given.value("monitoring") === "enable";
  const path = given.operands[0] ?? (await onlyPipeline(host));
  const modelPath = host.resolve(model);
  const hash = await host.machine.files.hash(modelPath);
  if (hash === undefined) throw new Misuse(`There is no model '${model}', or it cannot be read.`);
  const setting = await readSetting(host, path, given);
  const steps = deploySteps(setting);
  const closed = await closedGates(host, setting, steps);
  if (closed.length > 0) {
    const lines = [`'${model}' is not deployed to '${environment}': a gate is closed.`, ...closed];
    host.out.write(`${lines.map(printable).join("\n")}\n`);
    return 1;
  }

  host.out.write(
    `${printable(`Deployment started for model '${model}' in '${environment}' environment with monitoring ${monitoring ? "enabled" : "disabled"}.`)}\n`,
  );
  host.out.write(`${settingLines(setting, steps).map(printable).join("\n")}\n`);
  const report = new RunReport(host.out, steps);
  const result = await startRun(
    host,
    { ...setting, choices: { ...setting.choices, deploy: true } },
    {
      steps,
      name: runName(host.machine.now(), `deploy-${environment}`),
      why: [`Deployment of ${model} to ${environment}`],
      extraVariables: { MODEL: modelPath, ENVIRONMENT: environment },
      cancel: host.cancel,
      reporter: report,
    },
  );
  if (result === "taken" || failed(result))
    throw new Misuse(
      `The deployment could not be recorded, so nothing was started: ${result === "taken" ? "somebody else began it" : result.problem}.`,
    );
  report.summary();
  const entry = {
    at: new Date(host.machine.now()).toISOString(),
    model: relativePath(setting.home, modelPath),
    sha256: hash,
    environment,
    run: result.id,
    outcome: result.outcome,
    monitoring,
  };
  const ledger = joinPath(setting.home, `${storeName}/deployments.jsonl`);
  const failure = await host.machine.files.append(ledger, `${JSON.stringify(entry)}\n`);
  const lines = [
    "",
    result.outcome === "succeeded"
      ? `Deployed: '${model}' is in '${environment}'.`
      : `Not deployed: the run ${result.id} ${result.outcome}.`,
    ...(failure ? [`${ledger} could not be written: ${failure.problem}.`] : []),
    ...(result.outcome !== "succeeded"
      ? []
      : monitoring
        ? await monitor(host, setting)
        : await stillMonitored(host, setting)),
  ];
  host.out.write(`${lines.map(printable).join("\n")}\n`);
  return result.outcome === "succeeded" ? 0 : 1;
}

function wanted(given: Arguments, name: string, value: string): string {
  const written = given.value(name);
  if (written === undefined)
    throw new Misuse(`'mlops deploy' needs --${name} ${value}. 'mlops deploy --help' says more.`);
  return written;
}

async function onlyPipeline(host: Host): Promise<string> {
  const files = await host.machine.files.list(host.resolve("."));
  const own = files.filter(({ name, folder }) => !folder && /(^|\.)mlops\.ya?ml$/i.test(name));
  const [only, another] = own;
  if (only && !another) return only.name;
  throw new Misuse(
    only
      ? `There are several pipelines here (${own.map(({ name }) => name).join(", ")}): name one behind the options.`
      : "There is no mlops.yaml here: name the pipeline behind the options.",
  );
}

/** The steps that deploy, each after those of them it needs; what else they need is done already. */
function deploySteps(setting: RunSetting): readonly PlannedStep[] {
  const steps = allSteps(setting).filter(({ deploys }) => deploys !== undefined);
  if (steps.length === 0)
    throw new Misuse(`${setting.path} has no step that deploys. 'deploys: true' makes a step one.`);
  return onlyAmong(steps);
}

async function closedGates(
  host: Host,
  setting: RunSetting,
  steps: readonly PlannedStep[],
): Promise<string[]> {
  const { pipeline, analyzed, given } = setting;
  const gates = new Gates(
    steps.flatMap((step) => step.gates),
    pipeline.metrics,
    (condition) => analyzed.tools.expression(condition),
    sourcesOf(host, setting),
    given,
  );
  const closed: string[] = [];
  for (const step of steps)
    for (const gate of step.gates) {
      const { open, readings, why } = await gates.decide(gate, allWell);
      if (open || gate.depends !== undefined) continue;
      const lines = readings.flatMap(reasons);
      closed.push(`  ${step.name}`, ...(lines.length > 0 ? lines : [why]).map((l) => `    ${l}`));
    }
  return closed;
}

/** A watch that an earlier deployment began goes on until somebody ends it. */
async function stillMonitored({ machine }: Host, setting: RunSetting): Promise<string[]> {
  const { path, file, home } = setting;
  const ledger = new Ledger(machine, home, file);
  await ledger.read();
  const watcher = await ledger.watcher();
  return watcher
    ? [
        `Monitoring: process ${watcher.id} still watches ${path}, as it was asked to before.`,
        `It ends by: mlops watch ${path} --stop`,
      ]
    : [];
}

/** Keeps the triggers under watch in a process of its own. Answers what is to be said of it. */
async function monitor(host: Host, setting: RunSetting): Promise<string[]> {
  const { path, file, home, pipeline } = setting;
  const { machine } = host;
  if (pipeline.triggers.length === 0)
    return [`There is nothing to monitor: ${path} has no triggers.`];
  const watcher = async () => {
    const ledger = new Ledger(machine, home, file);
    await ledger.read();
    return ledger.watcher();
  };
  const before = await watcher();
  if (before) return [`Monitoring: process ${before.id} watches ${path} already.`];
  const log = new Ledger(machine, home, file).path.replace(/\.jsonl$/, ".log");
  const started = await machine.processes.detach({
    arguments: ["watch", file],
    folder: home,
    log,
  });
  if (failed(started)) return [`The watch could not be started: ${started.problem}.`];
  for (let tries = 0; tries < 50; tries++) {
    if (await watcher()) {
      const count = pipeline.triggers.length;
      return [
        `Monitoring: process ${started.id} watches ${count} ${count === 1 ? "trigger" : "triggers"}; its log is ${relativePath(host.directory, log)}.`,
        `It ends with this machine, or by: mlops watch ${path} --stop`,
      ];
    }
    if (!(await machine.processes.isAlive(started))) break;
    await machine.sleep(100);
  }
  return [`The watch did not start; ${relativePath(host.directory, log)} says why.`];
}

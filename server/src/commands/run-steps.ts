import { didYouMean } from "../base/spelling.ts";
import type { RunRecord } from "../runner/history.ts";
import { combinedAs, everyStep, type PlannedStep, planOf, startedBy } from "../runner/plan.ts";
import { whatToGive } from "../runner/template.ts";
import { type Arguments, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { triggersNamed } from "./pipeline-file.ts";
import { knownBefore, type RunSetting, sourcesOf } from "./run-setting.ts";
import { accountOf, askTriggers } from "./run-triggers.ts";

/** What is to run, and what is said of it. */
export interface ChosenSteps {
  readonly steps: readonly PlannedStep[];
  readonly trigger?: string | undefined;
  readonly openGates?: boolean | undefined;
  readonly lines: readonly string[];
  /** Nothing is to run, and that is the exit code. */
  readonly end?: ExitCode | undefined;
}

/** The steps that a trigger starts, if it fires. */
export async function triggeredSteps(
  host: Host,
  setting: RunSetting,
  given: Arguments,
  runs: readonly RunRecord[],
): Promise<ChosenSteps> {
  const { analysis, analyzed, pipeline, path } = setting;
  const wanted = given.value("trigger");
  const triggers =
    wanted === undefined ? pipeline.triggers : triggersNamed(analysis, wanted).slice(0, 1);
  const asked = await askTriggers(
    triggers,
    pipeline,
    (condition) => analyzed.tools.expression(condition),
    sourcesOf(host, setting),
    setting.given,
    runs,
  );
  const trial = setting.given.size > 0 || given.has("force");
  const firing = asked.find(
    ({ decision, held }) => decision.verdict === "fires" && (held === undefined || trial),
  );
  const lines = asked.flatMap(accountOf);
  const plan = allSteps(setting);
  const chosen = firing ?? (given.has("force") ? asked[0] : undefined);
  const steps = startedBy(plan, chosen?.trigger ?? {});
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
export function allSteps({ pipeline, path, given }: RunSetting): readonly PlannedStep[] {
  const { steps, problems } = planOf(pipeline);
  if (problems.length > 0) throw new Misuse(`${path} cannot be run. ${problems.join(" ")}`);
  return combinedAs(steps, given);
}

/** A step alone. Throws `Misuse` where it cannot be run. */
export function oneStep(
  host: Host,
  setting: RunSetting,
  name: string,
  force: boolean,
): ChosenSteps {
  const { pipeline, path, given, choices } = setting;
  const steps = combinedAs(everyStep(pipeline), given);
  const named = [
    ...steps.filter((each) => each.name === name),
    ...steps.filter((each) => each.step.id === name || each.step.label?.text === name),
  ];
  // A task of Argo and the template it calls often have one name: the code is in the template.
  const step = named.find(({ obstacle }) => obstacle === undefined) ?? named[0];
  if (!step) throw new Misuse(`${path}: there is no step '${name}'.${meant(name, steps)}`);
  if (step.obstacle !== undefined)
    throw new Misuse(`${name} cannot run here: it ${step.obstacle}.`);
  if (step.deploys !== undefined && !choices.deploy)
    throw new Misuse(`${name} deploys (${step.deploys}): add --deploy to run it.`);
  const valueFor = knownBefore(host, setting, steps)(step);
  const lacking = step.templates.filter((template) => valueFor(template) === undefined);
  if (lacking.length > 0) throw new Misuse(`${name} needs ${whatToGive(lacking)}.`);
  const others = named.filter(({ combination }) => combination).length - 1;
  return {
    // A step that may fail in a run has failed when it is all that was asked for.
    steps: [{ ...step, needs: [], follows: [], step: { ...step.step, mayFail: false } }],
    openGates: force,
    lines: [
      `Step     ${step.combination ? step.name : name} alone: no trigger is asked, and nothing it needs is run.`,
      ...(others > 0
        ? [`         It has ${others} more combinations: --set chooses another.`]
        : []),
    ],
  };
}

/** The steps that an earlier run was for. */
export function stepsOf(setting: RunSetting, { started }: RunRecord): ChosenSteps {
  const alone = started.steps.length === 1;
  const plan = alone ? everyStep(setting.pipeline) : allSteps(setting);
  const steps = plan.filter(({ name }) => started.steps.includes(name));
  return {
    steps: alone ? steps.map((step) => ({ ...step, needs: [], follows: [] })) : steps,
    trigger: started.trigger,
    lines: [`Trigger  ${started.trigger ?? "none"}, as decided then.`],
  };
}

/** Throws `Misuse` for names of steps that are not to run. */
export function checkNames(
  steps: readonly PlannedStep[],
  names: readonly string[],
  path: string,
): void {
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

import * as vscode from "vscode";
import {
  type EvaluateAnswer,
  type EvaluateParams,
  methods,
  type StepAnswer,
  type TriggerAnswer,
} from "../../../server/src/lsp/protocol.ts";
import type { Runs, Wanted } from "../runs.ts";
import type { LanguageServer } from "../server.ts";
import { chooseStep } from "./chooseStep.ts";
import { chooseTrigger } from "./chooseTrigger.ts";
import { documentFor, noAnswer, tell } from "./document.ts";
import { metricValues } from "./metricValues.ts";
import { obstacle, saved, tellObstacle } from "./runnable.ts";

/**
 * "MLOps: Run Trigger Locally": says whether a trigger would fire and why, with values that the
 * person gives or that its sources hold, and then runs the steps it starts, if the person wants that.
 */
export async function runTrigger(
  server: LanguageServer,
  runs: Runs,
  uri: unknown,
  given: unknown,
): Promise<void> {
  const document = await documentFor(uri);
  if (!document) return;
  const trigger = await chooseTrigger(server, document, given, {
    question: "Run which trigger?",
    none: "This file has no trigger: no schedule and no condition that starts it.",
  });
  if (!trigger) return;
  const values = await metricValues(trigger);
  if (!values) return;

  const params: EvaluateParams = { uri: document.uri.toString(), trigger: trigger.name, values };
  const answer = await server.request<EvaluateAnswer | null>(methods.evaluate, params);
  if (answer === undefined) return tell(noAnswer);
  if (answer === null) return tell(`The trigger "${trigger.name}" is no longer in this file.`);

  const chosen = await offer(trigger, answer, obstacle(document.uri, runs));
  if (chosen && (await saved(document))) await runs.start(document.uri, { ...chosen, set: values });
}

type Choice = Omit<Wanted, "set">;

/** Shows the verdict and asks what to do with it. Nothing runs unless the person chooses it here. */
async function offer(
  { name }: TriggerAnswer,
  { verdict, why, steps }: EvaluateAnswer,
  forbidden: string | undefined,
): Promise<Choice | undefined> {
  const headline = {
    fires: `"${name}" would fire.`,
    silent: `"${name}" would not fire.`,
    unknown: `It cannot be said whether "${name}" would fire.`,
  }[verdict];
  const detail = [...why, "", ...plan(steps), ...(forbidden ? ["", forbidden] : [])].join("\n");

  if (forbidden || !steps.some(isAble)) {
    await tellObstacle(headline, detail);
    return undefined;
  }
  const choices = choicesFor(name, verdict === "fires", steps.filter(isAble));
  const choice = await vscode.window.showInformationMessage(
    headline,
    { modal: true, detail },
    ...choices,
  );
  return choice?.choose();
}

const isAble = ({ obstacle }: StepAnswer) => obstacle === undefined;

interface Button extends vscode.MessageItem {
  choose(): Choice | undefined | Promise<Choice | undefined>;
}

function choicesFor(trigger: string, fires: boolean, steps: readonly StepAnswer[]): Button[] {
  const run: Choice = { trigger, ...(fires ? {} : { force: true }) };
  const safe = steps.filter(({ deploys }) => deploys === undefined).length;
  const anyway = fires ? "" : " Anyway";
  const buttons: Button[] = [];
  if (safe > 0)
    buttons.push({
      title: `Run ${safe === 1 ? "1 Step" : `${safe} Steps`}${anyway}`,
      choose: () => run,
    });
  if (safe < steps.length)
    buttons.push({ title: `Run and Deploy${anyway}`, choose: () => ({ ...run, deploy: true }) });
  buttons.push({ title: "Show Plan", choose: () => ({ ...run, dryRun: true }) });
  if (steps.length > 1) buttons.push({ title: "Run One Step...", choose: () => oneOf(steps) });
  return buttons;
}

async function oneOf(steps: readonly StepAnswer[]): Promise<Choice | undefined> {
  const chosen = await chooseStep(steps);
  if (!chosen) return undefined;
  const { name, deploys } = chosen;
  return { step: name, ...(deploys === undefined ? {} : { deploy: true }) };
}

/** The steps as a person would list them. */
function plan(steps: readonly StepAnswer[]): string[] {
  if (steps.length === 0) return ["It starts no steps."];
  const line = ({ name, needs, when, obstacle, deploys }: StepAnswer) =>
    [
      `• ${name}`,
      needs.length > 0 ? ` after ${needs.join(", ")}` : "",
      when ? `, when ${when}` : "",
      obstacle ? ` (does not run here: ${obstacle})` : "",
      deploys && !obstacle ? " (deploys, so only if you say so)" : "",
    ].join("");
  return ["It starts:", ...steps.map(line)];
}

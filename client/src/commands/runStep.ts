import * as vscode from "vscode";
import type { MetricValue, OverviewStep } from "../../../server/src/lsp/protocol.ts";
import type { Runs } from "../runs.ts";
import type { LanguageServer } from "../server.ts";
import { chooseStep } from "./chooseStep.ts";
import { documentFor, tell } from "./document.ts";
import { overviewOf } from "./overviewOf.ts";
import { obstacle, saved, tellObstacle } from "./runnable.ts";

/**
 * "MLOps: Run Step": runs one step alone. Values that its templates stand for are asked for, and
 * before something is deployed the person is asked.
 */
export async function runStep(
  server: LanguageServer,
  runs: Runs,
  uri: unknown,
  given: unknown,
): Promise<void> {
  const document = await documentFor(uri);
  if (!document) return;
  const step = await stepMeant(server, document, given);
  if (!step) return;
  const { name } = step;
  const hindrance =
    obstacle(document.uri, runs) ??
    (step.obstacle === undefined ? undefined : `"${name}" does not run here: ${step.obstacle}.`);
  if (hindrance !== undefined) return tellObstacle(`"${name}" was not run.`, hindrance);
  const set = await templateValues(step);
  if (!set || !(await isAgreed(step)) || !(await saved(document))) return;
  const deploy = step.deploys === undefined ? {} : { deploy: true };
  await runs.start(document.uri, { step: name, ...deploy, set });
}

async function stepMeant(
  server: LanguageServer,
  document: vscode.TextDocument,
  given: unknown,
): Promise<OverviewStep | undefined> {
  const steps = (await overviewOf(server, document))?.steps ?? [];
  const named = steps.find(({ name, offset }) => name === given || offset === given);
  if (named) return named;
  if (given !== undefined) tell("This step is no longer where it was in the file. Try again.");
  else if (steps.length === 0) tell("This file has no steps.");
  if (given !== undefined || steps.length === 0) return undefined;
  return chooseStep(steps.filter((step) => step.obstacle === undefined));
}

/** Names of what only a system's own store of secrets holds. */
const secret = /\bsecrets?\b|password|token|api_?key/i;

/** Values for what the step's code leaves open. Nothing where the person gave up. */
async function templateValues({
  name,
  templates,
}: OverviewStep): Promise<Record<string, MetricValue> | undefined> {
  const hidden = templates.filter((template) => secret.test(template));
  if (hidden.length > 0) {
    await tellObstacle(
      `"${name}" was not run.`,
      `It needs ${hidden.join(" and ")}, and a secret that is written into code would be told in its record. Read it from an environment variable in the step, and keep it with "MLOps: Set Secret".`,
    );
    return undefined;
  }
  const values: Record<string, MetricValue> = {};
  for (const [index, template] of templates.entries()) {
    const value = await vscode.window.showInputBox({
      title: `${name}: ${template} (${index + 1} of ${templates.length})`,
      prompt: `What ${template} stands for in this run`,
      ignoreFocusOut: true,
    });
    if (value === undefined) return undefined;
    values[template] = value;
  }
  return values;
}

/** A step that changes something outside runs only when a person says so, each time. */
async function isAgreed({ name, deploys }: OverviewStep): Promise<boolean> {
  if (deploys === undefined) return true;
  const run = "Run and Deploy";
  const choice = await vscode.window.showWarningMessage(
    `"${name}" deploys. Run it?`,
    { modal: true, detail: `It changes something outside this folder: ${deploys}.` },
    run,
  );
  return choice === run;
}

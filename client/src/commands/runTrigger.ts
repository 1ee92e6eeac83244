import * as vscode from "vscode";
import {
  type DocumentParams,
  type EvaluateAnswer,
  type EvaluateParams,
  methods,
  type StepAnswer,
  type TriggerAnswer,
} from "../../../server/src/lsp/protocol.ts";
import type { Platform } from "../platform.ts";
import { type RunDefinition, runOf } from "../runs.ts";
import type { LanguageServer } from "../server.ts";
import { documentFor, noAnswer, tell } from "./document.ts";
import { metricValues } from "./metricValues.ts";

/**
 * "MLOps: Run Trigger Locally": says whether a trigger would fire and why, with values that the
 * person gives or that its sources hold, and then runs the steps it starts, if the person wants that.
 */
export async function runTrigger(
  server: LanguageServer,
  platform: Platform,
  uri: unknown,
  given: unknown,
): Promise<void> {
  const document = await documentFor(uri);
  if (!document) return;
  const trigger = await chooseTrigger(server, document, given);
  if (!trigger) return;
  const values = await metricValues(trigger);
  if (!values) return;

  const params: EvaluateParams = { uri: document.uri.toString(), trigger: trigger.name, values };
  const answer = await server.request<EvaluateAnswer | null>(methods.evaluate, params);
  if (answer === undefined) return tell(noAnswer);
  if (answer === null) return tell(`The trigger "${trigger.name}" is no longer in this file.`);

  const chosen = await offer(trigger, answer, obstacle(document, platform));
  if (!chosen) return;
  if (document.isDirty && !(await document.save()))
    return tell("The file could not be saved, and what runs is what is on disk. Nothing was run.");
  const task = runOf(platform, document.uri, { ...chosen, set: values });
  if (task) await vscode.tasks.executeTask(task);
}

async function chooseTrigger(
  server: LanguageServer,
  document: vscode.TextDocument,
  given: unknown,
): Promise<TriggerAnswer | undefined> {
  const params: DocumentParams = { uri: document.uri.toString() };
  const triggers = await server.request<readonly TriggerAnswer[]>(methods.triggers, params);
  if (!triggers) {
    tell(noAnswer);
    return undefined;
  }
  const named = triggers.find(({ name }) => name === given);
  if (named) return named;
  const [first, second] = triggers;
  if (!first) tell("This file has no trigger: no schedule and no condition that starts it.");
  if (!second) return first;
  const choice = await vscode.window.showQuickPick(
    triggers.map((trigger) => ({
      label: trigger.name,
      description: [trigger.schedule, trigger.condition].filter(Boolean).join("  ·  "),
      trigger,
    })),
    { title: "Run which trigger?", matchOnDescription: true },
  );
  return choice?.trigger;
}

/** Why nothing of this document can be run here, in a sentence. */
function obstacle(document: vscode.TextDocument, platform: Platform): string | undefined {
  if (!platform.commandLine)
    return "Steps run on a computer: open this folder in VS Code on the desktop to run them.";
  if (!vscode.workspace.isTrusted)
    return "Steps do not run in a folder you have not trusted, for they could do anything to this machine.";
  if (document.uri.scheme !== "file")
    return "Steps run beside their file: save this one to disk to run them.";
  return undefined;
}

type Choice = Omit<RunDefinition, "type" | "file" | "set">;

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

  const able = steps.filter((step) => step.obstacle === undefined);
  if (forbidden || able.length === 0) {
    const trust = "Manage Workspace Trust";
    const distrusted = forbidden !== undefined && !vscode.workspace.isTrusted;
    const choice = await vscode.window.showInformationMessage(
      headline,
      { modal: true, detail },
      ...(distrusted ? [trust] : []),
    );
    if (choice === trust) await vscode.commands.executeCommand("workbench.trust.manage");
    return undefined;
  }

  const all = able.length === 1 ? "Run 1 Step" : `Run ${able.length} Steps`;
  const run = verdict === "fires" ? all : `${all} Anyway`;
  const planOnly = "Show Plan";
  const single = "Run One Step...";
  const choice = await vscode.window.showInformationMessage(
    headline,
    { modal: true, detail },
    run,
    planOnly,
    ...(able.length > 1 ? [single] : []),
  );
  const force = verdict === "fires" ? {} : { force: true };
  if (choice === run) return { trigger: name, ...force };
  if (choice === planOnly) return { trigger: name, ...force, dryRun: true };
  if (choice !== single) return undefined;
  const step = await vscode.window.showQuickPick(
    able.map((step) => ({ label: step.name, description: step.when ? `when ${step.when}` : "" })),
    { title: "Run which step?" },
  );
  return step && { step: step.label };
}

/** The steps as a person would list them. */
function plan(steps: readonly StepAnswer[]): string[] {
  if (steps.length === 0) return ["It starts no steps."];
  const line = ({ name, needs, when, obstacle }: StepAnswer) =>
    [
      `• ${name}`,
      needs.length > 0 ? ` after ${needs.join(", ")}` : "",
      when ? `, when ${when}` : "",
      obstacle ? ` (${obstacle})` : "",
    ].join("");
  return ["It starts:", ...steps.map(line)];
}

import * as vscode from "vscode";
import {
  type DocumentParams,
  methods,
  type TriggerAnswer,
} from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { noAnswer, tell } from "./document.ts";

/**
 * The trigger a command is about: the one that is named, the only one there is, or the one a person
 * chooses. Nothing where there is none, which is said, or where the person gave up.
 */
export async function chooseTrigger(
  server: LanguageServer,
  document: vscode.TextDocument,
  given: unknown,
  question: string,
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
    { title: question, matchOnDescription: true },
  );
  return choice?.trigger;
}

import * as vscode from "vscode";
import {
  type DocumentParams,
  methods,
  type TriggerAnswer,
} from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { noAnswer, tell } from "./document.ts";

/** What a command asks where it is not clear which trigger is meant. */
export interface Question {
  readonly question: string;
  /** Which triggers there is a choice of; all of them where absent. */
  readonly fits?: (trigger: TriggerAnswer) => boolean;
  /** What is said where there is none to choose. */
  readonly none: string;
}

/**
 * The trigger a command is about: the one that is named, the only one there is, or the one a person
 * chooses. Nothing where there is none, which is said, or where the person gave up.
 */
export async function chooseTrigger(
  server: LanguageServer,
  document: vscode.TextDocument,
  given: unknown,
  { question, fits = () => true, none }: Question,
): Promise<TriggerAnswer | undefined> {
  const params: DocumentParams = { uri: document.uri.toString() };
  const all = await server.request<readonly TriggerAnswer[]>(methods.triggers, params);
  if (!all) {
    tell(noAnswer);
    return undefined;
  }
  const named = all.find(({ name }) => name === given);
  if (named) return named;
  const triggers = all.filter(fits);
  const [first, second] = triggers;
  if (!first) tell(none);
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

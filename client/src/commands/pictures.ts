import type { LanguageServer } from "../server.ts";
import type { Pages } from "../views/pages.ts";
import { chooseTrigger } from "./chooseTrigger.ts";
import { documentFor } from "./document.ts";

/** "MLOps: Back-test Trigger": draws what a trigger would have done with the history of its metrics. */
export async function backtestTrigger(
  server: LanguageServer,
  pages: Pages,
  uri: unknown,
  given: unknown,
): Promise<void> {
  const document = await documentFor(uri);
  if (!document) return;
  const trigger = await chooseTrigger(server, document, given, {
    question: "Back-test which trigger?",
    fits: ({ condition }) => condition !== undefined,
    none: "No trigger of this file has a condition, so there is nothing to test on the past: a schedule alone starts every time.",
  });
  if (trigger) pages.show({ uri: document.uri.toString(), trigger: trigger.name });
}

/** "MLOps: Show Pipeline Graph": draws the steps of a file, what they need and what starts them. */
export async function showGraph(pages: Pages, uri: unknown): Promise<void> {
  const document = await documentFor(uri);
  if (document) pages.show({ uri: document.uri.toString() });
}

import * as vscode from "vscode";
import type { Overview } from "../../../server/src/lsp/protocol.ts";
import type { Runs, Wanted } from "../runs.ts";
import type { LanguageServer } from "../server.ts";
import { counted } from "../words.ts";
import { documentFor, tell } from "./document.ts";
import { overviewOf } from "./overviewOf.ts";
import { obstacle, saved, tellObstacle } from "./runnable.ts";
import { runTrigger } from "./runTrigger.ts";

/** "MLOps: Run Pipeline": by one of its triggers, or all of its steps where it has none. */
export async function runPipeline(server: LanguageServer, runs: Runs, uri: unknown): Promise<void> {
  const document = await documentFor(uri);
  const overview = document && (await overviewOf(server, document));
  if (!document) return;
  if (!overview) return tell("There is no pipeline in this file.");
  if (overview.triggers.length > 0) return runTrigger(server, runs, document.uri, undefined);
  const hindrance = obstacle(document.uri, runs);
  if (hindrance !== undefined) return tellObstacle("Nothing was run.", hindrance);
  const wanted = await agreed(overview);
  if (wanted && (await saved(document))) await runs.start(document.uri, wanted);
}

async function agreed({ name, steps }: Overview): Promise<Wanted | undefined> {
  const able = steps.filter((step) => step.obstacle === undefined);
  const safe = able.filter(({ deploys }) => deploys === undefined);
  if (able.length === 0) {
    tell("None of its steps runs here: only the pipeline's own system can run them.");
    return undefined;
  }
  const run = { title: `Run ${counted(safe.length, "Step")}`, wanted: {} };
  const deploy = { title: "Run and Deploy", wanted: { deploy: true } };
  const plan = { title: "Show Plan", wanted: { dryRun: true } };
  const choice = await vscode.window.showInformationMessage(
    `Run ${name ?? "this pipeline"}?`,
    {
      modal: true,
      detail: `It has no trigger, so all of its steps are started: ${able.map((step) => step.name).join(", ")}.`,
    },
    ...(safe.length > 0 ? [run] : []),
    ...(safe.length < able.length ? [deploy] : []),
    plan,
  );
  return choice?.wanted;
}

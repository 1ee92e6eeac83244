import * as vscode from "vscode";
import type { RecordedRun } from "../../../server/src/lsp/protocol.ts";
import type { RunRecords } from "../runRecords.ts";
import type { Runs } from "../runs.ts";
import { documentFor, tell } from "./document.ts";
import { obstacle, saved, tellObstacle } from "./runnable.ts";

/** What is done with a run that was recorded: it is named, or it is the last one of the file. */
export class RecordedRunCommands {
  readonly #runs: Runs;
  readonly #records: RunRecords;

  constructor(runs: Runs, records: RunRecords) {
    this.#runs = runs;
    this.#records = records;
  }

  /** "MLOps: Run Again": does a run again, with the same options. */
  again(uri: unknown, run: unknown): Promise<void> {
    return this.#repeat(uri, run, "again");
  }

  /** "MLOps: Resume Run": goes on with a run that did not end well, from where it failed. */
  resume(uri: unknown, run: unknown): Promise<void> {
    return this.#repeat(uri, run, "resume");
  }

  /** "MLOps: Cancel Run": asks it to end, with all that it started. */
  async cancel(uri: unknown, run: unknown): Promise<void> {
    const document = await documentFor(uri);
    if (!document) return;
    if (!(await this.#records.cancel(document.uri, idOf(run))))
      tell("No run of this file is going.");
  }

  /** The run that is named; without a name the last one, to go on with the last that broke off. */
  async #recorded(
    uri: vscode.Uri,
    run: unknown,
    how: "again" | "resume",
  ): Promise<RecordedRun | undefined> {
    return how === "resume" && typeof run !== "string"
      ? (await this.#records.of(uri)).find(isUnfinished)
      : this.#records.run(uri, idOf(run));
  }

  async #repeat(uri: unknown, run: unknown, how: "again" | "resume"): Promise<void> {
    const document = await documentFor(uri);
    if (!document) return;
    const record = await this.#recorded(document.uri, run, how);
    if (!record)
      return tell(
        how === "resume" ? "No run of this file broke off." : "There is no such run of this file.",
      );
    const hindrance = obstacle(document.uri, this.#runs) ?? notToBe(record, how);
    if (hindrance !== undefined) return tellObstacle("Nothing was run.", hindrance);
    if (!(await isAgreed(record)) || !(await saved(document))) return;
    await this.#runs.start(document.uri, { [how]: record.id });
  }
}

const isUnfinished = ({ state }: RecordedRun): boolean =>
  state !== "succeeded" && state !== "going";

const idOf = (run: unknown): string => (typeof run === "string" ? run : "last");

function notToBe({ state }: RecordedRun, how: "again" | "resume"): string | undefined {
  if (how === "again") return undefined;
  if (state === "going") return "The run is still going.";
  return state === "succeeded" ? "The run succeeded: there is nothing left to be done." : undefined;
}

/** The same options deploy again, so the person is asked again. */
async function isAgreed({ options, trigger, steps }: RecordedRun): Promise<boolean> {
  if (!options.includes("--deploy")) return true;
  const run = "Run and Deploy";
  const choice = await vscode.window.showWarningMessage(
    `The run of ${trigger ?? steps.map(({ name }) => name).join(", ")} deployed. Run it again?`,
    { modal: true, detail: "Its steps that change something outside this folder run again, too." },
    run,
  );
  return choice === run;
}

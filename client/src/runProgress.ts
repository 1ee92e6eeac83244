import * as vscode from "vscode";
import type { RecordedRun } from "../../server/src/lsp/protocol.ts";
import type { RunRecords } from "./runRecords.ts";
import { isRun } from "./runs.ts";

/** Runs that are over sooner are not worth a notification. Milliseconds. */
const worthTelling = 1500;

/** Milliseconds that a run has to end when it is asked to, before its terminal is closed. */
const patience = 15_000;

/** Shows a notification for each run that takes its time, with how far it is and a way to cancel it. */
export function showProgress(records: RunRecords): vscode.Disposable {
  const ends = new Map<vscode.TaskExecution, () => void>();
  return vscode.Disposable.from(
    vscode.tasks.onDidStartTaskProcess(({ execution, processId }) => {
      const uri = uriOf(execution.task);
      if (!uri) return;
      const ended = new Promise<void>((resolve) => ends.set(execution, resolve));
      void tell(records, uri, execution, processId, ended);
    }),
    vscode.tasks.onDidEndTask(({ execution }) => {
      ends.get(execution)?.();
      ends.delete(execution);
    }),
  );
}

function uriOf({ definition, scope }: vscode.Task): vscode.Uri | undefined {
  if (!isRun(definition) || definition.dryRun) return undefined;
  return typeof scope === "object"
    ? vscode.Uri.joinPath(scope.uri, definition.file)
    : vscode.Uri.file(definition.file);
}

async function tell(
  records: RunRecords,
  uri: vscode.Uri,
  execution: vscode.TaskExecution,
  process: number,
  ended: Promise<void>,
): Promise<void> {
  const early = await Promise.race([ended.then(() => true), pause(worthTelling)]);
  if (early) return;
  const own = async () => (await records.of(uri, 5)).find((run) => run.process === process);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `MLOps: ${execution.task.name}`,
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const look = async () => {
      const run = await own();
      if (run) progress.report({ message: farInWords(run) });
    };
    const listeners = vscode.Disposable.from(
      records.onDidChange(() => void look()),
      token.onCancellationRequested(() => void cancel(records, uri, execution, own, ended)),
    );
    await look();
    await ended;
    listeners.dispose();
  });
}

/** Asks the run itself, so that its record says how it ended; what does not listen loses its terminal. */
async function cancel(
  records: RunRecords,
  uri: vscode.Uri,
  execution: vscode.TaskExecution,
  own: () => Promise<RecordedRun | undefined>,
  ended: Promise<void>,
): Promise<void> {
  const run = await own();
  const asked = run !== undefined && (await records.cancel(uri, run.id));
  if (asked && (await Promise.race([ended.then(() => true), pause(patience)]))) return;
  execution.terminate();
}

/** "train (2 of 5 done)"; of one step there is nothing more to say than its name. */
function farInWords({ steps }: RecordedRun): string {
  if (steps.length === 1) return "";
  const running = steps.filter(({ state }) => state === "running").map(({ name }) => name);
  const left = steps.filter(({ state }) => state === "waiting").length + running.length;
  return `${running.join(", ")} (${steps.length - left} of ${steps.length} done)`;
}

const pause = (milliseconds: number) =>
  new Promise<undefined>((resolve) => setTimeout(resolve, milliseconds));

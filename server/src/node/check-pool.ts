import * as os from "node:os";
import { parentPort, Worker } from "node:worker_threads";
import { checkFiles, type FileOutcome } from "../commands/check-file.ts";
import type { Found, Host } from "../commands/host.ts";

/** Below this many files, starting a second thread takes longer than it saves. */
const worthwhile = 200;
/** Files handed over at a time: few enough that all threads end together, enough to keep them busy. */
const portion = 25;
const mostThreads = 8;

interface Order {
  readonly files: readonly Found[];
  readonly mend: boolean;
}

/** Checks files in as many threads as there are processors; nothing where one does as well. */
export async function checkInWorkers(
  files: readonly Found[],
  mend: boolean,
): Promise<readonly FileOutcome[] | undefined> {
  const threads = Math.min(os.availableParallelism(), mostThreads);
  if (files.length < worthwhile || threads < 2) return undefined;
  const outcomes: FileOutcome[][] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    // The worker runs this same bundle, which sees that it is not the main thread.
    const worker = new Worker(new URL(import.meta.url));
    try {
      while (next < files.length) {
        const at = next;
        next += portion;
        outcomes[at / portion] = await ask(worker, { files: files.slice(at, at + portion), mend });
      }
    } finally {
      await worker.terminate();
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, work));
  } catch {
    // A thread that could not be started or ended: the files are checked on this one instead.
    return undefined;
  }
  return outcomes.flat();
}

function ask(worker: Worker, order: Order): Promise<FileOutcome[]> {
  return new Promise((resolve, reject) => {
    const ended = (code: unknown) => reject(new Error(`a thread of the check ended (${code})`));
    worker.once("error", ended);
    worker.once("exit", ended);
    worker.once("message", (answer: FileOutcome[]) => {
      worker.off("error", ended);
      worker.off("exit", ended);
      resolve(answer);
    });
    worker.postMessage(order);
  });
}

/** The other side, in the worker: answers each order with its outcomes. */
export function serveChecks(host: Host): void {
  parentPort?.on("message", async ({ files, mend }: Order) => {
    parentPort?.postMessage(await checkFiles(host, files, mend));
  });
}

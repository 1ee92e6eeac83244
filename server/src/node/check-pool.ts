import * as os from "node:os";
import * as v8 from "node:v8";
import { parentPort, Worker } from "node:worker_threads";
import { checkFiles } from "../commands/check-file.ts";
import type { FileOutcome } from "../commands/check-result.ts";
import type { Found, Host } from "../commands/host.ts";
import { Projects } from "../commands/projects.ts";

/** Below this many files, starting a second thread takes longer than it saves. */
const worthwhile = 200;
/** Files handed over at a time: few enough that all threads end together, enough to keep them busy. */
const portion = 20;
/** Orders a worker holds: while it works on one, the next is there already. */
const ahead = 2;
const mostThreads = 8;

/**
 * V8 optimises whatever has run for a while, in threads of its own. Files are checked quicker than that
 * pays: on two processors it took a third of all the time. It shall wait fifteen times as long.
 */
const patience =
  Number.parseInt(process.versions.v8, 10) < 12
    ? "--interrupt-budget=1000000"
    : "--invocation-count-for-turbofan=50000";

/**
 * Megabytes in which a new thread begins, and stays: what is read of a file is garbage when the next one
 * comes. Newer versions of V8 would take several times as much and be no faster.
 */
const roomForGarbage = ["--min-semi-space-size=16", "--max-semi-space-size=16"];

interface Order {
  readonly at: number;
  readonly files: readonly Found[];
  readonly mend: boolean;
}

interface Answer {
  readonly at: number;
  readonly outcomes: readonly FileOutcome[];
}

/**
 * Checks files in as many threads as there are processors, this one among them; nothing where one
 * does as well.
 */
export async function checkInThreads(
  host: Host,
  files: readonly Found[],
  mend: boolean,
): Promise<readonly FileOutcome[] | undefined> {
  const threads = Math.min(os.availableParallelism(), mostThreads);
  if (files.length < worthwhile || threads < 2) return undefined;
  v8.setFlagsFromString(patience);
  for (const flag of roomForGarbage) v8.setFlagsFromString(flag);
  const outcomes: (readonly FileOutcome[])[] = [];
  let next = 0;
  const take = (): Order | undefined => {
    if (next >= files.length) return undefined;
    const at = next;
    next += portion;
    return { at, files: files.slice(at, at + portion), mend };
  };
  const keep = ({ at, outcomes: found }: Answer): void => {
    outcomes[at / portion] = found;
  };
  try {
    await Promise.all([
      workHere(host, take, keep),
      ...Array.from({ length: threads - 1 }, () => workThere(take, keep)),
    ]);
  } catch {
    // A thread that could not be started or ended: the files are checked on this one instead.
    return undefined;
  }
  return outcomes.flat();
}

async function workHere(
  host: Host,
  take: () => Order | undefined,
  keep: (answer: Answer) => void,
): Promise<void> {
  const projects = new Projects(host);
  for (let order = take(); order; order = take()) {
    keep({ at: order.at, outcomes: await checkFiles(host, order.files, order.mend, projects) });
    // The other threads' answers are heard, and their orders written, in between.
    await new Promise(setImmediate);
  }
}

function workThere(take: () => Order | undefined, keep: (answer: Answer) => void): Promise<void> {
  // The worker runs this same bundle, which sees that it is not the main thread.
  const worker = new Worker(new URL(import.meta.url));
  let open = 0;
  return new Promise<void>((resolve, reject) => {
    const send = (): void => {
      const order = open < ahead ? take() : undefined;
      if (order) {
        open++;
        worker.postMessage(order);
        send();
      } else if (open === 0) resolve();
    };
    const ended = (code: unknown) => reject(new Error(`a thread of the check ended (${code})`));
    worker.once("error", ended);
    worker.once("exit", ended);
    worker.on("message", (answer: Answer) => {
      open--;
      keep(answer);
      send();
    });
    send();
  }).finally(() => worker.terminate());
}

/** The other side, in the worker: answers each order with its outcomes. */
export function serveChecks(host: Host): void {
  const projects = new Projects(host);
  parentPort?.on("message", async ({ at, files, mend }: Order) => {
    const answer: Answer = { at, outcomes: await checkFiles(host, files, mend, projects) };
    parentPort?.postMessage(answer);
  });
}

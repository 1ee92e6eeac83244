import { Cancellation } from "./cancel.ts";
import { LineFeed } from "./lines.ts";
import type { Cancel, CommandLine, Ending, Machine } from "./machine.ts";
import type { Mask } from "./mask.ts";

/** Milliseconds that a process has to end when it is asked to. */
export const grace = 10_000;

/** How one attempt of a step ended. */
export interface Attempted extends Ending {
  /** What ended it before its own end. */
  readonly cut?: "timed-out" | "cancelled" | undefined;
}

/**
 * Runs a command to its end, with all processes it starts: after `timeout` seconds, or when the run
 * is cancelled, they are asked to end, and those that do not are ended.
 */
export async function attempt(
  machine: Machine,
  command: Omit<CommandLine, "output">,
  options: {
    readonly timeout: number | undefined;
    readonly cancel: Cancel;
    readonly mask: Mask;
    readonly told: (lines: readonly string[], from: "out" | "error") => Promise<void>;
  },
): Promise<Attempted> {
  // Two pipes are read at once; what came from them is told one after the other.
  let last = Promise.resolve();
  const told = (lines: readonly string[], from: "out" | "error") => {
    last = last.then(() => options.told(lines, from));
    return last;
  };
  const feeds = { out: new LineFeed(options.mask), error: new LineFeed(options.mask) };
  const running = machine.processes.start({
    ...command,
    output: (text, from) => told(feeds[from].push(text), from),
  });
  const over = new Cancellation();
  let cut: Attempted["cut"];
  const stop = async (why: NonNullable<Attempted["cut"]>) => {
    cut ??= why;
    running.stop("asked");
    await machine.sleep(grace, over);
    if (!over.asked) running.stop("forced");
  };
  const forget = options.cancel.onAsked((how) => {
    if (how === "forced") running.stop("forced");
    else void stop("cancelled");
  });
  if (options.timeout !== undefined)
    void machine.sleep(options.timeout * 1000, over).then(() => {
      if (!over.asked && cut === undefined) return stop("timed-out");
    });
  const ending = await running.ended;
  over.cancel();
  forget();
  await told(feeds.out.end(), "out");
  await told(feeds.error.end(), "error");
  return { ...ending, cut };
}

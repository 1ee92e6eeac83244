import { Cancellation } from "../runner/cancel.ts";

let cancellation: Cancellation | undefined;

/**
 * Ctrl+C, the end of the terminal or of the machine, as a wish that a command carries out itself.
 * From the first time this is asked for, signals no longer end the process.
 */
export function interruption(): Cancellation {
  if (cancellation) return cancellation;
  const asked = new Cancellation();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => asked.cancel());
  cancellation = asked;
  return asked;
}

/** Nobody reads along any more: a command that ends itself is asked to. Answers whether one does. */
export function interrupted(): boolean {
  if (!cancellation) return false;
  if (!cancellation.asked) cancellation.cancel();
  return true;
}

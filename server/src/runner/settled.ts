import type { Outcome } from "./events.ts";

/** How a step came out, and why, in words that go on from its name. */
export interface Settled {
  readonly outcome: Outcome;
  readonly why?: string | undefined;
}

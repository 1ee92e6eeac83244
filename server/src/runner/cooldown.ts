import type { Trigger } from "../model/pipeline.ts";

/** Until when a cooldown holds a trigger back; nothing where it does not. Milliseconds since 1970 UTC. */
export function heldUntil(
  { cooldown }: Trigger,
  lastRun: number | undefined,
  now: number,
): number | undefined {
  if (!cooldown || lastRun === undefined) return undefined;
  const until = lastRun + cooldown.seconds * 1000;
  // A run of the future can only be one from before the clock was set back: it holds nothing up.
  return lastRun <= now && now < until ? until : undefined;
}

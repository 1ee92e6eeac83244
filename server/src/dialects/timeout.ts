import type { Slot } from "../base/text.ts";
import type { Step, TimeoutForm } from "../model/step.ts";

/** A place for a timeout, with the form in which the system writes one. */
export const timeoutSlot = (slot: Slot | undefined, form: TimeoutForm): Step["timeoutSlot"] =>
  slot && { ...slot, form };

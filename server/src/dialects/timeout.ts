import type { Slot } from "../base/text.ts";
import type { TimeoutForm, TimeoutSlot } from "../model/step.ts";

/** A place for a timeout, with the form in which the system writes one. */
export const timeoutSlot = (slot: Slot | undefined, form: TimeoutForm): TimeoutSlot | undefined =>
  slot && { ...slot, form };

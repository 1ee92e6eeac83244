import { type Edit, filled } from "../base/text.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { PlacedStep } from "../model/place.ts";
import type { Step } from "../model/step.ts";
import { allSteps } from "../model/step.ts";
import type { Report } from "./rule.ts";

/** A step that is missing. */
export interface NewStep {
  readonly id: string;
  /** For people. */
  readonly label: string;
  readonly command: string;
}

/**
 * Writes a step in front of another one, which then waits for it. What its command is called, only the
 * person knows who writes it: the form is certain, its name a proposal.
 */
export function stepBefore(
  pipeline: Pipeline,
  { step }: Pick<PlacedStep, "step">,
  { id, label, command }: NewStep,
): Report["fix"] {
  const slot = step.stepSlot?.();
  if (!slot || allSteps(pipeline.groups).some((other) => other.id === id)) return undefined;
  const title = `Add a step that runs '${command}'`;
  const needs = step.needs.map((need) => need.id);
  const needed = slot.needs && needs.length > 0 ? slot.needs.join(listed(needs)) : "";
  const [behindName, beforeCommand] = slot.command;
  const name = slot.named === "id" ? id : label;
  const added: Edit = {
    span: slot.span,
    text: `${slot.before}${name}${behindName}${needed}${beforeCommand}${command}${slot.after}`,
  };
  if (slot.named === "label") return { title, safe: false, edits: [added] };
  const waits = waitsFor(step, id);
  return waits && { title, safe: false, edits: [added, waits] };
}

function waitsFor(step: Step, id: string): Edit | undefined {
  const slot = step.needsSlot?.();
  return slot && filled(slot, id);
}

const listed = (ids: readonly string[]): string =>
  ids.length === 1 ? (ids[0] ?? "") : `[${ids.join(", ")}]`;

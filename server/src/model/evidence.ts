import type { Evidence } from "./condition.ts";
import type { Step } from "./step.ts";

/** What a step says of the action it is: its name, then its commands. */
export function evidenceOf(
  step: Pick<Step, "id" | "idSpan" | "label" | "uses" | "scripts">,
): Evidence[] {
  const evidence: Evidence[] = [];
  if (step.label)
    evidence.push({ words: step.label.text, from: "the step name", span: step.label.span() });
  if (step.id) evidence.push({ words: step.id, from: "the step name", span: step.idSpan });
  if (step.uses)
    evidence.push({ words: step.uses.text, from: "what the step uses", span: step.uses.span() });
  for (const script of step.scripts)
    evidence.push({ words: script.masked.text, from: "the command", span: script.code.span() });
  return evidence;
}

import { relativePath } from "../base/path.ts";
import type { Position } from "../base/text.ts";
import { isFailure, type StepEnded } from "../runner/events.ts";
import type { PlannedStep } from "../runner/plan.ts";
import type { RunSetting } from "./run-setting.ts";

/**
 * What failed, each as compilers tell their errors, so that editors lead to the place: the line of the
 * pipeline that a traceback names, or else the step. `churn.mlops.yaml:12:7: error: train: exit code 1`.
 */
export const problemLines = (
  setting: RunSetting,
  planned: readonly PlannedStep[],
  ended: readonly StepEnded[],
): string[] =>
  ended
    .filter(({ outcome }) => isFailure(outcome))
    .map((end) => {
      const { line, character } = placeOf(end, setting, planned);
      return `${setting.path}:${line + 1}:${character + 1}: error: ${end.step}: ${reasonOf(end, setting)}`;
    });

function placeOf(
  { step, line }: StepEnded,
  { analysis: { lines, text } }: RunSetting,
  planned: readonly PlannedStep[],
): Position {
  if (line !== undefined) {
    const code = text.slice(lines.offset({ line: line - 1, character: 0 }));
    return { line: line - 1, character: /^[ \t]*/.exec(code)?.[0].length ?? 0 };
  }
  const found = planned.find(({ name }) => name === step);
  return found ? lines.position(found.step.idSpan.start) : { line: 0, character: 0 };
}

/** Records name the place in the reason; here it stands in front. */
function reasonOf({ why = "failed", line }: StepEnded, { home, file }: RunSetting): string {
  const place = ` (${relativePath(home, file)}:${line})`;
  return why.endsWith(place) ? why.slice(0, -place.length) : why;
}

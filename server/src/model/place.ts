import { dependenciesOf } from "../base/graph.ts";
import { oncePer } from "../base/once.ts";
import { dependenciesWithin } from "./graph.ts";
import { allSteps, type Step, type StepGroup } from "./step.ts";

/** A step with the groups and steps it stands in, the outermost first, itself last. */
export interface PlacedStep {
  readonly step: Step;
  readonly path: readonly { readonly group: StepGroup; readonly step: Step }[];
}

/** Every step with its place; a step that holds others comes before them. */
export const placedSteps = oncePer((groups: readonly StepGroup[]): readonly PlacedStep[] =>
  placeSteps(groups, [], []),
);

function placeSteps(
  groups: readonly StepGroup[],
  path: PlacedStep["path"],
  found: PlacedStep[],
): PlacedStep[] {
  for (const group of groups)
    for (const step of group.steps) {
      const own = [...path, { group, step }];
      found.push({ step, path: own });
      if (step.group) placeSteps([step.group], own, found);
    }
  return found;
}

export const isInside = (inner: PlacedStep, outer: Step): boolean =>
  inner.step !== outer && inner.path.some(({ step }) => step === outer);

/** Every step that has ended, or was left out, when this one starts: the inner ones included. */
export function stepsBefore({ path }: PlacedStep): ReadonlySet<Step> {
  const before = new Set<Step>();
  for (const { group, step } of path)
    for (const earlier of siblingsBefore(group, step))
      for (const each of [earlier, ...(earlier.group ? allSteps([earlier.group]) : [])])
        before.add(each);
  return before;
}

function siblingsBefore(group: StepGroup, step: Step): readonly Step[] {
  if (group.order === "sequence") return group.steps.slice(0, group.steps.indexOf(step));
  if (step.id === undefined) return [];
  const ids = dependenciesOf(dependenciesWithin(group), step.id);
  return group.steps.filter((one) => one !== step && one.id !== undefined && ids.has(one.id));
}

import type { Dependencies } from "../base/graph.ts";
import type { Step, StepGroup } from "./pipeline.ts";

/** Groups in which steps name each other in `needs`: the whole tree's, outermost first. */
export function* graphGroups(groups: readonly StepGroup[]): Generator<StepGroup> {
  for (const group of groups) {
    if (group.order === "graph") yield group;
    for (const step of group.steps) if (step.group) yield* graphGroups([step.group]);
  }
}

/** Which step needs which, by id. Needs of steps that do not exist are left out. */
export function dependenciesWithin(group: StepGroup): Dependencies {
  const known = dependencies.get(group) ?? readDependencies(group);
  dependencies.set(group, known);
  return known;
}

const dependencies = new WeakMap<StepGroup, Dependencies>();

function readDependencies(group: StepGroup): Dependencies {
  const graph = new Map<string, string[]>();
  for (const { id } of group.steps) if (id !== undefined) graph.set(id, []);
  for (const { id, needs } of group.steps)
    if (id !== undefined)
      graph.get(id)?.push(...needs.map((need) => need.id).filter((need) => graph.has(need)));
  return graph;
}

export const stepOf = (group: StepGroup, id: string): Step | undefined =>
  group.steps.find((step) => step.id === id);

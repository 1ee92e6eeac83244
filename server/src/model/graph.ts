import type { Dependencies } from "../base/graph.ts";
import { oncePer } from "../base/once.ts";
import type { Step, StepGroup } from "./step.ts";

/** Groups in which steps name each other in `needs`: the whole tree's, outermost first. */
export const graphGroups = oncePer((groups: readonly StepGroup[]): readonly StepGroup[] => {
  const found: StepGroup[] = [];
  collectGraphs(groups, found);
  return found;
});

function collectGraphs(groups: readonly StepGroup[], found: StepGroup[]): void {
  for (const group of groups) {
    if (group.order === "graph") found.push(group);
    for (const step of group.steps) if (step.group) collectGraphs([step.group], found);
  }
}

/** Which step needs which, by id. Needs of steps that do not exist are left out. */
export const dependenciesWithin = oncePer((group: StepGroup): Dependencies => {
  const graph = new Map<string, string[]>();
  for (const { id } of group.steps) if (id !== undefined) graph.set(id, []);
  for (const { id, needs } of group.steps)
    if (id !== undefined)
      graph.get(id)?.push(...needs.map((need) => need.id).filter((need) => graph.has(need)));
  return graph;
});

export const stepOf = (group: StepGroup, id: string): Step | undefined =>
  group.steps.find((step) => step.id === id);

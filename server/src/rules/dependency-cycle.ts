import { findCycles } from "../base/graph.ts";
import { dependenciesWithin, graphGroups, stepOf } from "../model/graph.ts";
import type { StepGroup } from "../model/step.ts";
import type { Rule } from "./rule.ts";

export const dependencyCycle: Rule = {
  id: "dependency-cycle",
  group: "graph",
  summary: "Steps need each other in a circle.",
  severity: "error",
  *check(pipeline) {
    for (const group of graphGroups(pipeline.groups)) {
      if (isInOrder(group)) continue;
      for (const cycle of findCycles(dependenciesWithin(group))) {
        if (cycle.length < 2) continue;
        const places = cycle.flatMap((id, i) => {
          const next = cycle[(i + 1) % cycle.length];
          const need = stepOf(group, id)?.needs.find((each) => each.id === next);
          return need ? [{ id, next, span: need.span }] : [];
        });
        const [first, ...others] = places;
        if (!first) continue;
        const [start = ""] = cycle;
        yield {
          span: first.span,
          message: `These steps wait for each other, so none of them can start: ${[...cycle, start].join(" → ")}. Remove one of the needs.`,
          related: others.map(({ id, next, span }) => ({
            span,
            message: `'${id}' needs '${next}'.`,
          })),
        };
      }
    }
  },
};

/** Most files are written so: each step needs only steps above it, and there is no circle. */
function isInOrder({ steps }: StepGroup): boolean {
  const above = new Set<string | undefined>();
  for (const { id, needs } of steps) {
    if (above.has(id) || !needs.every((need) => above.has(need.id))) return false;
    if (id !== undefined) above.add(id);
  }
  return true;
}

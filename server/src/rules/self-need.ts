import { graphGroups } from "../model/graph.ts";
import type { Rule } from "./rule.ts";

export const selfNeed: Rule = {
  id: "self-need",
  group: "graph",
  summary: "A step needs itself.",
  severity: "error",
  *check(pipeline) {
    for (const group of graphGroups(pipeline.groups))
      for (const step of group.steps)
        for (const { id, span, removal } of step.needs)
          if (id === step.id) {
            const edit = removal?.();
            yield {
              span,
              message: `'${id}' needs itself, so it waits for ever and the pipeline cannot start. Remove it, or name the step that was meant.`,
              fix: edit && {
                title: `Remove '${id}' from its own needs`,
                safe: false,
                edits: [edit],
              },
            };
          }
  },
};

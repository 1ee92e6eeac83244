import { didYouMean } from "../base/spelling.ts";
import { graphGroups } from "../model/graph.ts";
import type { Rule } from "./rule.ts";

export const unknownNeed: Rule = {
  id: "unknown-need",
  group: "graph",
  summary: "A step needs one that does not exist.",
  severity: "error",
  *check(pipeline) {
    for (const group of graphGroups(pipeline.groups)) {
      if (group.isOpen) continue;
      const ids = group.steps.flatMap((step) => step.id ?? []);
      for (const step of group.steps)
        for (const { id, span } of step.needs) {
          if (ids.includes(id)) continue;
          const taken = step.needs.map((need) => need.id);
          const meant = didYouMean(
            id,
            ids.filter((other) => other !== step.id && !taken.includes(other)),
          );
          yield {
            span,
            message: `'${step.id}' needs '${id}', but there is no step of that name, so the pipeline cannot start.${
              meant ? ` Did you mean '${meant}'?` : " Name one that exists, or remove it."
            }`,
            // A name with such a sign would have to be put in quotes.
            fix:
              meant && /^[\w./ -]+$/.test(meant)
                ? { title: `Change to '${meant}'`, safe: false, edits: [{ span, text: meant }] }
                : undefined,
          };
        }
    }
  },
};

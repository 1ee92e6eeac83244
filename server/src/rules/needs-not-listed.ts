import { dependenciesOf } from "../base/graph.ts";
import { filled } from "../base/text.ts";
import { dependenciesWithin, graphGroups } from "../model/graph.ts";
import type { Pipeline, Reference } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { Rule } from "./rule.ts";

export const needsNotListed: Rule = {
  id: "needs-not-listed",
  group: "graph",
  summary: "An expression reads from a step that this one does not need.",
  severity: "error",
  *check(pipeline) {
    for (const reference of pipeline.references) {
      const unlisted = unlistedNeed(pipeline, reference);
      if (!unlisted) continue;
      const { group, reader, read } = unlisted;
      const slot = reader.needsSlot?.();
      const before = dependenciesOf(dependenciesWithin(group), read.id).has(reader.id);
      yield {
        span: reference.span,
        message: before
          ? `'${read.id}' runs after '${reader.id}', so this value is always empty. What is read has to be done before.`
          : `'${read.id}' exists, but '${reader.id}' does not need it, so this value is always empty. Name it in the 'needs' of '${reader.id}': then it is waited for, and can be read.`,
        related: [{ span: read.idSpan, message: `'${read.id}' stands here.` }],
        fix:
          before || !slot
            ? undefined
            : {
                title: `Let '${reader.id}' need '${read.id}'`,
                safe: false,
                edits: [filled(slot, read.id)],
              },
      };
    }
  },
};

type Named = Step & { readonly id: string };

/** The step that a reference names and that its own step does not need, if there is one. */
export function unlistedNeed(
  { groups }: Pipeline,
  { name, neededBy, candidates }: Reference,
): { readonly group: StepGroup; readonly reader: Named; readonly read: Named } | undefined {
  const same = (id: string | undefined) => id?.toLowerCase() === name.toLowerCase();
  if (neededBy === undefined || candidates.some(same) || same(neededBy)) return undefined;
  for (const group of graphGroups(groups)) {
    const steps = group.steps.filter((step): step is Named => step.id !== undefined);
    const reader = steps.find(({ id }) => id === neededBy);
    const read = steps.find(({ id }) => same(id));
    if (reader && read) return { group, reader, read };
  }
  return undefined;
}

import { walk } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition, ReadOutput } from "../model/condition.ts";
import { allSteps, type Step, type StepGroup } from "../model/step.ts";

/**
 * The tasks, with every condition following the outputs it reads: `outputs.check.vars.retrain` to the
 * code of that task, which gives it to `Kestra.outputs` or prints it as `::{"outputs":{…}}::`.
 */
export function readingOutputs(groups: readonly StepGroup[]): StepGroup[] {
  const writers = new Map(
    allSteps(groups).flatMap((step) =>
      step.id !== undefined && step.scripts.length > 0 ? [[step.id, step] as const] : [],
    ),
  );
  if (writers.size === 0) return [...groups];
  // What one step runs for and another does not is one and the same condition.
  const known = new Map<Condition, Condition>();
  const followed = (condition: Condition): Condition => {
    const after = known.get(condition) ?? reading(condition, writers);
    known.set(condition, after);
    return after;
  };
  const inGroup = (group: StepGroup): StepGroup => ({ ...group, steps: group.steps.map(inStep) });
  const inStep = (step: Step): Step => ({
    ...step,
    condition: step.condition && followed(step.condition),
    unless: step.unless && followed(step.unless),
    alternatives: step.alternatives?.map(followed),
    group: step.group && inGroup(step.group),
  });
  return groups.map(inGroup);
}

function reading(condition: Condition, writers: ReadonlyMap<string, Step>): Condition {
  const { text } = condition.text;
  if (condition.literal || !/\boutputs\b/.test(text) || !text.includes("vars")) return condition;
  const expression = grammarOf(condition.grammar)?.read(text).expression;
  const reads = [...(expression ? walk(expression) : [])].flatMap((part): ReadOutput[] => {
    if (part.kind !== "name") return [];
    const [root, task = "", kind, name, ...further] = part.path;
    const writer = writers.get(task);
    return root === "outputs" && kind === "vars" && name !== undefined && !further.length && writer
      ? [
          {
            path: part.path,
            scripts: writer.scripts,
            written: { as: "mapping", call: "Kestra.outputs", name },
            through: [],
          },
        ]
      : [];
  });
  return reads.length > 0 ? { ...condition, reads } : condition;
}

import type { Step, StepGroup } from "./step.ts";

/**
 * A step with the code that it runs by name: where steps call templates, that of the template's own steps,
 * as far as it runs something itself.
 */
export function withCalledCode(step: Step, groups: readonly StepGroup[]): Step {
  const name = step.uses?.text;
  if (name === undefined || step.scripts.length > 0) return step;
  const called = groups.flatMap((group): readonly Step[] => {
    if (group.steps.includes(step)) return [];
    if (group.template) return group.template.name.text === name ? group.steps : [];
    const [only, ...others] = group.steps;
    return only?.id === name && others.length === 0 ? [only] : [];
  });
  const scripts = called.flatMap((each) => each.scripts);
  return scripts.length > 0 ? { ...step, scripts } : step;
}

import type { Condition, ReadOutput } from "../model/condition.ts";
import type { Script } from "../model/script.ts";
import type { Step, StepGroup } from "../model/step.ts";

/** Where a condition stands: what came before it in its job, its neighbours, and those of the whole file. */
interface Place {
  readonly before: readonly Step[];
  readonly beside: readonly Step[];
  readonly all: readonly Step[];
}

/**
 * The groups, with every condition following the variables it reads to the steps that set them by
 * `##vso[task.setvariable]`: earlier ones of the job (`variables.x`), and those of another job or stage
 * (`dependencies.job.outputs['step.x']`, `stageDependencies.stage.job.outputs['step.x']`).
 */
export function readingVariables(groups: readonly StepGroup[]): readonly StepGroup[] {
  const all = groups.flatMap(({ steps }) => steps);
  return groups.map((group) => followedIn(group, all));
}

function followedIn(group: StepGroup, all: readonly Step[]): StepGroup {
  const { steps } = group;
  return {
    ...group,
    steps: steps.map((step, at) => {
      const place = { before: steps.slice(0, at), beside: steps, all };
      const condition = step.condition && following(step.condition, place);
      const inner = step.group && followedIn(step.group, all);
      if (condition === step.condition && inner === step.group) return step;
      return { ...step, condition, group: inner };
    }),
  };
}

const reading =
  /\bvariables(?:\.(?<own>[A-Za-z_]\w*)|\['(?<quoted>[\w.]+)'\])|\bdependencies\.(?<needed>\w+)\.outputs\['(?<output>[\w.-]+)'\]|\bstageDependencies\.(?<stage>\w+)\.(?<job>\w+)\.outputs\['(?<far>[\w.-]+)'\]/g;

function following(condition: Condition, place: Place): Condition {
  const reads = [...condition.text.text.matchAll(reading)].flatMap(({ groups = {} }) => {
    const { own, quoted, needed, output, stage, job, far } = groups;
    const variable = own ?? quoted;
    if (variable !== undefined)
      return written(["variables", variable], place.before.flatMap(scriptsOf), variable);
    if (needed !== undefined && output !== undefined)
      return ofOutput(["dependencies", needed, "outputs", output], place.beside, [needed], output);
    if (stage === undefined || job === undefined || far === undefined) return [];
    const path = ["stageDependencies", stage, job, "outputs", far];
    return ofOutput(path, place.all, [stage, job], far);
  });
  return reads.length > 0 ? { ...condition, reads } : condition;
}

/** `step.name` of a job, or `job.step.name` of a stage. */
function ofOutput(
  path: readonly string[],
  among: readonly Step[],
  owners: readonly string[],
  output: string,
): ReadOutput[] {
  const parts = output.split(".");
  const name = parts.at(-1) ?? "";
  let step: Step | undefined;
  let inside = among;
  for (const id of [...owners, ...parts.slice(0, -1)]) {
    step = inside.find((one) => one.id?.toLowerCase() === id.toLowerCase());
    inside = step?.group?.steps ?? [];
  }
  return step ? written(path, scriptsOf(step), name) : [];
}

const scriptsOf = (step: Step): readonly Script[] =>
  step.group ? step.group.steps.flatMap(scriptsOf) : step.scripts;

function written(path: readonly string[], scripts: readonly Script[], name: string): ReadOutput[] {
  const into = "task.setvariable";
  const setting = scripts.filter(({ code }) => /setvariable|\.(?:py|sh)\b|\s-m\s/.test(code.text));
  return setting.length > 0
    ? [{ path, scripts: setting, written: { as: "line", name, into }, through: [] }]
    : [];
}

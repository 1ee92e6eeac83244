import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Condition, Packaged, ReadOutput } from "../model/condition.ts";
import type { Step } from "../model/step.ts";
import type { Entry } from "../yaml/reader.ts";
import { contextNames } from "./github-references.ts";

/** An output of something that a step or a job uses, where that lies in the repository. */
export type Unpack = (uses: Excerpt | undefined, output: string) => Packaged | undefined;

/** An output that code of the document writes, or code of what the document uses. */
const lineOf = (
  path: readonly string[],
  { scripts, uses }: Step,
  name: string,
  unpack: Unpack,
): ReadOutput[] => {
  const packaged = scripts.length === 0 ? unpack(uses, name) : undefined;
  if (scripts.length === 0 && !packaged) return [];
  const written = { as: "line", name, into: "GITHUB_OUTPUT" } as const;
  return [{ path, scripts, packaged, written, through: [] }];
};

/** `${{ steps.check.outputs.retrain }}`, and nothing beside it. */
function handedOn(
  value: Excerpt | undefined,
  context: "steps" | "jobs",
): { readonly name: string; readonly output: string } | undefined {
  const source = value && /^\s*\$\{\{([^{}]*)\}\}\s*$/.exec(value.text)?.[1];
  const [only, ...others] = source ? [...contextNames(source)] : [];
  if (only?.context !== context || !only.output || others.length > 0) return undefined;
  const { name, output } = only;
  return source?.trim() === `${context}.${name}.outputs.${output.name}`
    ? { name, output: output.name }
    : undefined;
}

/** What writes an output of a step. */
export function outputOfStep(
  steps: readonly Step[],
  path: readonly string[],
  id: string,
  name: string,
  unpack: Unpack,
): ReadOutput[] {
  const writer = steps.find((step) => same(step.id, id));
  return writer ? lineOf(path, writer, name, unpack) : [];
}

/** What writes an output of a job, through what the job says of it. */
export function outputOfJob(
  jobs: readonly Step[],
  written: readonly Entry[],
  path: readonly string[],
  id: string,
  output: string,
  unpack: Unpack,
): ReadOutput[] {
  const job = jobs.find((one) => same(one.id, id));
  if (job?.uses) return lineOf(path, job, output, unpack);
  const handed = written
    .find(({ key }) => same(key, id))
    ?.value.get("outputs")
    .entries()
    .find(({ key }) => same(key, output))
    ?.value.text();
  const from = handedOn(handed, "steps");
  if (!job || !handed || !from) return [];
  const through: readonly Span[] = [handed.span()];
  return outputOfStep(job.group?.steps ?? [], path, from.name, from.output, unpack).map((read) => ({
    ...read,
    through,
  }));
}

/** The output that a composite action or a reusable workflow names, by what is in the file. */
export function outputHanded(
  value: Excerpt | undefined,
  context: "steps" | "jobs",
  writes: (name: string, output: string) => readonly ReadOutput[],
): readonly ReadOutput[] {
  const from = handedOn(value, context);
  return from ? writes(from.name, from.output) : [];
}

/**
 * The jobs, with every condition following the outputs it reads: `steps.x.outputs.y` to the step of
 * its job, `needs.j.outputs.y` through the outputs of that job to a step of it; and `steps.x.outcome`
 * and `needs.j.result` to how their code ends, and `env.X` to the steps before in its job.
 */
export function readingOutputs(
  jobs: readonly Step[],
  written: readonly Entry[],
  unpack: Unpack,
): Step[] {
  const endOf = (path: readonly string[], job: Step | undefined, id?: string): ReadOutput[] => {
    const steps = (job?.group?.steps ?? []).filter((step) => id === undefined || same(step.id, id));
    const scripts = steps.flatMap((step) => (step.mayFail && id === undefined ? [] : step.scripts));
    const written = { as: "exit", passed: "success", failed: "failure" } as const;
    return scripts.length > 0 ? [{ path, scripts, written, through: [] }] : [];
  };
  const inVariable = (path: readonly string[], job: Step, reader: Step): ReadOutput[] => {
    const steps = job.group?.steps ?? [];
    const scripts = steps
      .slice(0, Math.max(0, steps.indexOf(reader)))
      .flatMap((step) => step.scripts)
      .filter(({ code }) => /GITHUB_ENV|\.(?:py|sh)\b|\s-m\s/.test(code.text));
    const name = path[1] ?? "";
    return scripts.length > 0
      ? [{ path, scripts, written: { as: "line", name, into: "GITHUB_ENV" }, through: [] }]
      : [];
  };
  const followed = (
    condition: Condition | undefined,
    job: Step,
    reader = job,
  ): Condition | undefined => {
    const text = condition?.text.text ?? "";
    if (!condition || !/\b(?:outputs|outcome|conclusion|result|env)\b/.test(text)) return condition;
    const outputs = [...contextNames(text)].flatMap(({ context, name, output }) => {
      if (!output) return [];
      const path = [context, name, "outputs", output.name];
      return context === "steps"
        ? outputOfStep(job.group?.steps ?? [], path, name, output.name, unpack)
        : outputOfJob(jobs, written, path, name, output.name, unpack);
    });
    const ends = [...text.matchAll(end)].flatMap(([path, step, needed]) =>
      step === undefined
        ? endOf(
            path.split("."),
            jobs.find((one) => needed !== undefined && same(one.id, needed)),
          )
        : endOf(path.split("."), job, step),
    );
    const variables = [...text.matchAll(variable)].flatMap(([path]) =>
      inVariable(path.split("."), job, reader),
    );
    const reads = [...outputs, ...ends, ...variables];
    return reads.length > 0 ? { ...condition, reads } : condition;
  };
  const following = (step: Step, job: Step): Step => {
    const condition = followed(step.condition, job, step);
    return condition === step.condition ? step : { ...step, condition };
  };
  return jobs.map((job) => {
    const { group } = job;
    const steps = group?.steps.map((step) => following(step, job)) ?? [];
    const outer = following(job, job);
    // Most steps read nothing: they stay what they are.
    return group && steps.some((step, at) => step !== group.steps[at])
      ? { ...outer, group: { ...group, steps } }
      : outer;
  });
}

/** What an earlier step of the job wrote to `$GITHUB_ENV`. */
const variable = /(?<![\w.])env\.[A-Za-z_]\w*(?![\w.-])/g;

/** How a step or a job ended: of a step also before `continue-on-error` was looked at. */
const end =
  /(?<![\w.])(?:steps\.([\w-]+)\.(?:outcome|conclusion)|needs\.([\w-]+)\.result)(?![\w.-])/g;

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

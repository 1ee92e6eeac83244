import type { Span } from "../base/text.ts";
import type { Condition, ReadOutput, Step } from "../model/pipeline.ts";
import type { Entry } from "../yaml/reader.ts";
import { contextNames } from "./github-references.ts";

/**
 * The jobs, with every condition following the outputs it reads: `steps.x.outputs.y` to the step of
 * its job, `needs.j.outputs.y` through the outputs of that job to a step of it; and `steps.x.outcome`
 * and `needs.j.result` to how their code ends, and `env.X` to the steps before in its job.
 */
export function readingOutputs(jobs: readonly Step[], written: readonly Entry[]): Step[] {
  const inStep = (job: Step, path: readonly string[], step: string, name: string): ReadOutput[] => {
    const writer = (job.group?.steps ?? []).find(({ id }) => same(id, step));
    return writer && writer.scripts.length > 0
      ? [
          {
            path,
            scripts: writer.scripts,
            written: { as: "line", name, into: "GITHUB_OUTPUT" },
            through: [],
          },
        ]
      : [];
  };
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
  const ofJob = (path: readonly string[], id: string, output: string): ReadOutput[] => {
    const job = jobs.find((one) => same(one.id, id));
    const outputs = written
      .find(({ key }) => same(key, id))
      ?.value.get("outputs")
      .entries();
    const handed = outputs?.find(({ key }) => same(key, output))?.value.text();
    const source = handed && /^\s*\$\{\{([^{}]*)\}\}\s*$/.exec(handed.text)?.[1];
    const [only, ...others] = source ? [...contextNames(source)] : [];
    if (!job || !handed || only?.context !== "steps" || !only.output || others.length > 0)
      return [];
    if (source?.trim() !== `steps.${only.name}.outputs.${only.output.name}`) return [];
    const through: readonly Span[] = [handed.span()];
    return inStep(job, path, only.name, only.output.name).map((read) => ({ ...read, through }));
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
        ? inStep(job, path, name, output.name)
        : ofJob(path, name, output.name);
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
  return jobs.map((job) => ({
    ...job,
    condition: followed(job.condition, job),
    group: job.group && {
      ...job.group,
      steps: job.group.steps.map((step) => ({
        ...step,
        condition: followed(step.condition, job, step),
      })),
    },
  }));
}

/** What an earlier step of the job wrote to `$GITHUB_ENV`. */
const variable = /(?<![\w.])env\.[A-Za-z_]\w*(?![\w.-])/g;

/** How a step or a job ended: of a step also before `continue-on-error` was looked at. */
const end =
  /(?<![\w.])(?:steps\.([\w-]+)\.(?:outcome|conclusion)|needs\.([\w-]+)\.result)(?![\w.-])/g;

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

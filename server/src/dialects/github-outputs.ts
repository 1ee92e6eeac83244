import type { Span } from "../base/text.ts";
import type { Condition, ReadOutput, Step } from "../model/pipeline.ts";
import type { Entry } from "../yaml/reader.ts";
import { contextNames } from "./github-references.ts";

/**
 * The jobs, with every condition following the outputs it reads: `steps.x.outputs.y` to the step of
 * its job, `needs.j.outputs.y` through the outputs of that job to a step of it.
 */
export function readingOutputs(jobs: readonly Step[], written: readonly Entry[]): Step[] {
  const inStep = (job: Step, path: readonly string[], step: string, name: string): ReadOutput[] => {
    const writer = (job.group?.steps ?? []).find(({ id }) => same(id, step));
    return writer && writer.scripts.length > 0
      ? [{ path, scripts: writer.scripts, written: { as: "line", name }, through: [] }]
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
  const followed = (condition: Condition | undefined, job: Step): Condition | undefined => {
    if (!condition?.text.text.includes("outputs")) return condition;
    const reads = [...contextNames(condition.text.text)].flatMap(({ context, name, output }) => {
      if (!output) return [];
      const path = [context, name, "outputs", output.name];
      return context === "steps"
        ? inStep(job, path, name, output.name)
        : ofJob(path, name, output.name);
    });
    return reads.length > 0 ? { ...condition, reads } : condition;
  };
  return jobs.map((job) => ({
    ...job,
    condition: followed(job.condition, job),
    group: job.group && {
      ...job.group,
      steps: job.group.steps.map((step) => ({
        ...step,
        condition: followed(step.condition, job),
      })),
    },
  }));
}

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

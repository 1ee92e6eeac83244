import type { Pipeline } from "../model/pipeline.ts";
import { countsForResume, type RunRecord } from "./history.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Machine } from "./machine.ts";
import type { PlannedStep } from "./plan.ts";
import type { Settled } from "./settled.ts";
import { SuccessStore } from "./success-store.ts";
import { fillTemplates, fillWord, type TemplateValues } from "./template.ts";
import { contents, type Fingerprint, whyAgain } from "./unchanged.ts";

/** Of whose steps it is asked whether they have to run. */
export interface FreshnessSetting {
  readonly machine: Machine;
  readonly pipeline: Pipeline;
  /** Absolute path of the pipeline's file, and the folder its steps run in. */
  readonly file: string;
  readonly home: string;
  readonly interpreter: Interpreter | undefined;
}

/** Says of steps whether they have to run, and why, and remembers those that succeeded. */
export class Freshness {
  private readonly setting: FreshnessSetting;
  private readonly successes: SuccessStore;

  constructor(setting: FreshnessSetting) {
    this.setting = setting;
    this.successes = new SuccessStore(setting.machine, setting.home, setting.file);
  }

  /** What the step is made of now. */
  async fingerprint(
    { step, scripts, variables: own }: PlannedStep,
    valueFor: TemplateValues,
  ): Promise<Fingerprint> {
    const { machine, home, pipeline, interpreter } = this.setting;
    const declared = { ...pipeline.variables, ...own };
    const python = scripts.some(({ language }) => language === "python");
    const code = scripts.map((script) => [
      fillTemplates(script, valueFor).trim(),
      script.directory ?? ".",
      ...(script.arguments ?? []).map((word) => fillWord(word, valueFor)),
    ]);
    return {
      command: machine.hash(JSON.stringify(code)),
      python: python && interpreter ? `${interpreter.version} at ${interpreter.path}` : undefined,
      variables: Object.fromEntries(
        Object.entries(declared).map(([name, value]) => [name, machine.hash(value)]),
      ),
      inputs: await contents(machine, home, step.inputs ?? []),
    };
  }

  /** Why the step runs (nothing where that needs no reason), or that it need not. */
  async judge(
    { name, step, deploys }: PlannedStep,
    now: Fingerprint,
    { fresh, resume }: { readonly fresh: boolean; readonly resume?: RunRecord | undefined },
  ): Promise<Settled | { readonly why?: readonly string[] | undefined }> {
    const { machine, home } = this.setting;
    const before = resume?.steps.get(name);
    if (resume && before && countsForResume(before.outcome)) {
      if (before.command === now.command)
        return { outcome: "done-before", why: `in run ${resume.id}` };
      return { why: ["its command changed since the run that is resumed"] };
    }
    if (fresh) return { why: ["--fresh runs every step"] };
    if (!step.inputs) return {};
    if (deploys !== undefined) return { why: ["it deploys, which is never taken for done"] };
    const success = await this.successes.read(name);
    const outputs = await contents(machine, home, step.outputs ?? []);
    const why = whyAgain(success, now, outputs, step.outputs ?? []);
    if (why.length > 0 || !success) return { why };
    return {
      outcome: "unchanged",
      why: `nothing it declares changed since run ${success.run}`,
    };
  }

  /** A step that declares what it reads has succeeded, in the run of that name. */
  async keep({ name, step }: PlannedStep, fingerprint: Fingerprint, run: string): Promise<void> {
    const { machine, home } = this.setting;
    if (!step.inputs) return;
    const outputs = await contents(machine, home, step.outputs ?? []);
    await this.successes.write(name, { ...fingerprint, outputs, run, at: machine.now() });
  }
}

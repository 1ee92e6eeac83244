import { joinPath } from "../base/path.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Variables } from "../model/step.ts";
import type { Machine } from "./machine.ts";
import type { PlannedStep } from "./plan.ts";
import { fillMacros, fillText, type TemplateValues } from "./template.ts";

interface Setting {
  readonly machine: Machine;
  readonly pipeline: Pipeline;
  readonly home: string;
  /** Of every step, below those that the pipeline declares, and above all others. */
  readonly variables: Variables;
  readonly extraVariables: Variables;
  readonly trigger?: string | undefined;
  /** Name of the run. */
  readonly run: string;
  /** What earlier steps set. */
  readonly told: Variables;
  readonly valueFor: TemplateValues;
}

/** A variable that has no value here, with what is written for it. */
export interface LackingVariable {
  readonly name: string;
  readonly written: string;
}

/** The environment of a step, and what is declared in it and has no value here. */
export function stepEnvironment(
  { name, scripts, variables: own }: PlannedStep,
  { machine, pipeline, home, variables, extraVariables, trigger, run, told, valueFor }: Setting,
): { readonly variables: Variables; readonly lacking: readonly LackingVariable[] } {
  const python = scripts.some(({ language }) => language === "python");
  const folder = joinPath(home, scripts[0]?.directory ?? ".");
  const lacking: LackingVariable[] = [];
  const declared = Object.entries({ ...pipeline.variables, ...own }).flatMap(([key, written]) => {
    const value = filled(written, pipeline.handsOn, valueFor);
    if (value === undefined) {
      lacking.push({ name: key, written });
      return [];
    }
    // Azure gives a process its variables in capitals.
    const names = pipeline.handsOn === "lines" ? [key, capitals(key)] : [key];
    return names.map((each) => [each, value] as const);
  });
  const all = {
    ...variables,
    // What a step prints shall be seen when it is printed.
    PYTHONUNBUFFERED: "1",
    // A script file lies elsewhere; what stands beside the pipeline is imported all the same.
    ...(python && {
      PYTHONPATH: [folder, variables.PYTHONPATH].filter(Boolean).join(machine.pathSeparator),
    }),
    ...Object.fromEntries(declared),
    ...told,
    MLOPS_RUN: run,
    MLOPS_STEP: name,
    ...(trigger !== undefined && { MLOPS_TRIGGER: trigger }),
    ...extraVariables,
  };
  return { variables: all, lacking };
}

/** Why a variable has no value, in a sentence. */
export function whyLacking({ name, written }: LackingVariable): string {
  const secret = /\bsecrets\.(\w+)/.exec(written)?.[1];
  return secret === undefined
    ? `${name} is not set, for its value is known only where the pipeline is hosted`
    : `${name} is not set, for the secret ${secret} is neither in the environment nor in .env`;
}

/** The name under which a process of Azure finds a variable: `model.name` as `MODEL_NAME`. */
export const capitals = (name: string): string => name.toUpperCase().replaceAll(/[. ]/g, "_");

/** The value of a variable with its templates filled in; nothing where that cannot be done. */
export function filled(
  written: string,
  handsOn: Pipeline["handsOn"],
  valueFor: TemplateValues,
): string | undefined {
  if (handsOn === "files") return fillText(written, valueFor);
  if (handsOn === "lines") return fillMacros(written, valueFor);
  if (handsOn === "outputs") return fillText(written, valueFor, /\{\{[\s\S]*?\}\}/g);
  return fillText(written, valueFor, /\$\{\{\s*secrets\.\w+\s*\}\}/g);
}

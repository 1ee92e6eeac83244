import { joinPath } from "../base/path.ts";
import type { Value } from "../condition/evaluate.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Variables } from "../model/step.ts";
import type { TaskResult } from "./depends.ts";
import { isDone, isFailure } from "./events.ts";
import { type Failure, failed, type Machine } from "./machine.ts";
import type { Call, PlannedStep } from "./plan.ts";
import type { Settled } from "./settled.ts";
import { isMap } from "./sources/plain.ts";
import { fillText, templateName } from "./template.ts";

/** What a step has told, by the outputs of the template that it calls. */
interface Told {
  readonly parameters: Readonly<Record<string, string>>;
  /** What it printed. */
  readonly result: string;
}

interface Setting {
  readonly machine: Machine;
  readonly pipeline: Pipeline;
  readonly steps: readonly PlannedStep[];
  /** Folder the steps run in. */
  readonly home: string;
}

/** The value of a template by its text: given, known, or an expression over what is known. */
type ValueFor = (template: string, known: (name: string) => Value | undefined) => Value | undefined;

/** A place in the calls: which steps lead to it, and how many of them around it. */
interface Place {
  readonly path: readonly string[];
  readonly calls: readonly (Call | undefined)[];
  readonly depth: number;
  readonly combination?: Variables | undefined;
}

/** Argo keeps no more of what a step prints. */
const mostPrinted = 256_000;

const templates = /\{\{[\s\S]*?\}\}/g;

/**
 * Inputs and outputs of steps that call templates, as Argo hands them on: arguments from the caller,
 * outputs from files and from what is printed.
 * https://argo-workflows.readthedocs.io/en/latest/walk-through/output-parameters/
 */
export class CalledOutputs {
  private readonly setting: Setting;
  private readonly valueFor: ValueFor;
  private readonly told = new Map<string, Told>();
  private readonly printed = new Map<PlannedStep, string>();
  /** When steps that write a file are done with it, by its path. */
  private readonly writing = new Map<string, Promise<void>>();
  private readonly leaving = new Map<PlannedStep, () => void>();

  constructor(setting: Setting, valueFor: ValueFor) {
    this.setting = setting;
    this.valueFor = valueFor;
  }

  /** Over when no other step writes the files of this one, which then is said to `leave` them. */
  async enter(planned: PlannedStep): Promise<void> {
    const paths = Object.values(filesOf(planned));
    const others = paths.map((path) => this.writing.get(path));
    const done = new Promise<void>((resolve) => {
      this.leaving.set(planned, resolve);
    });
    for (const path of paths) this.writing.set(path, done);
    await Promise.all(others);
  }

  leave(planned: PlannedStep): void {
    this.leaving.get(planned)?.();
  }

  /** A step begins, or begins again. */
  begin(planned: PlannedStep): void {
    this.printed.set(planned, "");
  }

  /** A step printed lines. */
  hear(planned: PlannedStep, lines: readonly string[]): void {
    const before = this.printed.get(planned) ?? "";
    if (before.length < mostPrinted)
      this.printed.set(planned, `${before}${lines.join("\n")}\n`.slice(0, mostPrinted));
  }

  /** Reads the files of a step that has succeeded since `began`, and keeps what it told at `path`. */
  async read(planned: PlannedStep, path: string, began: number): Promise<Failure | undefined> {
    const { machine, home } = this.setting;
    const parameters: Record<string, string> = {};
    for (const [name, written] of Object.entries(filesOf(planned))) {
      const file = await machine.files.read(joinPath(home, written));
      const isNew = !failed(file) && file.modified >= began - 1000;
      const fallback = planned.calls.at(-1)?.template.fallbacks[name];
      if (isNew) parameters[name] = file.text.replace(/\n$/, "");
      else if (fallback !== undefined) parameters[name] = fallback;
      else
        return { problem: `it did not write ${written}, which its output '${name}' is read from` };
    }
    const result = (this.printed.get(planned) ?? "").replace(/\n$/, "");
    const told: Told = { parameters, result };
    this.keep(planned, told);
    return machine.files.replace(`${path}.outputs.json`, `${JSON.stringify(told)}\n`);
  }

  /** Reads what a step told in the run that this one goes on with. */
  async recall(planned: PlannedStep, path: string): Promise<void> {
    const file = await this.setting.machine.files.read(`${path}.outputs.json`);
    if (failed(file)) return;
    try {
      const data: unknown = JSON.parse(file.text);
      if (isMap(data) && isMap(data.parameters) && typeof data.result === "string")
        this.keep(planned, {
          parameters: data.parameters as Told["parameters"],
          result: data.result,
        });
    } catch {
      // A file of half a line is as none: what needs it says what it lacks.
    }
  }

  /** What is known within a step, or at its gate, which stands `depth` steps deep. */
  known(
    { path, calls, combination }: PlannedStep,
    settled: ReadonlyMap<string, Settled>,
    depth: number,
  ): (name: string) => Value | undefined {
    return this.at({ path, calls, depth, combination }, settled);
  }

  /** The names that a person can give so that a template within a step is known. */
  missing(
    template: string,
    { path, calls, combination }: PlannedStep,
    settled: ReadonlyMap<string, Settled>,
  ): readonly string[] {
    return this.lacking(template, { path, calls, combination, depth: path.length + 1 }, settled);
  }

  /** What became of the steps of that id beside the one that stands `depth` steps deep. */
  resultsOf(
    { path }: PlannedStep,
    depth: number,
    id: string,
    settled: ReadonlyMap<string, Settled>,
  ): readonly TaskResult[] {
    const steps = this.stepsAt(beside(path, depth, id));
    const runs = new Map<string, PlannedStep[]>();
    for (const step of steps) {
      const run = JSON.stringify(step.combination);
      runs.set(run, [...(runs.get(run) ?? []), step]);
    }
    return [...runs.values()].map((each) => resultOf(each, settled));
  }

  private keep(planned: PlannedStep, told: Told): void {
    // Of one that runs several times Argo makes a list, which is not made here.
    if (planned.combination === undefined) this.told.set(keyOf(planned.path), told);
  }

  private at(place: Place, settled: ReadonlyMap<string, Settled>) {
    return (name: string): Value | undefined => {
      const [first = "", second = "", third, ...rest] = name.split(".");
      const { parameters = {} } = this.setting.pipeline;
      if (name === "workflow.status") return this.statusOfAll(settled);
      if (first === "workflow") return parameters[name];
      if (first === "item") return place.combination?.[name];
      if (first === "inputs" && second === "parameters")
        return this.input([third, ...rest].join("."), place, settled);
      if (first !== "tasks" && first !== "steps") return undefined;
      const path = beside(place.path, place.depth, second);
      if (third === "status") {
        const steps = this.stepsAt(path);
        return steps.length > 0 && steps.every((step) => settled.has(step.name))
          ? resultOf(steps, settled)
          : undefined;
      }
      if (third !== "outputs") return undefined;
      if (rest[0] === "result") return this.told.get(keyOf(path))?.result;
      const output = rest.slice(1).join(".");
      return this.told.get(keyOf(path))?.parameters[output] ?? this.made(path, output, settled);
    };
  }

  /** An input of the template around a place: what its caller gives, or its default. */
  private input(
    name: string,
    place: Place,
    settled: ReadonlyMap<string, Settled>,
  ): string | undefined {
    const { pipeline } = this.setting;
    const around = place.calls.slice(0, place.depth - 1);
    const index = around.findLastIndex((call) => call !== undefined);
    const call = around[index];
    if (!call) {
      const entry = pipeline.groups.find(({ callable }) => callable?.name === pipeline.entry);
      return pipeline.parameters?.[`workflow.parameters.${name}`] ?? entry?.callable?.inputs[name];
    }
    const text = call.arguments[name] ?? call.template.inputs[name];
    return text === undefined
      ? undefined
      : this.fill(text, { ...place, depth: index + 1 }, settled);
  }

  /** What an input lacks is what its caller lacks. */
  private lacking(
    name: string,
    place: Place,
    settled: ReadonlyMap<string, Settled>,
  ): readonly string[] {
    const input = /^inputs\.parameters\.(.+)$/.exec(name)?.[1];
    const index = place.calls.slice(0, place.depth - 1).findLastIndex((call) => call);
    const text = input === undefined ? undefined : place.calls[index]?.arguments[input];
    if (text === undefined) return [name];
    const around = { ...place, depth: index + 1 };
    const known = this.at(around, settled);
    return [...text.matchAll(templates)]
      .map(([written]) => templateName(written))
      .filter((template) => this.valueFor(template, known) === undefined)
      .flatMap((template) => this.lacking(template, around, settled));
  }

  /** An output of a step that is made of those of the steps in it. */
  private made(
    path: readonly string[],
    name: string,
    settled: ReadonlyMap<string, Settled>,
  ): string | undefined {
    const [inner] = this.stepsAt(path);
    const index = inner?.path.findIndex(
      (_, at) => keyOf(inner.path.slice(0, at + 1)) === keyOf(path),
    );
    const call = inner?.calls[index ?? -1];
    const text = call?.template.results[name];
    if (!inner || index === undefined || text === undefined) return undefined;
    const braced = text.includes("{{") ? text : `{{${text}}}`;
    return this.fill(braced, { ...inner, depth: index + 2 }, settled);
  }

  private fill(
    text: string,
    place: Place,
    settled: ReadonlyMap<string, Settled>,
  ): string | undefined {
    const known = this.at(place, settled);
    return fillText(text, (template) => this.valueFor(template, known), templates);
  }

  private stepsAt(path: readonly string[]): readonly PlannedStep[] {
    const key = keyOf(path);
    return this.setting.steps.filter((step) => {
      const own = keyOf(step.path);
      return own === key || own.startsWith(`${key} / `);
    });
  }

  private statusOfAll(settled: ReadonlyMap<string, Settled>): string {
    const isFailed = this.setting.steps.some(
      ({ name, step }) => isFailure(settled.get(name)?.outcome ?? "blocked") && !step.mayFail,
    );
    return isFailed ? "Failed" : "Succeeded";
  }
}

const filesOf = ({ calls }: PlannedStep): Variables => calls.at(-1)?.template.files ?? {};

/** Steps that stand side by side have no name for that. */
const keyOf = (path: readonly string[]): string => path.filter((id) => id !== "").join(" / ");

const beside = (path: readonly string[], depth: number, id: string): readonly string[] => [
  ...path.slice(0, depth - 1),
  id,
];

function resultOf(
  steps: readonly PlannedStep[],
  settled: ReadonlyMap<string, Settled>,
): TaskResult {
  const outcomes = steps.map(({ name }) => settled.get(name)?.outcome ?? "blocked");
  if (outcomes.some(isFailure)) return "Failed";
  if (outcomes.every((outcome) => outcome === "passed-over")) return "Skipped";
  return outcomes.every(isDone) ? "Succeeded" : "Omitted";
}

import { evaluate, type Value } from "../condition/evaluate.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { allSteps, type Step, type Variables } from "../model/step.ts";
import { readVsoCommand } from "./azure-commands.ts";
import { CalledOutputs } from "./called-outputs.ts";
import { isFailure, type Outcome } from "./events.ts";
import { readNamedValues } from "./github-files.ts";
import { type Failure, failed, type Machine } from "./machine.ts";
import type { PlannedStep } from "./plan.ts";
import type { Settled } from "./settled.ts";
import { capitals, filled } from "./step-environment.ts";
import { fillText } from "./template.ts";

/** What is known of a name by now: a value that was handed on, a variable. */
export type Known = (name: string) => Value | undefined;

/** What the steps of one job have told so far. */
interface Told {
  readonly variables: Map<string, string>;
  /** For the front of the path, the last one first. */
  readonly folders: string[];
  /** By the step's id and the output's name. */
  readonly outputs: Map<string, string>;
}

interface Setting {
  readonly machine: Machine;
  readonly pipeline: Pipeline;
  readonly steps: readonly PlannedStep[];
  /** Folder the steps run in. */
  readonly home: string;
  /** Environment of every step. */
  readonly variables: Variables;
  /** What the system tells of the run itself, by the names that templates read. */
  readonly hosted: Variables;
  readonly given: ReadonlyMap<string, Value>;
}

/** Files that a step of GitHub writes for those after it, by the variables that name them. */
const files = {
  GITHUB_OUTPUT: "output",
  GITHUB_ENV: "env",
  GITHUB_PATH: "path",
  GITHUB_STEP_SUMMARY: "summary.md",
} as const;

/** The grammars of what stands between braces, where that may be more than a name. */
const expressions: Readonly<Record<string, string>> = { files: "github", outputs: "expr" };

/**
 * What steps hand on to those after them while a pipeline runs here: outputs, variables, folders of
 * the path. GitHub's steps write it into files, those of Azure print it.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export class HandedOn {
  private readonly setting: Setting;
  private readonly jobs = new Map<string, Told>();
  /** Where steps call templates. */
  readonly called: CalledOutputs | undefined;

  constructor(setting: Setting) {
    this.setting = setting;
    if (setting.pipeline.handsOn === "outputs")
      this.called = new CalledOutputs(setting, (template, known) => this.valueFor(template, known));
  }

  /** Makes the files that a step may write. `path` is theirs, without their endings. */
  async prepare(path: string): Promise<Failure | undefined> {
    if (this.setting.pipeline.handsOn !== "files") return undefined;
    for (const ending of Object.values(files)) {
      const problem = await this.setting.machine.files.replace(`${path}.${ending}`, "");
      if (problem) return problem;
    }
    return undefined;
  }

  /** What a step finds in its environment besides what the pipeline declares. */
  variablesFor(planned: PlannedStep, path: string): Variables {
    const { pipeline, home, machine, variables } = this.setting;
    const { variables: told, folders } = this.of(planned);
    const before = Object.fromEntries(told);
    if (pipeline.handsOn !== "files") return before;
    const written = Object.entries(files).map(([name, ending]) => [name, `${path}.${ending}`]);
    const PATH = [...folders, before.PATH ?? variables.PATH].filter(Boolean);
    return {
      ...before,
      ...Object.fromEntries(written),
      GITHUB_WORKSPACE: home,
      ...(folders.length > 0 && { PATH: PATH.join(machine.pathSeparator) }),
    };
  }

  /** Reads what a step wrote that began at that time and has ended. A failure where it did not write it. */
  async read(
    planned: PlannedStep,
    path: string,
    succeeded: boolean,
    began: number,
  ): Promise<Failure | undefined> {
    if (this.called && succeeded) return this.called.read(planned, path, began);
    await this.readFiles(planned, path);
    return undefined;
  }

  /** Reads what a step wrote in the run that this one goes on with. */
  async recall(planned: PlannedStep, path: string): Promise<void> {
    await this.called?.recall(planned, path);
    await this.readFiles(planned, path);
  }

  private async readFiles(planned: PlannedStep, path: string): Promise<void> {
    if (this.setting.pipeline.handsOn !== "files") return;
    const told = this.of(planned);
    const textOf = async (ending: string): Promise<string> => {
      const file = await this.setting.machine.files.read(`${path}.${ending}`);
      return failed(file) ? "" : file.text;
    };
    for (const [name, value] of readNamedValues(await textOf(files.GITHUB_OUTPUT)))
      told.outputs.set(`${planned.step.id}.${name}`, value);
    for (const [name, value] of readNamedValues(await textOf(files.GITHUB_ENV)))
      told.variables.set(name, value);
    const folders = (await textOf(files.GITHUB_PATH)).split(/\r?\n/).filter((line) => line !== "");
    told.folders.unshift(...folders.reverse());
  }

  /** Takes what is said to the system from lines that a step prints. Answers the other lines. */
  hear(
    planned: PlannedStep,
    lines: readonly string[],
    from: "out" | "error",
    hide: (secret: string) => void,
  ): string[] {
    if (from === "out") this.called?.hear(planned, lines);
    switch (this.setting.pipeline.handsOn) {
      case "files":
        return lines.filter((line) => {
          const [, secret] = /^::add-mask::(.+)$/.exec(line) ?? [];
          if (secret !== undefined) hide(secret);
          return secret === undefined;
        });
      case "lines":
        return lines.filter((line) => {
          const command = readVsoCommand(line);
          if (command?.name === undefined) return true;
          const { name, value, isOutput, isSecret } = command;
          const told = this.of(planned);
          if (isSecret) hide(value);
          if (isOutput) told.outputs.set(`${planned.step.id}.${name}`, value);
          else told.outputs.set(name, value);
          if (!isSecret && !isOutput) told.variables.set(capitals(name), value);
          return false;
        });
      default:
        return [...lines];
    }
  }

  /** What is known when a step is reached, below what a person gave; at its gate, `depth` steps deep. */
  known(
    planned: PlannedStep,
    settled: ReadonlyMap<string, Settled>,
    depth: number = planned.path.length + 1,
  ): Known {
    if (this.called) return this.called.known(planned, settled, depth);
    const { pipeline } = this.setting;
    const declared = { ...this.setting.variables, ...pipeline.variables, ...planned.variables };
    const told = this.of(planned);
    // A variable that names itself would be filled in without end.
    const asking = new Set<string>();
    const variable = (name: string): string | undefined => {
      const said = told.variables.get(name);
      const written = declared[name];
      if (said !== undefined || written === undefined || asking.has(name)) return said;
      asking.add(name);
      const value = filled(written, pipeline.handsOn, (one) => this.valueFor(one, known));
      asking.delete(name);
      return value;
    };
    const ofJob = planned.path.slice(0, -1);
    const known: Known = (name) => {
      const [first = "", second = "", third, ...rest] = name.split(".");
      const plain =
        planned.combination?.[name] ??
        planned.step.parameters?.[name] ??
        pipeline.parameters?.[name] ??
        this.setting.hosted[name.replace(/^variables\./, "")];
      if (plain !== undefined) return plain;
      if (pipeline.handsOn === undefined)
        return first === "secrets" ? this.setting.variables[second] : variable(name);
      if (pipeline.handsOn === "lines") {
        if (first === "variables")
          return told.outputs.get(name.slice(10)) ?? variable(name.slice(10));
        if (first === "dependencies" && third === "outputs")
          return this.toldBy(second)?.outputs.get(rest.join("."));
        if (first === "dependencies" && third === "result")
          return this.resultOf(second, settled, ["Succeeded", "Failed", "Skipped"]);
        return told.outputs.get(name) ?? variable(name);
      }
      if (!/^[\w.-]+$/.test(name)) return undefined;
      switch (first) {
        case "env":
          return variable(name.slice(4));
        case "secrets":
        case "vars":
          return this.setting.variables[second];
        case "github":
          return second === "job" ? ofJob.at(-1) : undefined;
        case "steps": {
          const outcome = this.outcomeOf([...ofJob, second], planned, settled);
          if (third === "outcome" || third === "conclusion") return outcome && resultWord(outcome);
          // What a step did not write is nothing, once it has run.
          return third === "outputs"
            ? (told.outputs.get(`${second}.${rest.join(".")}`) ??
                (wasRun(outcome) ? "" : undefined))
            : undefined;
        }
        case "needs":
          if (third === "result")
            return this.resultOf(second, settled, ["success", "failure", "skipped"]);
          return third === "outputs"
            ? this.resultNamed(second, rest.join("."), settled)
            : undefined;
        default:
          return undefined;
      }
    };
    return known;
  }

  /** What a person can give for templates that lack a value, each once. */
  missing(
    lacking: readonly string[],
    planned: PlannedStep,
    settled: ReadonlyMap<string, Settled>,
  ): readonly string[] {
    const { called } = this;
    const names = called
      ? lacking.flatMap((template) => called.missing(template, planned, settled))
      : lacking;
    return [...new Set(names)];
  }

  /** The value of a template: given, known, or an expression over what is known. */
  valueFor(template: string, known: Known): Value | undefined {
    const { given, pipeline } = this.setting;
    const ask = (name: string) => given.get(name) ?? known(name);
    const plain = ask(template);
    const grammar = grammarOf(expressions[pipeline.handsOn ?? "lines"] ?? "");
    if (plain !== undefined || !grammar) return plain;
    const { expression } = grammar.read(template);
    if (!expression) return undefined;
    const semantics = { ...grammar.semantics, missing: "unknown" as const };
    return evaluate(expression, semantics, { value: (path) => ask(path.join(".")) }).value;
  }

  /** An output of a job, which is made of what its steps told. */
  private resultNamed(
    job: string,
    name: string,
    settled: ReadonlyMap<string, Settled>,
  ): string | undefined {
    const step = this.jobNamed(job);
    const written = step?.results?.[name];
    const inner = this.setting.steps.find(({ path }) => path.at(-2) === job);
    if (written === undefined || !inner) return step && inner ? "" : undefined;
    const known = this.known(inner, settled);
    return fillText(written, (template) => this.valueFor(template, known));
  }

  private jobNamed(id: string): Step | undefined {
    for (const step of allSteps(this.setting.pipeline.groups))
      if (step.id === id && step.group) return step;
    return undefined;
  }

  private toldBy(job: string): Told | undefined {
    for (const [key, told] of this.jobs) if (key.split(" / ").at(-1) === job) return told;
    return undefined;
  }

  private outcomeOf(
    path: readonly string[],
    { combination }: PlannedStep,
    settled: ReadonlyMap<string, Settled>,
  ): Outcome | undefined {
    const wanted = path.join(" / ");
    const step = this.setting.steps.find(
      (one) => one.path.join(" / ") === wanted && isSame(one.combination, combination),
    );
    return step && settled.get(step.name)?.outcome;
  }

  /** How a job came out, in the system's words; nothing while it goes on. */
  private resultOf(
    job: string,
    settled: ReadonlyMap<string, Settled>,
    [success, failure, skipped]: readonly [string, string, string],
  ): string | undefined {
    const steps = this.setting.steps.filter(({ path }) => path.at(-2) === job);
    const outcomes = steps.map(({ name }) => settled.get(name)?.outcome);
    if (steps.length === 0 || outcomes.includes(undefined)) return undefined;
    const isFailed = steps.some(({ name, step }) => {
      const outcome = settled.get(name)?.outcome;
      return outcome !== undefined && isFailure(outcome) && !step.mayFail;
    });
    if (isFailed) return failure;
    const isSkipped = outcomes.every((one) => one === "gate-closed" || one === "blocked");
    return isSkipped ? skipped : success;
  }

  private of({ path, combination }: PlannedStep): Told {
    const job = path.slice(0, -1).join(" / ");
    const key = combination ? `${JSON.stringify(combination)} / ${job}` : job;
    const told = this.jobs.get(key) ?? { variables: new Map(), folders: [], outputs: new Map() };
    this.jobs.set(key, told);
    return told;
  }
}

const isSame = (a: Variables | undefined, b: Variables | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

const wasRun = (outcome: Outcome | undefined): boolean =>
  outcome === "succeeded" || outcome === "done-before" || outcome === "failed";

const resultWord = (outcome: Outcome): string =>
  isFailure(outcome) ? "failure" : wasRun(outcome) ? "success" : "skipped";

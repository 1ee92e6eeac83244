import { joinPath, relativePath } from "../base/path.ts";
import type { Lines } from "../base/text.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Variables } from "../model/step.ts";
import type { Parse } from "./decide.ts";
import { dependsHolds } from "./depends.ts";
import type { RunEvent, RunOutcome, RunStarted, StepEnded } from "./events.ts";
import { hiddenValue, isFailure } from "./events.ts";
import { execute, outcomesOf } from "./execute.ts";
import { Freshness } from "./freshness.ts";
import { type GateReading, Gates } from "./gates.ts";
import { HandedOn, type Known } from "./handed-on.ts";
import { beginRun, fileName, type RunRecord, type RunWriter } from "./history.ts";
import type { Interpreter } from "./interpreter.ts";
import { type Cancel, type Failure, failed, type Machine } from "./machine.ts";
import { type Mask, maskOf } from "./mask.ts";
import type { PlannedStep } from "./plan.ts";
import { putFiles } from "./put-files.ts";
import { type Invocation, invocationOf, type Surroundings } from "./script-file.ts";
import type { Settled } from "./settled.ts";
import type { GivenValues } from "./snapshot.ts";
import { stepEnvironment, whyLacking } from "./step-environment.ts";
import { runStep, type StepResult } from "./step-run.ts";
import { whatToGive } from "./template.ts";
import { isSecret } from "./variables.ts";

/** A run as it is asked for. */
export interface RunRequest {
  readonly machine: Machine;
  readonly pipeline: Pipeline;
  readonly parse: Parse;
  /** Of the pipeline's file: its absolute path, its lines, the folder its steps run in. */
  readonly file: string;
  readonly lines: Lines;
  readonly home: string;
  readonly steps: readonly PlannedStep[];
  /** Its name in the history, begun only if nobody has begun it where `only` is set. */
  readonly name: string;
  readonly only?: boolean | undefined;
  readonly why: readonly string[];
  readonly trigger?: string | undefined;
  readonly due?: string | undefined;
  readonly given: GivenValues;
  readonly choices: Choices;
  readonly interpreter: Interpreter | undefined;
  readonly bash: string | undefined;
  /** Of every step, below those that the pipeline declares. */
  readonly variables: Variables;
  /** What the system tells of the run itself, by the names that templates read. */
  readonly hosted: Variables;
  /** Above all others. */
  readonly extraVariables: Variables;
  readonly secrets: readonly string[];
  readonly cancel: Cancel;
  readonly reporter: Reporter;
}

/** What a person may choose about a run. */
export interface Choices {
  readonly jobs: number;
  readonly keepGoing: boolean;
  /** Run the steps that deploy. */
  readonly deploy: boolean;
  /** Run steps though nothing they declare changed. */
  readonly fresh: boolean;
  /** Steps to leave out, and steps to take for done. */
  readonly skip: ReadonlySet<string>;
  readonly fake: ReadonlySet<string>;
  /** Take gates for open. */
  readonly openGates: boolean;
  /** The run to go on with. */
  readonly resume?: RunRecord | undefined;
  /** As they were written, to be asked for again. */
  readonly written: readonly string[];
}

/** Told of a run as it goes. */
export interface Reporter {
  started(run: { readonly id: string; readonly folder: string }): void;
  event(event: RunEvent): void;
  /** A gate was read, closed or open. */
  gate(step: string, reading: GateReading): void;
  output(step: string, lines: readonly string[]): Promise<void>;
  /** The record of the run cannot be kept from here on. */
  unrecorded(problem: string): void;
}

export interface RunResult {
  readonly id: string;
  readonly folder: string;
  readonly outcome: RunOutcome;
  readonly steps: ReadonlyMap<string, Settled>;
}

/** Runs steps and keeps a record of it: each event is on the disk before what it tells of begins. */
export async function run(request: RunRequest): Promise<RunResult | "taken" | Failure> {
  const { machine, home, steps, choices } = request;
  const started: RunStarted = {
    event: "run-started",
    at: new Date(machine.now()).toISOString(),
    version: 1,
    file: relativePath(home, request.file),
    pipeline: request.pipeline.name?.text,
    trigger: request.trigger,
    due: request.due,
    given: Object.fromEntries(
      [...request.given].map(([name, value]) => [name, isSecret(name) ? hiddenValue : value]),
    ),
    why: request.why,
    steps: steps.map(({ name }) => name),
    resumes: choices.resume?.id,
    options: choices.written,
    process: machine.processes.self,
  };
  const writer = await beginRun(machine, home, request.name, started, request.only);
  if (writer === "taken" || failed(writer)) return writer;
  return new Going(request, writer).toEnd();
}

/** How the steps came out that have ended. */
type Outcomes = ReadonlyMap<string, Settled>;

/** One run while it goes. */
class Going {
  private readonly request: RunRequest;
  private readonly writer: RunWriter;
  private readonly secrets: string[];
  private hidden: Mask;
  private readonly mask: Mask;
  private readonly handedOn: HandedOn;
  private readonly gates: Gates;
  private readonly freshness: Freshness;
  private readonly started = new Map<string, number>();
  private recorded = true;
  private readonly toldLacking = new Set<string>();

  constructor(request: RunRequest, writer: RunWriter) {
    const { machine, pipeline, parse, home, steps, given, interpreter } = request;
    this.request = request;
    this.writer = writer;
    this.secrets = [...request.secrets];
    this.hidden = maskOf(this.secrets);
    const hidden = () => this.hidden;
    this.mask = {
      hide: (text) => hidden().hide(text),
      get longest() {
        return hidden().longest;
      },
    };
    this.handedOn = new HandedOn(request);
    this.freshness = new Freshness(request);
    this.gates = new Gates(
      steps.flatMap((step) => step.gates),
      pipeline.metrics,
      parse,
      { machine, folder: home, python: async () => interpreter?.path },
      given,
    );
  }

  async toEnd(): Promise<RunResult> {
    const { request, writer } = this;
    const { choices, cancel, steps } = request;
    request.reporter.started(writer);
    await this.gates.ready();
    const settled = await execute({
      steps,
      jobs: choices.jobs,
      keepGoing: choices.keepGoing,
      cancel,
      run: (step, settled) => this.reach(step, settled),
      pass: (step, end) => this.end(step, end),
    });
    const failedStep = steps.find(
      ({ name, step }) => isFailure(settled.get(name)?.outcome ?? "blocked") && !step.mayFail,
    );
    const outcome = cancel.asked ? "cancelled" : failedStep ? "failed" : "succeeded";
    await this.tell({ event: "run-ended", at: this.time(), outcome });
    return { id: writer.id, folder: writer.folder, outcome, steps: settled };
  }

  /** Everything it needs is done: runs it, if nothing else stands against that. */
  private async reach(planned: PlannedStep, before: Outcomes): Promise<Settled> {
    try {
      const known = this.handedOn.known(planned, before);
      return (
        (await this.withoutRunning(planned, before, known)) ?? (await this.runIt(planned, known))
      );
    } catch (error) {
      // No step may bring down the others, whatever goes wrong in here.
      const why = `mlops itself failed: ${error instanceof Error ? error.message : String(error)}`;
      return await this.fails(planned, why);
    } finally {
      this.handedOn.called?.leave(planned);
    }
  }

  private async withoutRunning(
    planned: PlannedStep,
    before: Outcomes,
    known: Known,
  ): Promise<Settled | undefined> {
    const settled =
      this.chosen(planned) ??
      (await this.gated(planned, before)) ??
      this.hindered(planned, before, known);
    if (settled) await this.end(planned, settled);
    return settled;
  }

  /** What a person's choice decides before anything is looked at. */
  private chosen({ name, obstacle, deploys }: PlannedStep): Settled | undefined {
    const { choices } = this.request;
    if (choices.skip.has(name)) return { outcome: "left-out", why: "as asked" };
    if (choices.fake.has(name)) return { outcome: "faked", why: "taken for done, as asked" };
    if (obstacle === undefined && deploys !== undefined && !choices.deploy)
      return { outcome: "not-asked", why: `it deploys (${deploys}); --deploy runs it` };
    return undefined;
  }

  private hindered(planned: PlannedStep, before: Outcomes, known: Known): Settled | undefined {
    const { obstacle, templates } = planned;
    if (obstacle !== undefined) return { outcome: "not-here", why: `it ${obstacle}` };
    const lacking = templates.filter(
      (template) =>
        !this.request.given.has(template) && this.handedOn.valueFor(template, known) === undefined,
    );
    return lacking.length > 0
      ? {
          outcome: "not-here",
          why: `it needs ${whatToGive(this.handedOn.missing(lacking, planned, before))}`,
        }
      : undefined;
  }

  private async gated(planned: PlannedStep, before: Outcomes): Promise<Settled | undefined> {
    const { name, gates } = planned;
    const { choices, steps, reporter } = this.request;
    if (choices.openGates) return undefined;
    for (const gate of gates) {
      if (gate.depends !== undefined) {
        const resultsOf = (id: string) =>
          this.handedOn.called?.resultsOf(planned, gate.depth, id, before) ?? [];
        if (dependsHolds(gate.depends, resultsOf)) continue;
        return { outcome: "gate-closed", why: `'${gate.depends}' does not hold` };
      }
      const { open, readings, why } = await this.gates.decide(
        gate,
        outcomesOf(gate.before, before, steps),
        this.handedOn.known(planned, before, gate.depth),
      );
      for (const reading of readings) reporter.gate(name, reading);
      if (!open) return { outcome: gate.isPassedOver ? "passed-over" : "gate-closed", why };
    }
    return undefined;
  }

  private async runIt(planned: PlannedStep, known: Known): Promise<Settled> {
    const { request, writer } = this;
    const { machine, home, steps } = request;
    const index = `${steps.indexOf(planned) + 1}-${fileName(planned.name)}`;
    const place = joinPath(writer.folder, index);
    const valueFor = (template: string) => {
      const value = this.handedOn.valueFor(template, known);
      if (/\bsecrets\./.test(template) && value !== undefined) this.hide(String(value));
      return value;
    };
    const invocations = this.invocations(planned, index, valueFor);
    if (failed(invocations)) return this.fails(planned, invocations.problem);
    const fingerprint = await this.freshness.fingerprint(planned, valueFor);
    const again = await this.freshness.judge(planned, fingerprint, request.choices);
    if ("outcome" in again) {
      const { resume } = request.choices;
      if (resume) await this.handedOn.recall(planned, joinPath(resume.folder, index));
      await this.end(planned, again, { command: fingerprint.command });
      return again;
    }
    const unwritten = await this.handedOn.prepare(place);
    if (unwritten)
      return this.fails(planned, `${place} could not be written: ${unwritten.problem}`);
    await this.handedOn.called?.enter(planned);
    const folder = joinPath(home, planned.scripts[0]?.directory ?? ".");
    const takeAway = await putFiles(machine, folder, planned.step.files ?? {}, valueFor);
    if (failed(takeAway)) return this.fails(planned, takeAway.problem);
    const began = machine.now();
    this.started.set(planned.name, began);
    const { variables, lacking } = stepEnvironment(planned, {
      ...request,
      run: writer.id,
      valueFor,
      told: this.handedOn.variablesFor(planned, place),
    });
    const untold = lacking.filter(({ name }) => !this.toldLacking.has(name));
    for (const variable of untold) {
      this.toldLacking.add(variable.name);
      await request.reporter.output(planned.name, [`[mlops: ${whyLacking(variable)}]`]);
    }
    const ended = await runStep({
      machine,
      planned,
      invocations,
      file: request.file,
      home,
      variables,
      mask: this.mask,
      hear: (lines, from) =>
        this.handedOn.hear(planned, lines, from, (secret) => this.hide(secret)),
      cancel: request.cancel,
      log: joinPath(writer.folder, `${index}.log`),
      command: fingerprint.command,
      why: again.why,
      tell: (event) => {
        if (event.event === "step-started") this.handedOn.called?.begin(planned);
        return this.tell(event);
      },
      show: (lines) => request.reporter.output(planned.name, lines),
    });
    await takeAway();
    await this.forget(invocations);
    const lacks = await this.handedOn.read(planned, place, ended.outcome === "succeeded", began);
    const result: StepResult = lacks ? { outcome: "failed", why: lacks.problem } : ended;
    if (result.outcome === "succeeded") await this.freshness.keep(planned, fingerprint, writer.id);
    const where =
      result.line === undefined ? "" : ` (${relativePath(home, request.file)}:${result.line})`;
    const settled = { outcome: result.outcome, why: result.why && result.why + where };
    const { code, line } = result;
    await this.end(planned, settled, { code, line, command: fingerprint.command });
    return settled;
  }

  private invocations(
    planned: PlannedStep,
    index: string,
    valueFor: Surroundings["valueFor"],
  ): readonly Invocation[] | Failure {
    const { request, writer } = this;
    const surroundings: Surroundings = { ...request, folder: writer.folder, valueFor };
    const invocations = planned.scripts.map((script, place) =>
      invocationOf(script, place === 0 ? index : `${index}-${place + 1}`, surroundings),
    );
    const known = invocations.filter((invocation) => invocation !== undefined);
    return known.length === invocations.length
      ? known
      : { problem: "it is written in Python, and no Python was found" };
  }

  /** Code that was run stays beside its log, but not the secrets that were filled into it. */
  private async forget(invocations: readonly Invocation[]): Promise<void> {
    for (const { path, code } of invocations) {
      const hidden = this.mask.hide(code);
      if (hidden !== code) await this.request.machine.files.replace(path, hidden);
    }
  }

  /** From here on no log shows it. */
  private hide(secret: string): void {
    if (this.secrets.includes(secret)) return;
    this.secrets.push(secret);
    this.hidden = maskOf(this.secrets);
  }

  private async fails(planned: PlannedStep, why: string): Promise<Settled> {
    const settled = { outcome: "failed", why } as const;
    await this.end(planned, settled);
    return settled;
  }

  private async end(
    { name }: PlannedStep,
    { outcome, why }: Settled,
    more: Pick<StepEnded, "code" | "line" | "command"> = {},
  ): Promise<void> {
    const started = this.started.get(name);
    const seconds =
      started === undefined ? undefined : (this.request.machine.now() - started) / 1000;
    await this.tell({
      event: "step-ended",
      at: this.time(),
      step: name,
      outcome,
      why,
      seconds,
      ...more,
    });
  }

  private time(): string {
    return new Date(this.request.machine.now()).toISOString();
  }

  private async tell(event: RunEvent): Promise<void> {
    const failure = await this.writer.record(event);
    if (failure && this.recorded) {
      this.recorded = false;
      this.request.reporter.unrecorded(failure.problem);
    }
    this.request.reporter.event(event);
  }
}

import { describeDuration } from "../base/duration.ts";
import { joinPath, nameOf } from "../base/path.ts";
import type { Variables } from "../model/step.ts";
import { type Attempted, attempt } from "./attempt.ts";
import { isFailure, type Outcome, type RunEvent } from "./events.ts";
import type { Cancel, Machine } from "./machine.ts";
import type { Mask } from "./mask.ts";
import type { PlannedStep } from "./plan.ts";
import type { Invocation } from "./script-file.ts";
import { StepLog } from "./step-log.ts";
import { Traceback } from "./traceback.ts";

/** What a step needs to be run. */
export interface StepRun {
  readonly machine: Machine;
  readonly planned: PlannedStep;
  readonly invocations: readonly Invocation[];
  /** Absolute path of the pipeline's file. */
  readonly file: string;
  /** Folder that the step's own folder is written from. */
  readonly home: string;
  readonly variables: Variables;
  readonly mask: Mask;
  readonly cancel: Cancel;
  /** Absolute path of the log. */
  readonly log: string;
  /** SHA-256 of what is run. */
  readonly command: string;
  /** Why it is run, where its inputs were looked at. */
  readonly why?: readonly string[] | undefined;
  /** Returns when the event is recorded. */
  tell(event: RunEvent): Promise<void>;
  /** Takes from lines what the step says to the system. Answers those that are for people. */
  hear(lines: readonly string[], from: "out" | "error"): readonly string[];
  /** Told what the step writes, line by line. */
  show(lines: readonly string[]): Promise<void>;
}

export interface StepResult {
  readonly outcome: Outcome;
  readonly why?: string | undefined;
  readonly code?: number | undefined;
  /** One-based line of the pipeline that led to a failure. */
  readonly line?: number | undefined;
}

/** Seconds before the first retry; each later wait is twice as long, up to a minute. */
const firstWait = 1;
const longestWait = 60;

/** Runs a step, and again as often as it may be retried. Its start is recorded before it starts. */
export async function runStep(run: StepRun): Promise<StepResult> {
  const { machine, planned, cancel } = run;
  const log = new StepLog(machine, run.log);
  const retries = planned.step.retries ?? 0;
  let result: StepResult = { outcome: "cancelled" };
  for (let count = 1; !cancel.asked; count++) {
    await run.tell({
      event: "step-started",
      at: new Date(machine.now()).toISOString(),
      step: planned.name,
      attempt: count,
      why: run.why,
      command: run.command,
      log: nameOf(run.log),
    });
    result = await runOnce(run, log);
    if (!isFailure(result.outcome) || count > retries) break;
    const wait = Math.min(longestWait, firstWait * 2 ** (count - 1));
    await run.tell({
      event: "step-retried",
      at: new Date(machine.now()).toISOString(),
      step: planned.name,
      why: result.why ?? "it failed",
      wait,
    });
    await machine.sleep(wait * 1000, cancel);
    if (cancel.asked) result = { outcome: "cancelled", why: "cancelled before another attempt" };
  }
  await log.close();
  if (log.problem !== undefined)
    await run.show([`[mlops: the log of this step is not whole: ${log.problem}]`]);
  return result;
}

async function runOnce(run: StepRun, log: StepLog): Promise<StepResult> {
  const { machine, planned } = run;
  const started = machine.now();
  for (const [index, invocation] of run.invocations.entries()) {
    const written = await machine.files.replace(invocation.path, invocation.code);
    if (written)
      return {
        outcome: "failed",
        why: `${invocation.path} could not be written: ${written.problem}`,
      };
    const traceback = new Traceback(run.file);
    const timeout = planned.step.timeout?.seconds;
    const ended = await attempt(
      machine,
      {
        file: invocation.file,
        arguments: invocation.arguments,
        folder: joinPath(run.home, planned.scripts[index]?.directory ?? "."),
        variables: run.variables,
      },
      {
        // One limit for all scripts of a step.
        timeout:
          timeout === undefined
            ? undefined
            : Math.max(0, timeout - (machine.now() - started) / 1000),
        cancel: run.cancel,
        mask: run.mask,
        async told(lines, from) {
          if (lines.length === 0) return;
          const relocated = run.hear(lines, from).map((line) => invocation.relocate(line));
          for (const line of relocated) traceback.see(line);
          await log.write(relocated);
          await run.show(relocated);
        },
      },
    );
    if (ended.code !== 0 || ended.cut !== undefined)
      return resultOf(ended, traceback, timeout, invocation);
  }
  return { outcome: "succeeded", code: 0 };
}

function resultOf(
  ended: Attempted,
  traceback: Traceback,
  timeout: number | undefined,
  invocation: Invocation,
): StepResult {
  const { code, cut, problem } = ended;
  if (cut === "cancelled") return { outcome: "cancelled", code };
  if (cut === "timed-out")
    return {
      outcome: "timed-out",
      why: `it did not end within ${describeDuration(timeout ?? 0)}`,
      code,
    };
  if (problem !== undefined)
    return { outcome: "failed", why: `${invocation.file} could not be started: ${problem}` };
  const reason = traceback.error ?? meanings[code ?? 0];
  return {
    outcome: "failed",
    why: `exit code ${code ?? "unknown"}${reason === undefined ? "" : `: ${reason}`}`,
    code,
    line: traceback.place,
  };
}

/** What exit codes say that no program chose itself. */
const meanings: Readonly<Record<number, string>> = {
  126: "a file that is run may not be executed; chmod +x makes it a program",
  127: "the shell found no command of that name",
  130: "it was interrupted",
  137: "it was killed, as the system does when memory runs out",
  139: "it crashed (segmentation fault)",
  143: "it was asked to end by another program",
};

import type { Value } from "../condition/evaluate.ts";
import type { ProcessMark } from "./machine.ts";

/** How a step came out. */
export type Outcome =
  | "succeeded"
  | "failed"
  | "timed-out"
  | "cancelled"
  /** Nothing it declares changed since it last succeeded. */
  | "unchanged"
  /** It succeeded in the run that this one goes on with. */
  | "done-before"
  /** A person asked to take it for done. */
  | "faked"
  /** A person asked to leave it out. */
  | "left-out"
  | "gate-closed"
  /** Its own gate in a sequence is closed: what follows it goes on. */
  | "passed-over"
  /** It deploys, and nobody asked for that. */
  | "not-asked"
  /** Only the pipeline's own system can run it. */
  | "not-here"
  /** A step that it needs did not get done. */
  | "blocked";

/** Everything that is recorded of a run, one line each, in the order in which it happened. */
export type RunEvent =
  | RunStarted
  | StepStarted
  | StepRetried
  | StepEnded
  | { readonly event: "run-ended"; readonly at: string; readonly outcome: RunOutcome };

/** Stands in a record for a value that nobody may read there. */
export const hiddenValue = "***";

export type RunOutcome = "succeeded" | "failed" | "cancelled";

export interface RunStarted {
  readonly event: "run-started";
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of this format. */
  readonly version: 1;
  /** Path of the pipeline's file from the folder that holds `.mlops`. */
  readonly file: string;
  readonly pipeline?: string | undefined;
  readonly trigger?: string | undefined;
  /** When a schedule wanted the run. */
  readonly due?: string | undefined;
  /** What was given by hand. */
  readonly given: Readonly<Record<string, Value>>;
  /** Why it was started, a line each. */
  readonly why: readonly string[];
  readonly steps: readonly string[];
  readonly resumes?: string | undefined;
  /** What it was asked for besides, to ask for it again. */
  readonly options: readonly string[];
  readonly process: ProcessMark;
}

export interface StepStarted {
  readonly event: "step-started";
  readonly at: string;
  readonly step: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Why it is run, where its inputs were looked at. */
  readonly why?: readonly string[] | undefined;
  /** What is run, its code by SHA-256. */
  readonly command: string;
  /** Path of its log in the run's folder. */
  readonly log: string;
}

export interface StepRetried {
  readonly event: "step-retried";
  readonly at: string;
  readonly step: string;
  readonly why: string;
  /** Seconds until the next attempt. */
  readonly wait: number;
}

export interface StepEnded {
  readonly event: "step-ended";
  readonly at: string;
  readonly step: string;
  readonly outcome: Outcome;
  /** In words that go on from the step's name; nothing for a plain success. */
  readonly why?: string | undefined;
  readonly code?: number | undefined;
  /** One-based line of the pipeline's file that led to a failure, where a traceback names it. */
  readonly line?: number | undefined;
  /** Seconds, of all attempts. */
  readonly seconds?: number | undefined;
  /** As in `StepStarted`, of steps that got done. */
  readonly command?: string | undefined;
}

/** The step got done, one way or another: those that need it may run. */
export const isDone = (outcome: Outcome): boolean =>
  outcome === "succeeded" ||
  outcome === "unchanged" ||
  outcome === "done-before" ||
  outcome === "faked" ||
  outcome === "passed-over" ||
  outcome === "not-here";

export const isFailure = (outcome: Outcome): boolean =>
  outcome === "failed" || outcome === "timed-out";

import type { MetricValue, Range } from "./protocol.ts";

/**
 * What client and server say to each other about the two pictures of a pipeline, its past and its
 * graph: as protocol.ts, names of methods and plain data.
 */
export const pictureMethods = {
  /** What would a trigger have done? `BacktestParams` → `BacktestAnswer | null`. */
  backtest: "mlops/backtest",
  /** The steps of a document and how they hang together. `DocumentParams` → `GraphAnswer`. */
  graph: "mlops/graph",
} as const;

export interface BacktestParams {
  readonly uri: string;
  readonly trigger: string;
  /**
   * Sources may be asked over a network, and by starting programs: for a person who asked for it in
   * a folder they trust. Without it, what such sources said last counts.
   */
  readonly asks?: boolean;
}

export type PastVerdict = "fires" | "held-back" | "unknown" | "fails" | "silent";

export interface BacktestAnswer {
  readonly trigger: string;
  /** Where the trigger is named. */
  readonly range: Range;
  /** The condition as written, in one line. */
  readonly condition?: string;
  /** The same with its operators the other way round; absent where no operator has another way. */
  readonly flippedCondition?: string;
  /** In words: "24 hours". */
  readonly cooldown?: string;
  /** Decided at every time of the schedule, or at every reading. */
  readonly basis: "schedule" | "readings";
  /** IANA name of the zone in which `label` tells its times. */
  readonly zone: string;
  /** What the conditions read: `values` of each sample are in this order. */
  readonly metrics: readonly string[];
  readonly samples: readonly PastSample[];
  readonly totals: Readonly<Record<PastVerdict, number>>;
  readonly flippedTotals?: Readonly<Record<PastVerdict, number>>;
  /** What belongs into one picture. */
  readonly panels: readonly PastPanel[];
  /** The sources that were read, for people: "metrics/daily.csv". */
  readonly sources: readonly string[];
  /** What could not be read, a sentence each that names the source, the line and the cause. */
  readonly problems: readonly string[];
  /** What else a person should know, a sentence each. */
  readonly notes: readonly string[];
  /** Why there are no samples, in a sentence. */
  readonly nothing?: string;
  /** Absolute paths of the files and folders that were read: when they change, ask again. */
  readonly files: readonly string[];
  /** It has sources that are asked only with `asks`. */
  readonly hasFarSources: boolean;
}

export interface PastSample {
  /** Milliseconds since 1970 UTC; absent where the readings have no dates. */
  readonly at?: number;
  /** The day or the time, as the source or the schedule has it. */
  readonly label: string;
  /** Null where a value is missing. */
  readonly values: readonly MetricValue[];
  readonly verdict: PastVerdict;
  readonly flipped?: PastVerdict;
}

export interface PastPanel {
  readonly metrics: readonly string[];
  readonly bounds: readonly {
    readonly value: number;
    /** The comparison as written. */
    readonly text: string;
    /** On which side of the value it holds. */
    readonly holds?: "above" | "below";
  }[];
}

export interface GraphAnswer {
  /** One for each pipeline of the file; none where it holds no pipeline. */
  readonly pipelines: readonly PipelinePicture[];
}

export interface PipelinePicture {
  readonly name?: string;
  /** What kind of pipeline it is, in words. */
  readonly title: string;
  readonly triggers: readonly TriggerPicture[];
  readonly groups: readonly GroupPicture[];
}

export interface TriggerPicture {
  readonly name: string;
  readonly range: Range;
  /** In words. */
  readonly schedule?: string;
  /** As written. */
  readonly condition?: string;
  readonly paused?: boolean;
  /** Ids of the steps that it starts, the first of their groups. */
  readonly starts: readonly string[];
}

export interface GroupPicture {
  readonly title?: string;
  /** Steps that name what they need, or that follow one another. */
  readonly order: "graph" | "sequence";
  readonly steps: readonly StepPicture[];
}

export interface StepPicture {
  /** Unique in the pipeline. */
  readonly id: string;
  /** The name under which the step is recorded; that of a job begins the names of its steps. */
  readonly plannedName: string;
  readonly name: string;
  readonly range: Range;
  /** What it is made of: "Python", "shell", a packaged action. */
  readonly work?: string;
  readonly needs: readonly NeedPicture[];
  /** Conditions that have to hold, as written. */
  readonly gates: readonly string[];
  /** Runs only once a step it needs failed, or when all of those have ended. */
  readonly after?: "failure" | "everything";
  readonly deploys: boolean;
  /** What else is said of how it runs, a clause each. */
  readonly limits: readonly string[];
  /** Steps inside this one. */
  readonly group?: GroupPicture;
}

export interface NeedPicture {
  /** As written. */
  readonly name: string;
  /** Id of the step; absent where there is no such step. */
  readonly from?: string;
  /** It lies on a way that leads back to where it began. */
  readonly cyclic: boolean;
}

import type { Excerpt } from "../base/excerpt.ts";
import type { Edit, Slot, Span } from "../base/text.ts";
import type { Verb } from "./action.ts";
import type { Condition } from "./condition.ts";
import type { StepGroup, Variables } from "./step.ts";

/**
 * What every dialect is read into. Rules, features and the runner see this and nothing of the
 * YAML behind it. Each part knows the span at which it was written.
 */
export interface Pipeline {
  /** The dialect's id, for reports: whoever decides by it should ask for a property here instead. */
  readonly dialect: string;
  /** The document inside its file. */
  readonly span: Span;
  readonly name?: Excerpt | undefined;
  readonly triggers: readonly Trigger[];
  /** One group for most systems; one per template where steps are defined in templates. */
  readonly groups: readonly StepGroup[];
  readonly metrics: readonly MetricDeclaration[];
  /** Values that templates have where a run is given no others, by the names that they read. */
  readonly parameters?: Variables | undefined;
  /** A metric that is not declared here has no value in a condition. */
  readonly onlyDeclaredMetrics?: boolean | undefined;
  /** Environment variables of every step. */
  readonly variables?: Variables | undefined;
  /** The system itself keeps which state of its data a run has read. */
  readonly keepsData?: boolean | undefined;
  /** Words by which the project says what a step or a call does. */
  readonly verbs?: readonly Verb[] | undefined;
  /**
   * What happens to a run that is due while another is still going: it is left out, it waits, it ends
   * the other, or both go on. Nothing where the file does not decide it.
   */
  readonly overlap?: "skip" | "queue" | "replace" | "allow" | undefined;
  /** Where the file is silent on that and any number may go on: what to write so that it is one. */
  readonly oneAtATime?: Edit | undefined;
  /** How the system reads a secret that is kept elsewhere, around its name. */
  readonly secretForm?: readonly [string, string] | undefined;
  /** The system itself ends a step that names no timeout after so many seconds. */
  readonly longestStep?: number | undefined;
  /**
   * How a step tells something to later ones: in files that variables name, in lines it prints, or as
   * outputs of the template that it calls.
   */
  readonly handsOn?: "files" | "lines" | "outputs" | undefined;
  /** By whose names the system tells a run of itself: of its commit, its branch, what started it. */
  readonly tells?: "github" | "gitlab" | "azure" | undefined;
  /** Where steps call templates: the one that a run begins with. */
  readonly entry?: string | undefined;
  /** Conditions on whether anything runs at all. */
  readonly conditions?: readonly Condition[] | undefined;
  /** Names that point at a step, a job or an output elsewhere in the file. */
  readonly references: readonly Reference[];
  /** What the reader itself saw wrong: the YAML is broken, a key is misspelt. */
  readonly faults: readonly Fault[];
}

/** A fault found while reading. `kind` is the id of the rule that reports it. */
export interface Fault {
  readonly kind: FaultKind;
  readonly span: Span;
  readonly message: string;
  readonly related?: readonly { readonly span: Span; readonly message: string }[] | undefined;
  readonly fix?: Fix | undefined;
}

export type FaultKind =
  | "yaml-syntax"
  | "duplicate-key"
  | "schema-mismatch"
  | "cron-unquoted-star"
  | "expression-syntax"
  | "removed-key"
  | "command-taken-for-file"
  | "shared-output"
  | "timezone-misplaced";

export interface Fix {
  readonly title: string;
  /** Safe: the meaning that was intended is certain, so that it may be applied without being looked at. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** What starts the pipeline: a schedule, a condition on metrics, or both. */
export interface Trigger {
  readonly name: string;
  /** Where the trigger is named, or the key that opens it. */
  readonly nameSpan: Span;
  readonly span: Span;
  readonly schedule?: Schedule | undefined;
  readonly condition?: Condition | undefined;
  /** Conditions that must hold besides. */
  readonly furtherConditions?: readonly Condition[] | undefined;
  /** The time zone of a trigger that names its times otherwise than by a cron expression. */
  readonly zone?: { readonly name: Excerpt; readonly names: Schedule["zoneNames"] } | undefined;
  /** What takes it out, where it is not the only one. */
  readonly removal?: Edit | undefined;
  /** Switched off in the file: it is as good as not there. */
  readonly paused?: boolean | undefined;
  /** What only its runs are given, or start from, as it is written: others with something else differ. */
  readonly given?: string | undefined;
  /** A run is left out where nothing in the repository changed since the last one. */
  readonly needsChange?:
    | {
        /** Where it is said; the schedule, where it is so because nothing is said. */
        readonly span: Span;
        readonly isSaid: boolean;
        /** What makes it run all the same. */
        readonly edit?: Edit | undefined;
      }
    | undefined;
  /** Ids of the steps it starts, where that is not all of them. */
  readonly starts?: readonly string[] | undefined;
  /** Least time between two runs, seconds. */
  readonly cooldown?: { readonly seconds: number; readonly span: Span } | undefined;
  /** A run that could not start on time is dropped after `seconds`. */
  readonly startWithin?:
    | {
        readonly seconds: number;
        readonly span: Span;
        /** The system looks only so often for runs that are due, seconds. */
        readonly checkedEvery: number;
      }
    | undefined;
  /** Where a cooldown can be written that is not there yet. */
  readonly cooldownSlot?: Slot | undefined;
  /** Written down that each run that could not start is made up for, however many there are. */
  readonly catchesUp?:
    | {
        readonly span: Span;
        /** What to write at `span` so that none is, or only the last one. */
        readonly instead: string;
      }
    | undefined;
  /** What the trigger does with a metric that has no value. */
  readonly onMissing?: "skip" | "fire" | "fail" | undefined;
  /** The trigger's own tests. */
  readonly expectations?: readonly Expectation[] | undefined;
}

export interface Expectation {
  readonly span: Span;
  readonly given: Readonly<Record<string, number | string | boolean | null>>;
  /** Where the metrics of `given` are named. */
  readonly names?: readonly { readonly name: string; readonly span: Span }[] | undefined;
  readonly fires: boolean;
}

export interface Schedule {
  readonly cron: Excerpt;
  /** Id of the cron flavour the system reads it in (cron/flavours.ts). */
  readonly flavour: string;
  /** As written. */
  readonly zone?: Excerpt | undefined;
  /** IANA name the system assumes without a `zone`; nothing where the server decides. */
  readonly defaultZone?: string | undefined;
  /** Which names the system takes for zones. */
  readonly zoneNames: "iana" | "java" | "windows" | "none";
  /** Where a zone can be written that is not there yet. */
  readonly zoneSlot?: Slot | undefined;
  /** The comment on the line of the expression, or on the line above, without its `#`. */
  readonly comment?: Excerpt | undefined;
  readonly span: Span;
}

/** A name that must be one of `candidates` to mean anything. */
export interface Reference {
  readonly name: string;
  readonly span: Span;
  /** In words: "step id", "job in needs". */
  readonly kind: string;
  readonly candidates: readonly string[];
  /** The system takes upper and lower case for the same. */
  readonly ignoresCase?: boolean | undefined;
  /** What follows where it is none of them; without it, the value is always empty. */
  readonly consequence?: string | undefined;
  /** Where what it names is defined, in this file. */
  readonly target?: Span | undefined;
  /** What it names has not run yet where it is read. */
  readonly isTooEarly?: boolean | undefined;
  /** Id of the step it is written in, where it may name what that step needs and nothing else. */
  readonly neededBy?: string | undefined;
  /** The name is right, but as it is written the system reads another one: why, and how to write it. */
  readonly misread?: { readonly why: string; readonly edit: Edit } | undefined;
}

export interface MetricDeclaration {
  readonly name: string;
  readonly nameSpan: Span;
  /** Other names of the same metric. */
  readonly aliases?: readonly string[] | undefined;
  /** Where values come from, where that is one text. */
  readonly source?: Excerpt | undefined;
  /** The source as plain data, where it is a list or a mapping: values, or a source with options. */
  readonly sourceData?: unknown;
  readonly sourceSpan?: Span | undefined;
  readonly direction?: "higher" | "lower" | "neutral" | undefined;
  readonly directionSpan?: Span | undefined;
  readonly range?: readonly [number, number] | undefined;
}

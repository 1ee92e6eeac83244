import type { Excerpt } from "../base/excerpt.ts";
import { oncePer } from "../base/once.ts";
import type { Edit, Slot, Span } from "../base/text.ts";
import type { Condition } from "./condition.ts";
import type { Script } from "./script.ts";

/** Steps that can name each other in `needs`, or that follow one another. */
export interface StepGroup {
  /** The template whose steps these are, where steps are defined in templates that call each other. */
  readonly template?: { readonly name: Excerpt; readonly span: Span } | undefined;
  /** Steps elsewhere call these by a name, with values of their own. */
  readonly callable?: Callable | undefined;
  readonly order: "graph" | "sequence";
  /** Where a gate of a step is closed, those that need the step go on all the same. */
  readonly passesOver?: boolean | undefined;
  readonly steps: readonly Step[];
  /** Upper and lower case of ids are the same. */
  readonly ignoresCase?: boolean | undefined;
  /** Other steps are made after these, which never run themselves. */
  readonly isPattern?: boolean | undefined;
  /** Runs only once something failed, or when all else has ended, however it ended. */
  readonly after?: "failure" | "everything" | undefined;
  /** Further steps of it are not in this file, or are named only when it is filled in. */
  readonly isOpen?: boolean | undefined;
}

/** What a template takes and gives, by name. */
export interface Callable {
  readonly name: string;
  /** It does the work itself; else it is made of steps. */
  readonly isWork: boolean;
  /** Values of inputs that nobody gives. */
  readonly inputs: Variables;
  /** Outputs that are made of those of its steps: text with templates. */
  readonly results: Variables;
  /** Outputs that are read from files: their paths. */
  readonly files: Variables;
  /** Values of outputs whose file was not written. */
  readonly fallbacks: Variables;
}

export interface Step {
  /** The name by which others need it. In a sequence a step may have none. */
  readonly id?: string | undefined;
  readonly idSpan: Span;
  /** The name a person reads. */
  readonly label?: Excerpt | undefined;
  readonly span: Span;
  readonly needs: readonly Need[];
  /** Asks for certain results of those: `A.Succeeded && (B || !C.Failed)`. */
  readonly depends?: string | undefined;
  /** It calls the steps of that name, with values for their inputs: text with templates. */
  readonly call?: { readonly name: string; readonly arguments: Variables } | undefined;
  /** Why it is not run on a machine like this, in words that go on from "it". */
  readonly onlyHosted?: string | undefined;
  /** Where the id of one more step that it needs can be written. Found when a mend asks, as all places are. */
  readonly needsSlot?: (() => Slot | undefined) | undefined;
  readonly condition?: Condition | undefined;
  /** Where a step in front of it can be written. */
  readonly stepSlot?: (() => StepSlot | undefined) | undefined;
  /** Conditions that must hold besides. */
  readonly furtherConditions?: readonly Condition[] | undefined;
  /** Tests of which the first that holds says whether and how the step runs. */
  readonly alternatives?: readonly Condition[] | undefined;
  /** What follows from each of them, and from what is no test, where the file says it. */
  readonly rules?: readonly StepRule[] | undefined;
  /** The condition of another step: this one runs where it does not hold. */
  readonly unless?: Condition | undefined;
  /** Runs only once a step it needs failed, or when all of those have ended, however they ended. */
  readonly after?: "failure" | "everything" | undefined;
  readonly scripts: readonly Script[];
  /** Files that are put beside its code before it runs: text with templates, by their paths. */
  readonly files?: Variables | undefined;
  /** A packaged action, reusable workflow or task type that does the work. */
  readonly uses?: Excerpt | undefined;
  /** Container image. */
  readonly image?: Excerpt | undefined;
  /** Seconds. */
  readonly timeout?: { readonly seconds: number; readonly span: Span } | undefined;
  /** Where a timeout can be written, and in which form. */
  readonly timeoutSlot?: (() => TimeoutSlot | undefined) | undefined;
  readonly retries?: number | undefined;
  readonly environment?: Excerpt | undefined;
  /** Values that its templates have where a run is given no others, by the names that they read. */
  readonly parameters?: Variables | undefined;
  /** It is run once for each of these: values by the names that its templates read. Found when a run asks. */
  readonly combinations?: (() => readonly Variables[] | undefined) | undefined;
  /** Environment variables of this step; they win over the pipeline's. */
  readonly variables?: Variables | undefined;
  /** What it hands on to those that need it, by name: text with templates for what its steps tell. */
  readonly results?: Variables | undefined;
  /** Files the step reads and writes, as written: paths and globs. */
  readonly inputs?: readonly string[] | undefined;
  readonly outputs?: readonly string[] | undefined;
  /** Declared to change something outside, or not to; where nothing is said, its name decides. */
  readonly deploys?: boolean | undefined;
  /** A failure of this step does not fail the run. */
  readonly mayFail?: boolean | undefined;
  /** What makes its failure count, where the file says that it does not. */
  readonly countFailure?: Edit | undefined;
  /** Steps inside this one (the steps of a job, the jobs of a stage). */
  readonly group?: StepGroup | undefined;
}

/** One of several, of which the first that holds says whether a step runs; without one it does not. */
export interface StepRule {
  /** Nothing for a rule that holds always. */
  readonly condition?: Condition | undefined;
  /** It asks for more than the condition, which only the system itself knows: what changed, for one. */
  readonly asksMore?: boolean | undefined;
  readonly runs: boolean;
}

/** Environment variables by name. Values are text, as a process gets them once templates are filled. */
export type Variables = Readonly<Record<string, string>>;

/** How a system writes four hours: `240` or `4h`. */
export type TimeoutForm = "minutes" | "duration";

/** Where a timeout can be written, with the form in which the system writes one. */
export type TimeoutSlot = Slot & { readonly form: TimeoutForm };

/** Where a new step can be written, with what stands around its parts. */
export interface StepSlot {
  readonly span: Span;
  /** What it is called by: an id that others need, or a name for people. */
  readonly named: "id" | "label";
  readonly before: string;
  /** Around the ids that it needs, where it says that. */
  readonly needs?: readonly [string, string] | undefined;
  /** Behind its name, and in front of its command. */
  readonly command: readonly [string, string];
  readonly after: string;
}

export interface Need {
  readonly id: string;
  readonly span: Span;
  /** What takes it out. */
  readonly removal?: (() => Edit | undefined) | undefined;
  /** Follows from the order of stages: the name is not written at `span`. */
  readonly implied?: boolean | undefined;
}

/** Every step, the inner ones included. */
export const allSteps = oncePer((groups: readonly StepGroup[]): readonly Step[] =>
  listSteps(groups, []),
);

function listSteps(groups: readonly StepGroup[], found: Step[]): Step[] {
  for (const group of groups)
    for (const step of group.steps) {
      found.push(step);
      if (step.group) listSteps([step.group], found);
    }
  return found;
}

import type { Excerpt } from "../base/excerpt.ts";
import type { Edit, Slot, Span } from "../base/text.ts";
import type { Verb } from "./action.ts";
import type { SourceFile } from "./source-file.ts";

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
  /** Where the id of one more step that it needs can be written. */
  readonly needsSlot?: Slot | undefined;
  readonly condition?: Condition | undefined;
  /** Where a step in front of it can be written. */
  readonly stepSlot?: StepSlot | undefined;
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
  readonly timeoutSlot?: (Slot & { readonly form: TimeoutForm }) | undefined;
  readonly retries?: number | undefined;
  readonly environment?: Excerpt | undefined;
  /** Values that its templates have where a run is given no others, by the names that they read. */
  readonly parameters?: Variables | undefined;
  /** It is run once for each of these: values by the names that its templates read. */
  readonly combinations?: readonly Variables[] | undefined;
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
  readonly removal?: Edit | undefined;
  /** Follows from the order of stages: the name is not written at `span`. */
  readonly implied?: boolean | undefined;
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

export interface Condition {
  /** The expression alone, without braces around it. */
  readonly text: Excerpt;
  /** The value as it stands, with braces and whatever is around them. */
  readonly whole: Excerpt;
  /** Id of the grammar (condition/grammars.ts). */
  readonly grammar: string;
  /** Decided when the file is filled in, before the run: what it is false for is not there at all. */
  readonly beforehand?: boolean | undefined;
  /** Taken for text as it stands: the braces that would make an expression of it are missing. */
  readonly literal?: boolean | undefined;
  /** A trigger starts a run, a gate lets a step happen, a branch is an `if` inside code. */
  readonly role: "trigger" | "gate" | "branch";
  /** What says which action a true value leads to, the strongest evidence first. */
  readonly then: readonly Evidence[];
  /** The same for a false value, where something is done then. */
  readonly otherwise: readonly Evidence[];
  /** What the names in it were given before, where that is certain, and the names in that in turn. */
  readonly definitions?: readonly Definition[] | undefined;
  /** Outputs of earlier steps that it reads, where this file holds the code that writes them. */
  readonly reads?: readonly ReadOutput[] | undefined;
  /** Of a test in code, the parts that rest on tests made earlier in it: `if degraded:`. */
  readonly rests?: readonly RestingPart[] | undefined;
}

/** A name or a call in a test, and the tests of the same code that decide what it is. */
export interface RestingPart {
  /** In offsets of the condition's text. */
  readonly part: Span;
  readonly tests: readonly {
    readonly test: Condition;
    /** The part holds where the test does not. */
    readonly turned: boolean;
    /** Where the value is written that the test decides. */
    readonly decided: Span;
  }[];
}

/** An output of an earlier step, followed to the code that writes it. */
export interface ReadOutput {
  /** As the condition names it: `needs.check.outputs.retrain`. */
  readonly path: readonly string[];
  readonly scripts: readonly Script[];
  /** Files of Python that write it: their paths from the folder of the document, and where they are run. */
  readonly files?: readonly { readonly path: string; readonly span: Span }[] | undefined;
  /** What steps of another file put out, that the document uses as a whole. */
  readonly packaged?: Packaged | undefined;
  readonly written: OutputForm;
  /** Where it is handed on under another name, on its way from the code to the condition. */
  readonly through: readonly Span[];
}

/** A file of the system's own form with steps in it: a composite action, a reusable workflow. */
export interface Packaged {
  /** Where it may lie, from the folder of the document; the first one that is there is meant. */
  readonly paths: readonly string[];
  /** Where it is used. */
  readonly span: Span;
  /** What writes the output, once the file is there. */
  read(file: SourceFile): readonly ReadOutput[];
}

/**
 * How code puts out a value: as a line `name=value` (of a file or a stream whose name holds `into`), as
 * all that a file holds, as all that is printed, as how it ends, under a key of a mapping it calls
 * something with, by a call with key and value, or as what it gives a name of the shell.
 */
export type OutputForm =
  | { readonly as: "line"; readonly name: string; readonly into?: string | undefined }
  | { readonly as: "file"; readonly path: string }
  | { readonly as: "print" }
  | { readonly as: "exit"; readonly passed: string; readonly failed: string }
  | { readonly as: "mapping"; readonly call: string; readonly name: string }
  | { readonly as: "set"; readonly call: string; readonly name: string }
  | { readonly as: "variable"; readonly name: string };

/** `threshold = 0.9`, written before the condition in the same code. */
export interface Definition {
  readonly name: string;
  /** In the grammar of the condition. */
  readonly value: Excerpt;
}

/** Words from which an action is judged: the name of a step, a command, a call. */
export interface Evidence {
  readonly words: string;
  /** In words: "the step name", "the call", "the command". */
  readonly from: string;
  readonly span: Span;
}

export type Language = "python" | "shell" | "powershell";

/** Code inside the YAML, or in a file that it runs. */
export interface Script {
  readonly language: Language;
  /** The code as written. */
  readonly code: Excerpt;
  /** The same with every template replaced by a name of its length. */
  readonly masked: Excerpt;
  /** Where templates stand, in offsets of the code. */
  readonly templates: readonly Span[];
  /** The YAML key it stands under. */
  readonly keySpan: Span;
  /** How the scalar was written. */
  readonly style: ScalarStyle;
  /** The `|` or `>` of a block scalar. */
  readonly indicator?: Span | undefined;
  /** How it comes to run: a scalar of its own, a shell's heredoc, the argument of `-c`. */
  readonly form: "block" | "heredoc" | "argument";
  /** The shell changes `$x` and backquotes before the code runs: nothing can be proven. */
  readonly expanded: boolean;
  /** It is put into a file, which other code may run; itself it is not run. */
  readonly isFile?: boolean | undefined;
  /** No shell reads it: each word goes to the program as it stands, `&&` and `|` too. */
  readonly words?: boolean | undefined;
  /** Of such words the first, which names the program, where the file lists them one by one. */
  readonly program?: Excerpt | undefined;
  /**
   * The shell that reads it, and the options it is started with, where the system says it: `bash`, `-e`.
   * Without, it ends at the first command that fails.
   */
  readonly shell?: { readonly program: string; readonly options: readonly string[] } | undefined;
  /** Words behind the code on the command line, which it finds as its arguments: text with templates. */
  readonly arguments?: readonly string[] | undefined;
  /** Version of Python as `3.11`, where the file says it. */
  readonly pythonVersion?: string | undefined;
  /** Working directory, where the file says it. */
  readonly directory?: string | undefined;
  /** The file that holds the code, where that is not the document: offsets are those of its text. */
  readonly file?: SourceFile | undefined;
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

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

/** Every step, the inner ones included. */
export function allSteps(groups: readonly StepGroup[]): readonly Step[] {
  let steps = listed.get(groups);
  if (!steps) {
    steps = listSteps(groups, []);
    listed.set(groups, steps);
  }
  return steps;
}

/** Many ask for the steps of the same pipeline. */
const listed = new WeakMap<readonly StepGroup[], readonly Step[]>();

function listSteps(groups: readonly StepGroup[], found: Step[]): Step[] {
  for (const group of groups)
    for (const step of group.steps) {
      found.push(step);
      if (step.group) listSteps([step.group], found);
    }
  return found;
}

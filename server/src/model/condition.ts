import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Script } from "./script.ts";
import type { SourceFile } from "./source-file.ts";

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

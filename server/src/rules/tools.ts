import type { Excerpt } from "../base/excerpt.ts";
import type { Action } from "../condition/action.ts";
import type { Expression } from "../condition/expression.ts";
import type { MetricLookup } from "../condition/metric.ts";
import type { Condition } from "../model/condition.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Remark } from "../model/source-file.ts";
import type { PythonModule } from "../python/module.ts";

/**
 * What a rule may ask about a pipeline besides reading it. Answers are computed once per document
 * (embedded Python: once per text), so rules may ask as often as they like.
 */
export interface Tools {
  /** Every script, with the Python found inside shell code. */
  readonly scripts: readonly Script[];
  /** Every condition: of triggers, of steps, and the `if`s inside embedded Python. */
  readonly conditions: readonly Condition[];
  /** What the `if`s of shell code compare, for judging which way they point. */
  readonly shellTests: readonly Condition[];
  /** Commands of shell code whose end decides what is done: of those that run a script from a file. */
  readonly endingTests: readonly Condition[];
  /** Tests in code whose outcome a condition of the file reads, each with that condition. */
  readonly followed: readonly FollowedTest[];
  /** The parsed condition; nothing where its grammar cannot read it. */
  expression(condition: Condition): Expression | undefined;
  /** What happens where the condition is true, and where it is false. */
  actions(condition: Condition): {
    readonly then: Action | undefined;
    readonly otherwise: Action | undefined;
  };
  /** What is known of the metric a name stands for; nothing for an unknown name. */
  metric(path: readonly string[]): MetricLookup | undefined;
  /** Syntax errors, lint and tree of a Python script; nothing where Python is not available. */
  python(script: Script): PythonModule | undefined;
  /** Every text of the document that a pattern finds anywhere in it, with the key it stands under. */
  values(pattern: RegExp): readonly WrittenValue[];
  /** Whether a pattern may be found in the text of the document: a look that saves asking for values. */
  mayMention(pattern: RegExp): boolean;
  readonly pipeline: Pipeline;
}

/** A test that some code makes, and the condition that reads what came out of it. */
export interface FollowedTest {
  readonly test: Condition;
  readonly guard: Condition;
  /** The part of the guard that asks for it. */
  readonly atom: Expression;
  /** As the guard writes that part. */
  readonly name: string;
  /** What the code puts out where that part holds: `retrain=true`; nothing where other code does. */
  readonly output: string | undefined;
  /** The part of the guard holds where the test does not. */
  readonly turned: boolean;
  /** The way from the test to the guard. */
  readonly chain: readonly Remark[];
  /** The script that makes the test, where that is a file of its own. */
  readonly script?: Script | undefined;
}

/**
 * A text of the document. An item of a list stands under the key of the list, the `value` beside a
 * `name` under that name.
 */
export interface WrittenValue {
  readonly key: string;
  readonly text: string;
  /** Where each character of it is written: worked out when it is asked for. */
  readonly value: Excerpt;
  /** The text under another key of the same mapping. */
  beside(key: string): Excerpt | undefined;
}

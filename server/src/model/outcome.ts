import type { Span } from "../base/text.ts";

/** One of the values that code gives to a name or writes somewhere. Spans are offsets of the code. */
export interface Outcome {
  /** As text; a truth of Python is `True` or `False`. */
  readonly value: string;
  readonly span: Span;
  /** It is this value where the test comes out so; without one, unless a test says otherwise. */
  readonly test?: OutcomeTest | undefined;
}

export interface OutcomeTest {
  readonly span: Span;
  readonly holds: boolean;
  /** Id of the grammar (condition/grammars.ts). */
  readonly grammar: string;
}

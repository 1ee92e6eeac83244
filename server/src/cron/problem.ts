import type { Span } from "../base/text.ts";

/** What kind of mistake it is: one rule speaks for each. */
export type ProblemCode =
  /** Something in a field cannot be read. */
  | "syntax"
  /** Too many or too few fields. */
  | "field-count"
  /** A value or a step beyond what the field can hold. */
  | "out-of-range"
  /** The values fit, in other fields. */
  | "fields-swapped"
  /** A line of a crontab, with its command. */
  | "pasted-command"
  /** An `@name` the system does not know. */
  | "macro"
  /** Five fields, of which the first is taken for seconds. */
  | "seconds-first"
  /** Seconds or a year in another place than the system has them. */
  | "seconds-last"
  /** `TZ=` or `CRON_TZ=` before the fields. */
  | "zone-prefix"
  /** Quartz wants a `?` in exactly one of the day fields. */
  | "question-mark";

/** A mistake in an expression. Spans are offsets in the expression's text. */
export interface Problem {
  readonly code: ProblemCode;
  readonly span: Span;
  readonly message: string;
  /** The system may run it all the same: the schedule is usable. */
  readonly doubtful?: boolean | undefined;
  /** The one right mend, where there is one. */
  readonly mend?: Mend | undefined;
}

/** Puts `text` in place of `span`. */
export interface Mend {
  readonly span: Span;
  readonly text: string;
  /** There is no other reading: it may be applied without being looked at. */
  readonly certain: boolean;
}

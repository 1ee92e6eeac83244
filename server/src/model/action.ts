/** What a step, a call or a command is there for. */
export const actionKinds = [
  "retrain",
  "deploy",
  "promote",
  "register",
  "approve",
  "rollback",
  "alert",
  "fail",
  "validate",
  "evaluate",
  "skip",
] as const;
export type ActionKind = (typeof actionKinds)[number];

/** A word of a project's own that says what is done: `refit_all` retrains. */
export interface Verb {
  readonly kind: ActionKind;
  readonly words: string;
}

import type { Span } from "../base/text.ts";
import type { Fix, Pipeline } from "../model/pipeline.ts";
import type { Tools } from "./tools.ts";

export const severities = ["error", "warning", "info", "hint"] as const;
export type Severity = (typeof severities)[number];

export const groups = [
  "schedule",
  "condition",
  "python",
  "shell",
  "graph",
  "data",
  "release",
  "security",
  "yaml",
] as const;
export type RuleGroup = (typeof groups)[number];

/** One check. Its page `<id>.md` beside it is its documentation and its test. */
export interface Rule {
  /** Kebab-case, names the fault. */
  readonly id: string;
  readonly group: RuleGroup;
  /** One sentence: what is wrong. */
  readonly summary: string;
  readonly severity: Severity | "off";
  check(pipeline: Pipeline, tools: Tools): Iterable<Report>;
}

/** One fault at one place. The message says what, why and what to do. */
export interface Report {
  readonly span: Span;
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity | undefined;
  readonly related?: readonly { readonly span: Span; readonly message: string }[] | undefined;
  readonly fix?: Fix | undefined;
}

export interface Finding extends Report {
  readonly rule: string;
  readonly severity: Severity;
}

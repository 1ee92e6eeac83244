import type { Severity } from "../base/severity.ts";
import type { Span } from "../base/text.ts";
import type { Fix, Pipeline } from "../model/pipeline.ts";
import type { Remark } from "../model/source-file.ts";
import type { Tools } from "./tools.ts";

export { type Severity, severities } from "../base/severity.ts";

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
  /** Asked at the end, for rules about the suppressions of a file. */
  review?(given: Reviewed): Iterable<Report>;
}

/** What a file's suppressions did. */
export interface Reviewed {
  readonly suppressions: readonly UsedSuppression[];
  /** Ids of all rules. */
  readonly known: readonly string[];
  /** Ids of the rules that did not run. */
  readonly off: readonly string[];
}

export interface UsedSuppression extends Span {
  /** As written; without any, all rules. */
  readonly rules: readonly string[];
  /** Nothing is silenced by this word. */
  readonly unknownWord?: string | undefined;
  /** Rules of the findings it covers. */
  readonly silenced: readonly string[];
}

/** One fault at one place. The message says what, why and what to do. */
export interface Report {
  readonly span: Span;
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity | undefined;
  readonly related?: readonly Remark[] | undefined;
  readonly fix?: Fix | undefined;
}

export interface Finding extends Report {
  readonly rule: string;
  readonly severity: Severity;
}

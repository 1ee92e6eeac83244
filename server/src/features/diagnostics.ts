import type { Analysis } from "../analysis/analysis.ts";
import type { Span } from "../base/text.ts";
import type { Remark } from "../model/source-file.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import { rulePage } from "./documentation.ts";

/** A finding as an editor lists it. */
export interface Diagnostic {
  readonly span: Span;
  readonly severity: Severity;
  /** Id of the rule. */
  readonly code: string;
  /** Address of the rule's page. */
  readonly href: string;
  readonly message: string;
  readonly related: readonly Remark[];
}

/** Everything found in a file, in order of place. */
export function diagnostics({ findings }: Pick<Analysis, "findings">): Diagnostic[] {
  return findings.map(diagnosticOf);
}

export function diagnosticOf({ span, severity, rule, message, related }: Finding): Diagnostic {
  return { span, severity, code: rule, href: rulePage(rule), message, related: related ?? [] };
}

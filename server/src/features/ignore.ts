import type { Analysis } from "../analysis/analysis.ts";
import { readSuppressions } from "../analysis/suppress.ts";
import { applyEdits, contains, type Edit } from "../base/text.ts";
import type { Finding } from "../rules/rule.ts";
import type { YamlDocument } from "../yaml/reader.ts";
import { placeAt } from "./place.ts";

/** The comment that makes a rule silent, and how far it reaches. */
export interface Ignore {
  readonly edit: Edit;
  /** The place takes no comment (it is inside embedded code, say), so it stands at the key around it. */
  readonly atKey: boolean;
}

/**
 * Adds `# mlops: ignore[rule]` as near to a finding as YAML takes a comment: behind its line, or at
 * the innermost key around it. Joins a comment that is there already. Nothing where none would work.
 */
export function ignoreFinding(analysis: Analysis, finding: Finding): Ignore | undefined {
  // What is said of such a comment itself cannot be silenced by another one.
  const { span } = finding;
  if (analysis.suppressions.some(({ start, end }) => start <= span.start && span.end <= end))
    return undefined;
  const { line } = analysis.lines.position(span.start);
  const joined = joinComment(analysis, finding.rule, line);
  if (joined) return { edit: joined, atKey: false };
  for (const edit of comments(analysis, finding))
    if (silences(analysis, edit, finding))
      return { edit, atKey: analysis.lines.position(edit.span.start).line !== line };
  return undefined;
}

function joinComment(analysis: Analysis, rule: string, line: number): Edit | undefined {
  const near = analysis.suppressions.find(
    ({ rules, start, end, firstLine, lastLine }) =>
      rules.length > 0 &&
      firstLine <= line &&
      line <= lastLine &&
      !analysis.text.slice(start, end).includes("ignore-file"),
  );
  if (!near) return undefined;
  const before = near.end - 1;
  return { span: { start: before, end: before }, text: `, ${rule}` };
}

/** Places for the comment, the nearest first. */
function* comments({ lines, pipelines }: Analysis, { span, rule }: Finding): Generator<Edit> {
  const document = pipelines.find(({ pipeline }) => contains(pipeline.span, span.start))?.document;
  if (!document) return;
  const comment = `# mlops: ignore[${rule}]`;
  const own = lines.position(span.start).line;
  const keys = placeAt(document, span.start).entries.map(
    ({ keySpan }) => lines.position(keySpan.start).line,
  );
  for (const line of [own, ...keys.reverse()]) {
    const { start, end } = lines.line(line);
    if (takesComment(document, end, start))
      yield { span: { start: end, end }, text: ` ${comment}` };
    else if (takesComment(document, start - 1, start - 1)) {
      const indent = /^ */.exec(document.text.slice(start, end))?.[0] ?? "";
      const lineBreak = document.text.includes("\r\n") ? "\r\n" : "\n";
      yield { span: { start, end: start }, text: `${indent}${comment}${lineBreak}` };
    }
  }
}

/** Whether a `#` at the end of a line begins a comment: in a scalar over several lines it is text. */
function takesComment(document: YamlDocument, lineEnd: number, lineStart: number): boolean {
  const { value } = placeAt(document, lineEnd);
  const { start, end } = value.span;
  if (value.kind !== "scalar" || value.isAlias || lineEnd < start || end <= lineEnd) return true;
  return (value.style === "literal" || value.style === "folded") && lineStart <= start;
}

function silences({ text, lines }: Analysis, edit: Edit, { span, rule }: Finding): boolean {
  const added = edit.text.includes("\n") ? 1 : 0;
  const line = lines.position(span.start).line + added;
  return readSuppressions(applyEdits(text, [edit])).some(
    ({ rules, firstLine, lastLine }) =>
      rules.includes(rule) && firstLine <= line && line <= lastLine,
  );
}

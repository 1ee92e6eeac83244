import type { Span } from "../../base/text.ts";
import type { CheckedFile, CheckResult } from "../../commands/check-result.ts";

/** One array of findings for other programs. Places as in LSP: zero-based, in UTF-16 units. */
export function json({ files }: CheckResult): string {
  return `${JSON.stringify(files.flatMap(findingsOf), undefined, 2)}\n`;
}

function findingsOf({ path, lines, findings }: CheckedFile) {
  const range = ({ start, end }: Span) => ({
    start: lines.position(start),
    end: lines.position(end),
  });
  return findings.map(({ dialect, rule, severity, message, span, fix }) => ({
    file: path,
    dialect,
    rule,
    severity,
    message,
    range: range(span),
    ...(fix && {
      fix: {
        title: fix.title,
        safe: fix.safe,
        edits: fix.edits.map((edit) => ({ range: range(edit.span), newText: edit.text })),
      },
    }),
  }));
}

import type { Span } from "../base/text.ts";
import type { Fault } from "../model/pipeline.ts";
import type { SyntaxFault } from "./library.ts";
import type { YamlDocument } from "./reader.ts";
import { strayFault } from "./strays.ts";

/** What a person can do about each of the parser's errors; the parser's own words for the rest. */
const advice: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    "A second ': ' on this line makes it a mapping inside a mapping. Put the value in quotes, or the inner mapping on lines of its own.",
  TAB_AS_INDENT: "YAML is indented with blanks: a tab is not allowed here. Replace it.",
  KEY_TOO_DEEP:
    "This key is indented deeper than the one above it, whose value is a text, so it is read as part of that text. Align it.",
  BAD_INDENT: "The indentation does not fit what stands above. Align the line with its neighbours.",
  MISSING_CHAR: "A character is missing here: a closing quote or bracket, or a ':' behind a key.",
  MULTILINE_IMPLICIT_KEY:
    "A key must stand on one line. Most often the line before lacks its ':' or a quote is not closed.",
  BAD_ALIAS:
    "A '*' at the start of a value makes it an alias. If a text is meant, put it in quotes.",
  BAD_SCALAR_START:
    "A value cannot begin with this character unless it is in quotes. Put the value in quotes.",
  BAD_DQ_ESCAPE:
    "This escape is not known in double quotes. Double the backslash, or use single quotes.",
  UNREADABLE:
    "It is nested so deeply that no system would read it. A bracket that is never closed does that.",
  UNEXPECTED_TOKEN: "This cannot stand here. A line above may lack its ':', a quote or a bracket.",
};

/** A look at the text that saves a walk through the nodes. */
const mayStray = /[:\-,[{]\s*(?:\*|\{\s*[{[])/;
/** Cookiecutter makes files of such a text before anyone reads it as YAML. */
const cookiecutter = /\{\{\s*cookiecutter\./;

/**
 * Everything wrong with the YAML itself. Of the parser's errors only the first is told: those that
 * follow are most often its consequences. `known` are places about which more is known already; of what
 * is filled in before it is read as YAML only the parser's errors are told.
 */
export function yamlFaults(
  document: YamlDocument,
  known: readonly Span[],
  isFilledIn: boolean,
): Fault[] {
  const faults: Fault[] = [];
  const explained = ({ span }: Pick<SyntaxFault, "span">) =>
    known.some(({ start, end }) => start <= span.start && span.start <= end);
  const first = document.faults.find((fault) => !explained(fault));
  if (first) {
    const { span, code } = placed(document.text, first);
    faults.push({
      kind: "yaml-syntax",
      span: narrow(document.text, span),
      message: `The YAML cannot be read from here on. ${advice[code] ?? `${first.message}.`}`,
    });
  }
  const { text } = document;
  const looksStray = !first && !isFilledIn && mayStray.test(text) && !cookiecutter.test(text);
  const stray = looksStray ? document.stray : undefined;
  if (stray && !explained(stray)) faults.push(strayFault(stray, document.text));
  // What stands behind the place where the parser lost its way was put together by guessing.
  const readable = first ? first.span.start : Number.POSITIVE_INFINITY;
  for (const { key, span, first } of document.root
    .duplicateKeys()
    .filter(({ span }) => span.start < readable))
    faults.push({
      kind: "duplicate-key",
      span,
      message: `'${key}' stands here a second time. Most systems refuse the file, others silently drop the first one. Remove or rename one of them.`,
      related: [{ span: first, message: `'${key}' stands here first.` }],
    });
  if (document.isAliasBomb)
    faults.push({
      kind: "yaml-syntax",
      span: { start: document.span.start, end: document.span.start },
      message:
        "The aliases of this document expand to more than 10,000 values. The rest of them was left unread; write out what is meant.",
    });
  return faults;
}

/** The parser points at where it began to read; a person looks for the line that is wrong. */
function placed(text: string, fault: SyntaxFault): Pick<SyntaxFault, "span" | "code"> {
  const { start } = fault.span;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (/^ *\t/.test(text.slice(lineStart, start + 1)))
    return { span: { start, end: start + 1 }, code: "TAB_AS_INDENT" };
  if (fault.code !== "BLOCK_AS_IMPLICIT_KEY") return fault;
  const [line = ""] = /^[^\r\n]*/.exec(text.slice(start)) ?? [];
  if (/:(\s|$)/.test(line)) return fault;
  // A text that goes on over lines and ends in a ':' is a key that stands too deep.
  const deeper = /^[^\r\n]*\r?\n(?:[^\r\n]*\r?\n)*?([ \t]*)([^\s#:][^\r\n]*?:)(?=\s|$)/.exec(
    text.slice(start, start + 2_000),
  );
  const key = deeper?.[2];
  if (!deeper || key === undefined) return fault;
  const at = start + deeper[0].length - key.length;
  return { span: { start: at, end: at + key.length - 1 }, code: "KEY_TOO_DEEP" };
}

/** At least one visible character where there is one, at most one line. */
function narrow(text: string, { start, end }: Span): Span {
  let from = Math.min(start, text.length);
  if (from >= text.length || /[\r\n]/.test(text[from] ?? "")) {
    const before = text.slice(0, from).trimEnd().length;
    if (before > 0) return { start: before - 1, end: before };
    from = Math.max(0, before);
  }
  const line = /^[^\r\n]*/.exec(text.slice(from))?.[0].length ?? 0;
  return { start: from, end: from + Math.max(Math.min(end - from, line), Math.min(1, line)) };
}

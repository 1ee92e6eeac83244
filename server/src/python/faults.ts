import type { Edit, Span } from "../base/text.ts";
import { applyEdits } from "../base/text.ts";
import { lineOf, type PythonLine, pythonLines } from "./lines.ts";
import { type Mend, mend, type ProvenMend, unshifted } from "./mend.ts";
import type { PythonLinter, RuffFinding } from "./ruff.ts";
import { explain, isNewerSyntax } from "./words.ts";

/** One syntax error, without the errors that only follow from it. Offsets of the code. */
export interface SyntaxFault {
  readonly span: Span;
  /** One sentence for people. */
  readonly message: string;
  /** It is an error in older versions of Python only. */
  readonly isNewer?: boolean | undefined;
  readonly mend?: Mend | undefined;
}

/** Code that Python accepts: as written, or with every fault mended. */
export interface SoundCode {
  readonly text: string;
  /** Where in the code as written a span of `text` stands. */
  readonly written: (span: Span) => Span;
}

export interface Judgement {
  readonly faults: readonly SyntaxFault[];
  /** Nothing where a fault has no certain mend. */
  readonly sound?: SoundCode | undefined;
  /** Lints of the code, or of the mended code where all faults can be mended. */
  readonly lints: readonly RuffFinding[];
}

/** More faults than this in one text: it is no Python. */
const mostFaults = 10;

/** How many changes are tried on top of one another, and how many side by side. */
const deepest = 3;
const mostHopes = 3;

/** Longer texts, and those with more errors, are reported with their first error only. UTF-16 units. */
const longestToMend = 20_000;
const mostToMend = 1000;

/**
 * Tells the faults of a text apart from the errors that follow from them: each first error is mended
 * or, where no mend is certain, its statement is blanked, and what is still wrong then is a fault of
 * its own.
 */
export function judge(code: string, linter: PythonLinter, version: string | undefined): Judgement {
  const isNewer = ({ code: rule, message }: RuffFinding): boolean =>
    rule === undefined && isNewerSyntax(message);
  // Most code has nothing wrong with it: it is looked at once.
  const first = linter.check(code, version);
  if (first.length === 0) return soundAsWritten(code);
  // What is only too new hides nothing, and nothing need be mended around it.
  const ofAnyVersion: PythonLinter = {
    ...linter,
    check: (text, asked) =>
      (text === code && asked === version ? first : linter.check(text, asked)).filter(
        (finding) => !isNewer(finding),
      ),
  };
  const judgement = judgeStructure(code, ofAnyVersion, version);
  const newer = first.filter(isNewer);
  if (newer.length === 0) return judgement;
  const faults = newer.map(({ span, message }) => ({
    span,
    message: explain(message, "", { version }),
    isNewer: true,
  }));
  return {
    ...judgement,
    faults: [...judgement.faults, ...faults].sort((a, b) => a.span.start - b.span.start),
  };
}

const soundAsWritten = (code: string): Judgement => ({
  faults: [],
  sound: { text: code, written: (span) => span },
  lints: [],
});

function judgeStructure(
  code: string,
  linter: PythonLinter,
  version: string | undefined,
  depth = 0,
): Judgement {
  const first = linter.check(code, version);
  const isMendable = code.length <= longestToMend && first.length <= mostToMend;
  const faults: SyntaxFault[] = [];
  const mends: (readonly Edit[])[] = [];
  const original = (offset: number): number => mends.reduceRight(unshifted, offset);
  const placed = (span: Span): Span => {
    const start = original(span.start);
    return { start, end: Math.max(start, original(span.end)) };
  };

  /** The one change after which everything below can be mended too. */
  const provenBelow = (hopeful: readonly ProvenMend[]): ProvenMend | undefined => {
    if (depth >= deepest || hopeful.length > mostHopes) return undefined;
    const right = hopeful.filter(
      ({ mended }) => judgeStructure(mended, linter, version, depth + 1).sound,
    );
    return right.length === 1 ? right[0] : undefined;
  };

  let text = code;
  let findings = first;
  let blanked = false;
  let reached = -1;
  while (faults.length < mostFaults) {
    const error = findings.find((finding) => finding.code === undefined);
    if (!error || error.span.start <= reached) break;
    const lines = pythonLines(text);
    const mending = isMendable && mend(text, findings, linter, version);
    const proven = mending ? (mending.proven ?? provenBelow(mending.hopeful)) : undefined;
    const shown = place(text, lines, error, proven);
    faults.push({
      span: placed(shown.span),
      message: shown.message,
      mend: proven && {
        title: proven.title,
        isCertain: proven.isCertain,
        edits: proven.edits.map((edit) => ({ ...edit, span: placed(edit.span) })),
      },
    });
    if (proven) {
      mends.push(proven.edits);
      text = proven.mended;
      findings = proven.findings;
      continue;
    }
    const blank = isMendable ? blankStatement(text, lines, error.span.start) : undefined;
    if (!blank) {
      blanked = true;
      break;
    }
    reached = blank.span.end - 1;
    blanked = true;
    text = applyEdits(text, [blank]);
    findings = linter.check(text, version);
  }

  const left = findings.some((finding) => finding.code === undefined);
  const sound = blanked || left ? undefined : { text, written: placed };
  const lints = (sound ? findings : first).filter((finding) => finding.code !== undefined);
  return {
    faults,
    sound,
    lints:
      sound && mends.length > 0
        ? lints.map((lint) => ({ ...lint, span: placed(lint.span), fix: undefined }))
        : lints,
  };
}

/** Where a fault is shown, and in which words. */
function place(
  text: string,
  lines: readonly PythonLine[],
  error: RuffFinding,
  proven: ProvenMend | undefined,
): { readonly span: Span; readonly message: string } {
  const line = lines[lineOf(lines, error.span.start)];
  const code = line ? text.slice(line.start, line.codeEnd) : "";
  const open = lines.at(-1)?.open.at(-1);
  const [first] = proven?.edits ?? [];
  const message = proven?.says ?? explain(error.message, code, { mistake: proven?.mistake });
  if (first && proven?.mistake === "foreign") {
    const { start, end } = proven.at ?? first.span;
    const written = text.slice(start, end);
    const blanks = written.length - written.trimStart().length;
    const shown = { start: start + blanks, end: start + written.trimEnd().length };
    return { span: shown.start < shown.end ? shown : error.span, message };
  }
  if (open && (proven?.mistake === "bracket" || (!proven && /EOF/.test(error.message))))
    return {
      span: { start: open.at, end: open.at + 1 },
      message: `This \`${open.bracket}\` is never closed.`,
    };
  if (line && proven?.mistake === "quote" && line.unclosedString)
    return { span: { start: line.unclosedString.at, end: line.codeEnd }, message };
  if (line && first && proven?.mistake === "print")
    return { span: { start: first.span.start - "print".length, end: line.codeEnd }, message };
  const missingAt =
    first && proven?.mistake === "colon"
      ? first.span.start
      : line && error.span.start >= line.codeEnd
        ? line.codeEnd
        : 0;
  if (missingAt > (line?.start ?? 0))
    return { span: { start: missingAt - 1, end: missingAt }, message };
  return { span: error.span, message };
}

/**
 * The edit that puts a statement of the same length and depth, which means nothing, in place of the
 * one around `offset`; nothing where the statement's own extent is in doubt.
 */
function blankStatement(
  text: string,
  lines: readonly PythonLine[],
  offset: number,
): Edit | undefined {
  const here = lineOf(lines, offset);
  let from = here;
  while (from > 0 && lines[from - 1]?.continues) from--;
  let to = here;
  while (to < lines.length - 1 && lines[to]?.continues) to++;
  const first = lines[from];
  const last = lines[to];
  if (!first || !last || last.continues || last.unclosedString?.quote.length === 3)
    return undefined;
  const start = first.start + first.indent.length;
  const room = last.end - start;
  const below = lines.slice(to + 1).find((line) => line.codeEnd > line.start + line.indent.length);
  const opens = below !== undefined && below.indent.length > first.indent.length;
  const word = /^(?:elif|else|try|except|finally)\b/.exec(text.slice(start, last.end))?.[0];
  const neutral = opens
    ? word
      ? `${word}${word === "elif" ? " 1" : ""}:`
      : "if 1:"
    : room < 4
      ? "0"
      : "pass";
  if (neutral.length > room || /^\s*case\b/.test(text.slice(start, last.end))) return undefined;
  return { span: { start, end: last.end }, text: neutral.padEnd(room) };
}

import { applyEdits, type Edit, type Span } from "../base/text.ts";
import { foreignForms } from "./foreign.ts";
import { closing, lineOf, type PythonLine, pythonLines } from "./lines.ts";
import type { PythonLinter, RuffFinding } from "./ruff.ts";
import { oddities, signsOf } from "./signs.ts";

/** A change that is proven to remove one syntax error and to add none. Offsets of the code. */
export interface Mend {
  readonly title: string;
  /** Whether nothing else that somebody may have meant mends it as well. */
  readonly isCertain: boolean;
  /** In order of place, apart from one another. */
  readonly edits: readonly Edit[];
}

/** Which mistake a candidate would undo; `mend` prefers none of them, the proof decides. */
export type Mistake =
  | "colon"
  | "equals"
  | "else-if"
  | "print"
  | "except"
  | "bracket"
  | "quote"
  | "foreign";

interface Candidate extends Omit<Mend, "isCertain"> {
  readonly mistake: Mistake;
  /** What is wrong, where the mistake alone does not say it. */
  readonly says?: string | undefined;
  /** Where it is wrong, if that is not where it is mended. */
  readonly at?: Span | undefined;
  /** Something else may have been meant, too. */
  readonly doubtful?: boolean | undefined;
}

export interface ProvenMend extends Candidate {
  readonly isCertain: boolean;
  /** The code with the edit made, and what ruff then finds. */
  readonly mended: string;
  readonly findings: readonly RuffFinding[];
  /** How much of the changed line nobody would write. */
  readonly odd: number;
}

/** More candidates than this say that nothing is certain. */
const mostCandidates = 15;

export interface Mending {
  /** The one change that is proven by itself. */
  readonly proven?: ProvenMend | undefined;
  /**
   * Where none is: changes after which the next error stands further down. An open bracket hides
   * the errors below it, so that only mending those too can prove one of these.
   */
  readonly hopeful: readonly ProvenMend[];
}

/**
 * Changes that may mend the first syntax error of `findings`. Every candidate is tried: ruff has to
 * find that error gone and no other syntax error come. Where several pass, those that leave the
 * fewest undefined names count; where they still differ, the intention is not certain and none is
 * proven.
 */
export function mend(
  code: string,
  findings: readonly RuffFinding[],
  linter: PythonLinter,
  version: string | undefined,
): Mending {
  const errors = findings.filter((finding) => finding.code === undefined);
  const error = errors[0];
  if (!error) return { hopeful: [] };
  const [lineRest = ""] = /^.*/.exec(code.slice(error.span.start)) ?? [];
  const lineEnd = error.span.start + lineRest.length;
  const passing: ProvenMend[] = [];
  const hopeful: ProvenMend[] = [];
  const tryAll = (all: Iterable<Candidate>): void => {
    for (const candidate of all) {
      const mended = applyEdits(code, candidate.edits);
      if ([...passing, ...hopeful].some((other) => other.mended === mended)) continue;
      const after = linter.check(mended, version);
      const odd = oddities(changedLine(mended, candidate.edits));
      const each = {
        ...candidate,
        isCertain: !candidate.doubtful,
        mended,
        findings: after,
        odd,
      };
      if (removes(errors, lineEnd, after, candidate.edits)) passing.push(each);
      else if (leadsOn(code, after, candidate.edits)) hopeful.push(each);
    }
  };
  tryAll(candidates(code, error));
  /** `f(g["a"]` may have been `f(g["a"])` or `f(g)["a"]`: only one of them is at the end. */
  const isOnlyPlace = (chosen: ProvenMend): boolean => {
    if (chosen.mistake !== "bracket" && chosen.mistake !== "quote") return true;
    for (const { edits } of withinLine(code, error, mayEndOrGoOn)) {
      const mended = applyEdits(code, edits);
      const line = changedLine(mended, edits);
      if (mended === chosen.mended || oddities(line) > 0 || isUnlikely.test(line)) continue;
      const after = linter.check(mended, version);
      const passes =
        chosen.findings.some((finding) => finding.code === undefined) && !passing.includes(chosen)
          ? leadsOn(code, after, edits)
          : removes(errors, lineEnd, after, edits);
      if (passes && after.length <= chosen.findings.length) return false;
    }
    return true;
  };
  const isOdd = ({ odd, mistake }: ProvenMend): boolean =>
    odd > 0 && (mistake === "bracket" || mistake === "quote");
  // What passes and looks like nothing anybody writes is not what was meant.
  if (passing.every(isOdd)) {
    const first = [...hopeful];
    hopeful.length = 0;
    tryAll(withinLine(code, error));
    hopeful.splice(0, hopeful.length, ...first);
    if (passing.length > 0 && passing.every(isOdd)) return { hopeful: [] };
  }
  if (passing.length === 0)
    return {
      hopeful: hopeful.map((each) => ({
        ...each,
        isCertain: each.isCertain && isOnlyPlace(each),
      })),
    };
  const sensible = passing.filter((each) => !isOdd(each));
  const fewest = Math.min(...sensible.map((each) => each.findings.length));
  const best = sensible.filter((each) => each.findings.length === fewest);
  const [proven] = best;
  if (!proven || best.length > 1) return { hopeful: [] };
  const isCertain = proven.isCertain && isOnlyPlace(proven);
  return { proven: { ...proven, isCertain }, hopeful: [] };
}

/** The line that a change left behind. */
function changedLine(mended: string, edits: readonly Edit[]): string {
  const at = edits[0]?.span.start ?? 0;
  const start = mended.lastIndexOf("\n", at - 1) + 1;
  const end = mended.indexOf("\n", at);
  return mended.slice(start, end < 0 ? mended.length : end);
}

/** Where an expression may end in the middle of a line. */
const mayEnd = /^(?:[.,:)\]}]|\s*(?:[<>!=]=?|[-+*/%]\s)|\s+(?:as|for|if|else|in|and|or|is|not)\b)/;

/** The same where the value may be looked into, too: `f(g)["a"]`. */
const mayEndOrGoOn = new RegExp(`${mayEnd.source}|^\\[`);

/** Something is done with what `print` gives back, which is nothing; `f()["a"]` for `f(["a"])`. */
const isUnlikely = /^\s*print\(.*\)\s*(?:[-+*/%<>.[]|==|!=)|\(\)\[/;

/** So many places of one line are tried. */
const mostPlaces = 40;

/** A bracket or a quote that is missing in the middle of a line. */
function* withinLine(
  code: string,
  error: RuffFinding,
  ending: RegExp = mayEnd,
): Generator<Candidate> {
  const lines = pythonLines(code);
  const here = lines[lineOf(lines, error.span.start)];
  const open = lines.at(-1)?.open.at(-1);
  // Of a bracket left open the error often shows further down.
  const line = here?.unclosedString || !open ? here : lines[lineOf(lines, open.at)];
  if (!line) return;
  const text = code.slice(line.start, line.codeEnd);
  const places = Array.from({ length: text.length }, (_, at) => at)
    // What stands before is asked first: blanks in a row are many places, and none of them.
    .filter((at) => at > 0 && /\S/.test(text[at - 1] ?? "") && ending.test(text.slice(at)))
    .slice(0, mostPlaces);
  if (line.unclosedString) {
    const { quote } = line.unclosedString;
    if (quote.length > 1) return;
    for (let start = 0; start < text.length; start++)
      if (text[start] === quote)
        for (const at of places)
          if (at > start + 1 && !text.slice(start + 1, at).includes(quote))
            yield replace(
              line.start + at,
              line.start + at,
              quote,
              `Add the missing \`${quote}\``,
              "quote",
            );
    return;
  }
  const signs = signsOf(text);
  const closings = new Set(
    signs.brackets.flatMap(({ sign }) => (sign in closing ? [closing[sign as "("]] : [])),
  );
  for (const close of closings)
    for (const at of places)
      if (signs.isCode(at)) {
        const opening = Object.entries(closing).find(([, other]) => other === close)?.[0] ?? "";
        yield replace(
          line.start + at,
          line.start + at,
          close,
          `Close the \`${opening}\``,
          "bracket",
        );
      }
}

/** The lines up to the one that was changed are right now. */
function leadsOn(code: string, after: readonly RuffFinding[], edits: readonly Edit[]): boolean {
  const next = after.find((finding) => finding.code === undefined);
  const changed = edits.at(-1)?.span.end ?? 0;
  const [rest = ""] = /^.*/.exec(code.slice(changed)) ?? [];
  return next !== undefined && unshifted(next.span.start, edits) > changed + rest.length;
}

/** The first error is gone, nothing is wrong on its line, and every error left was there before. */
function removes(
  before: readonly RuffFinding[],
  lineEnd: number,
  after: readonly RuffFinding[],
  edits: readonly Edit[],
): boolean {
  const below = before.filter((error) => error.span.start > lineEnd);
  const left = new Set(below.map((error) => `${error.span.start} ${error.message}`));
  return after.every(
    (finding) =>
      finding.code !== undefined ||
      left.has(`${unshifted(finding.span.start, edits)} ${finding.message}`),
  );
}

/** The offset before `edits` were made of an offset after them. */
export function unshifted(offset: number, edits: readonly Edit[]): number {
  let grown = 0;
  for (const { span, text } of edits) {
    const start = span.start + grown;
    if (offset <= start) break;
    if (offset < start + text.length) return Math.min(offset - grown, span.end);
    grown += text.length - (span.end - span.start);
  }
  return offset - grown;
}

function* candidates(code: string, error: RuffFinding): Generator<Candidate> {
  const lines = pythonLines(code);
  const here = lineOf(lines, error.span.start);
  const line = lines[here];
  if (!line) return;
  yield* header(code, line, error);
  yield* oldForms(code, line);
  yield* brackets(code, lines, here, error);
  yield* quotes(code, line);
  for (const { sure, ...form } of foreignForms(code, line, error))
    yield { ...form, mistake: "foreign", doubtful: !sure };
}

/** A line that opens a block. */
const opener =
  /^\s*(?:async\s+)?(if|elif|else|for|while|def|class|try|except|finally|with|match|case)\b/;

const replace = (
  start: number,
  end: number,
  text: string,
  title: string,
  mistake: Mistake,
): Candidate => ({ title, mistake, edits: [{ span: { start, end }, text }] });

/** `for step in pipeline`, `else if x:`, `if x = 3:` */
function* header(code: string, line: PythonLine, error: RuffFinding): Generator<Candidate> {
  const text = code.slice(line.start, line.codeEnd);
  const word = opener.exec(text)?.[1];
  if (!word || !error.message.startsWith("Expected")) return;
  const at = error.span.start;
  const found = code.slice(at, error.span.end);
  if (found === "=" && (word === "if" || word === "elif" || word === "while"))
    yield replace(at, at + 1, "==", "Compare with `==`", "equals");
  if (word === "else" && found === "if") {
    const from = line.start + text.indexOf("else");
    yield replace(from, at + 2, "elif", "Write `elif`", "else-if");
    return;
  }
  const last = code[line.codeEnd - 1];
  const colon = `Add the missing \`:\``;
  if (last === ";") yield replace(line.codeEnd - 1, line.codeEnd, ":", colon, "colon");
  else if (last !== ":") yield replace(line.codeEnd, line.codeEnd, ":", colon, "colon");
  if (at + 1 < line.codeEnd && error.message.startsWith("Expected `:`")) {
    const before = code.slice(0, at).trimEnd().length;
    yield replace(before, before, ":", colon, "colon");
  }
}

/** What Python 2 wrote: `print x`, `except Error, e:` */
function* oldForms(code: string, line: PythonLine): Generator<Candidate> {
  const text = code.slice(line.start, line.codeEnd);
  const print = /(?:^\s*|[:;]\s*)print(\s*)(?=[^\s(=.,[])/.exec(text);
  if (print && !text.trimEnd().endsWith(",")) {
    const from = line.start + print.index + print[0].length;
    const blanks = (print[1] ?? "").length;
    const end = code.slice(0, line.codeEnd).replace(/\s*;$/, "").length;
    yield {
      title: "Call `print(…)`",
      mistake: "print",
      edits: [
        { span: { start: from - blanks, end: from }, text: "(" },
        { span: { start: end, end }, text: ")" },
      ],
    };
  }
  const handler = /^(\s*except\s+)([\w.]+)\s*,\s*([a-z_]\w*)\s*:/.exec(text);
  if (handler) {
    const from = line.start + (handler[1] ?? "").length + (handler[2] ?? "").length;
    const to = line.start + handler[0].lastIndexOf(handler[3] ?? "");
    yield replace(from, to, " as ", "Write `as`", "except");
  }
}

/** A bracket that is never closed: try the end of each line from where it stands to the error. */
function* brackets(
  code: string,
  lines: readonly PythonLine[],
  here: number,
  error: RuffFinding,
): Generator<Candidate> {
  const open = lines.at(-1)?.open.at(-1);
  if (!open) return;
  const close = closing[open.bracket];
  const title = `Close the \`${open.bracket}\``;
  if (/^[)\]}]/.test(code.slice(error.span.start))) {
    const at = code.slice(0, error.span.start).trimEnd().length;
    yield replace(at, at, close, title, "bracket");
  }
  const from = lineOf(lines, open.at);
  const indent = lines[from]?.indent ?? "";
  const alone = lines[from]?.codeEnd === open.at + 1;
  const lineBreak = code.includes("\r\n") ? "\r\n" : "\n";
  const to = Math.min(Math.max(here, from), from + mostCandidates);
  for (let index = from; index <= to; index++) {
    const line = lines[index];
    if (!line || line.codeEnd === line.start || line.codeEnd <= open.at) continue;
    const header = opener.test(code.slice(line.start, line.codeEnd));
    const at = header && code[line.codeEnd - 1] === ":" ? line.codeEnd - 1 : line.codeEnd;
    // Where the bracket ends its line, it is common to close it at the beginning of one.
    const written = alone && index > from ? `${lineBreak}${indent}${close}` : close;
    const behind = alone && index > from ? line.end : at;
    yield replace(behind, behind, written, title, "bracket");
    if (header && at === line.codeEnd) yield replace(at, at, `${close}:`, title, "bracket");
  }
}

/** A string without its end: before what would close the call around it, or at the end of the line. */
function* quotes(code: string, line: PythonLine): Generator<Candidate> {
  const open = line.unclosedString;
  if (!open || open.quote.length > 1) return;
  const title = `Add the missing \`${open.quote}\``;
  const content = code.slice(open.at + 1, line.end).trimEnd();
  const end = open.at + 1 + content.length;
  yield replace(end, end, open.quote, title, "quote");
  let tried = 1;
  for (let at = end - 1; at > open.at && tried < mostCandidates; at--)
    if (/[)\]},:;=]/.test(code[at] ?? "") || /\s#/.test(code.slice(at - 1, at + 1))) {
      yield replace(at, at, open.quote, title, "quote");
      tried++;
    }
  const start = /[([{,=:]\s*(?=[^([{,=:"']*$)/.exec(code.slice(line.start, open.at));
  if (start) {
    const at = line.start + start.index + start[0].length;
    yield replace(at, at, open.quote, title, "quote");
  }
}

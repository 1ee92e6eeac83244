import { expect, it } from "vitest";
import type { Analysis } from "../server/src/analysis/analysis.ts";
import { applyEdits, type Edit, Lines, type Span } from "../server/src/base/text.ts";
import type { Script } from "../server/src/model/script.ts";
import { allSteps } from "../server/src/model/step.ts";
import type { Finding } from "../server/src/rules/rule.ts";
import { writtenConditions } from "../server/src/rules/written-condition.ts";
import { analyzeSample } from "./literate/views.ts";
import { exampleFiles, pageSamples, type SampleFile } from "./samples.ts";

/** One thing of a right file, broken. */
interface Mutation {
  readonly kind: Kind;
  readonly edits: readonly Edit[];
  /** Where the fault may be told: the lines that this touches. */
  readonly at: Span;
  /** There is one right mend: the text as it was. */
  readonly mendable: boolean;
}

/** What is broken, how many of each must be told at least, and how many mended as they were. */
const kinds = {
  "Python: a colon dropped": { told: 1, mended: 1 },
  // Where both `f(g(x)["a"])` and `f(g(x["a"]))` are right, which was meant cannot be known.
  "Python: a bracket dropped": { told: 1, mended: 0.9 },
  "Python: a quote dropped": { told: 1, mended: 0.9 },
  "cron: hour 24": { told: 1, mended: 1 },
  "cron: a field too few": { told: 1, mended: 0 },
  "cron: a field too many": { told: 1, mended: 0 },
  // `0 30 * * 1` may as well be one field that slipped.
  "cron: minute and hour swapped": { told: 1, mended: 0.9 },
  "cron: `*` unquoted": { told: 1, mended: 1 },
  "a need renamed": { told: 1, mended: 0.95 },
  "a judged operator flipped": { told: 1, mended: 1 },
} as const;
type Kind = keyof typeof kinds;

/** So many of a kind are tried, spread over all files. */
const most = 80;

const right: readonly { readonly file: SampleFile; readonly analysis: Analysis }[] = [
  ...exampleFiles,
  ...pageSamples,
]
  .filter(({ text }) => !text.includes("mlops: ignore"))
  .map((file) => ({ file, analysis: analyzeSample(file.path, file.text) }))
  .filter(({ analysis }) => analysis.pipelines.length > 0 && analysis.findings.length === 0);

function* mutationsOf({ text, pipelines }: Analysis): Generator<Mutation> {
  for (const { pipeline, tools } of pipelines) {
    for (const { schedule } of pipeline.triggers)
      if (schedule) yield* ofCron(text, schedule.cron.span(), pipeline.dialect);
    // Of an open group a step may stand elsewhere.
    const closed = pipeline.groups.filter(({ isOpen }) => !isOpen);
    for (const step of allSteps(closed))
      for (const need of step.needs) if (!need.implied) yield* ofNeed(text, need.span, need.id);
    for (const script of tools.scripts) {
      // A folded text has other lines than its file.
      if (
        script.style === "folded" ||
        script.language !== "python" ||
        script.expanded ||
        tools.python(script)?.sound === undefined
      )
        continue;
      yield* ofPython(script, text);
    }
    for (const written of writtenConditions(tools))
      for (const { comparison, verdict, action, metric, against } of written.judgements) {
        // Beside another reason, a part that says the opposite may be meant so.
        if (written.expression.kind !== "comparison") continue;
        const answered = action.kind === "retrain" || action.news === "good";
        const flipped = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" }[comparison.operator as "<"];
        const written_ = written.text({ span: comparison.operatorSpan });
        if (verdict !== "right" || !answered || !flipped || written_ !== comparison.operator)
          continue;
        if (metric.name === "drift_score" || metric.direction === "pvalue") continue;
        const edit = written.edit(comparison.operatorSpan, flipped);
        if (edit)
          yield {
            kind: "a judged operator flipped",
            edits: [edit],
            at: written.span(comparison.span),
            // Sides that changed places are as likely there.
            mendable: !against,
          };
      }
  }
}

function* ofCron(text: string, at: Span, dialect: string): Generator<Mutation> {
  const cron = text.slice(at.start, at.end);
  const fields = [...cron.matchAll(/\S+/g)];
  const [minute, hour] = fields;
  const last = fields.at(-1);
  if (fields.length !== 5 || !minute || !hour || !last) return;
  const span = (field: RegExpMatchArray): Span => ({
    start: at.start + (field.index ?? 0),
    end: at.start + (field.index ?? 0) + field[0].length,
  });
  const change = (kind: Kind, edits: readonly Edit[], mendable: boolean): Mutation => ({
    kind,
    edits,
    at,
    mendable,
  });
  yield change("cron: hour 24", [{ span: span(hour), text: "24" }], hour[0] === "0");
  const gap = { start: at.start + cron.trimEnd().length - last[0].length - 1, end: span(last).end };
  yield change("cron: a field too few", [{ span: gap, text: "" }], false);
  const readsSix = /^(kestra|kubeflow|databricks|dag-factory|prefect|zenml)$/.test(dialect);
  if (!readsSix)
    yield change(
      "cron: a field too many",
      [{ span: { start: span(last).end, end: span(last).end }, text: " *" }],
      false,
    );
  if (/^\d+$/.test(minute[0]) && Number(minute[0]) > 23 && /^\d+$/.test(hour[0]))
    yield change(
      "cron: minute and hour swapped",
      [
        { span: span(minute), text: hour[0] },
        { span: span(hour), text: minute[0] },
      ],
      true,
    );
  const [before, behind] = [text[at.start - 1], text[at.end]];
  if (cron.startsWith("*") && before === behind && (before === '"' || before === "'"))
    yield change(
      "cron: `*` unquoted",
      [
        { span: { start: at.start - 1, end: at.start }, text: "" },
        { span: { start: at.end, end: at.end + 1 }, text: "" },
      ],
      before === '"',
    );
}

/** Two letters in the middle change places, as they do in typing. */
function* ofNeed(text: string, at: Span, id: string): Generator<Mutation> {
  if (text.slice(at.start, at.end) !== id || id.length < 4 || id[1] === id[2]) return;
  const span = { start: at.start + 1, end: at.start + 3 };
  yield {
    kind: "a need renamed",
    edits: [{ span, text: `${id[2]}${id[1]}` }],
    at,
    mendable: true,
  };
}

function* ofPython({ code: excerpt, templates }: Script, text: string): Generator<Mutation> {
  const code = excerpt.text;
  const place = (start: number, end: number): Span => excerpt.span(start, end);
  const lines = new Lines(code);
  /** What a template fills in is not known, and with it the whole statement. */
  const isKnown = (from: number, to: number): boolean =>
    !templates.some(({ start, end }) => {
      const first = lines.line(lines.position(from).line).start;
      return start <= lines.line(lines.position(to).line).end && first <= end;
    });
  const marks = signsOf(code);
  const dropped = (kind: Kind, start: number, from: number): Mutation | undefined => {
    const span = place(start, start + 1);
    // An escape takes more than one character: it is no plain sign of the file.
    return span.end - span.start === 1 && text[span.start] === code[start]
      ? { kind, edits: [{ span, text: "" }], at: place(from, start + 1), mendable: true }
      : undefined;
  };
  for (const { sign, at, from } of marks) {
    const kind: Kind =
      sign === ":"
        ? "Python: a colon dropped"
        : sign === "quote"
          ? "Python: a quote dropped"
          : "Python: a bracket dropped";
    const mutation = isKnown(from, at) ? dropped(kind, at, from) : undefined;
    if (mutation) yield mutation;
  }
}

/** Colons that open a block, closing brackets and closing quotes, each with where its partner stands. */
function signsOf(code: string): readonly { sign: string; at: number; from: number }[] {
  const found: { sign: string; at: number; from: number }[] = [];
  const open: number[] = [];
  for (let at = 0; at < code.length; at++) {
    const char = code[at] ?? "";
    if (char === "#") at = ((code.indexOf("\n", at) + code.length + 1) % (code.length + 1)) - 1;
    else if (char === '"' || char === "'") {
      const quote = code.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      const start = at;
      at += quote.length;
      while (at < code.length && !code.startsWith(quote, at)) at += code[at] === "\\" ? 2 : 1;
      at += quote.length - 1;
      if (quote.length === 1) found.push({ sign: "quote", at, from: start });
    } else if (/[([{]/.test(char)) open.push(at);
    else if (/[)\]}]/.test(char)) found.push({ sign: char, at, from: open.pop() ?? at });
    else if (char === ":" && open.length === 0 && /^[ \t]*(#.*)?(\r?\n|$)/.test(code.slice(at + 1)))
      found.push({ sign: ":", at, from: at });
    if (at < 0) break;
  }
  return found;
}

/** Every so many-th, so that all files have a part. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)] as T);
}

interface Trial {
  readonly told: boolean;
  readonly mended: boolean;
  readonly what: string;
  readonly offer: string;
}

function attempt(file: SampleFile, original: Analysis, mutation: Mutation): Trial {
  const broken = applyEdits(file.text, mutation.edits);
  const { findings, lines } = analyzeSample(file.path, broken);
  const first = original.lines.position(mutation.at.start).line;
  const last = original.lines.position(mutation.at.end).line;
  const here = findings.filter(({ span }) => {
    const { line } = lines.position(span.start);
    return first <= line && line <= last;
  });
  const restores = ({ fix }: Finding): boolean =>
    fix !== undefined && applyEdits(broken, fix.edits) === file.text;
  return {
    told: here.length > 0,
    mended: here.some(restores),
    offer: here.map(({ rule, fix }) => `${rule} ${fix?.safe} ${JSON.stringify(fix?.edits)}`).join(),
    what: `${file.path}: ${broken
      .split("\n")
      .slice(first, last + 1)
      .join("⏎")
      .trim()}`,
  };
}

it("what is broken in a right file is told on its line, and mended as it was", () => {
  const byKind = new Map<Kind, { file: SampleFile; analysis: Analysis; mutation: Mutation }[]>();
  for (const { file, analysis } of right)
    for (const mutation of mutationsOf(analysis))
      byKind.set(mutation.kind, [
        ...(byKind.get(mutation.kind) ?? []),
        { file, analysis, mutation },
      ]);
  const rows: string[] = [];
  const short: string[] = [];
  for (const [kind, least] of Object.entries(kinds) as [Kind, (typeof kinds)[Kind]][]) {
    const all = spread(byKind.get(kind) ?? [], most);
    const trials = all.map(({ file, analysis, mutation }) => ({
      mendable: mutation.mendable,
      ...attempt(file, analysis, mutation),
    }));
    const told = trials.filter((trial) => trial.told).length;
    const mendable = trials.filter((trial) => trial.mendable);
    const mended = mendable.filter((trial) => trial.mended).length;
    rows.push(
      `  ${kind}: ${trials.length} tried, ${told} told; ${mended} of ${mendable.length} mended`,
    );
    for (const { what, offer, mendable: can, mended: did, told: seen } of trials) {
      if (!seen) rows.push(`    not told: ${what}`);
      else if (can && !did && process.env.MISSED) rows.push(`    not mended: ${what} -- ${offer}`);
    }
    expect(trials.length, kind).toBeGreaterThan(0);
    if (told < least.told * trials.length || mended < least.mended * mendable.length)
      short.push(kind);
  }
  process.stdout.write(`\nmutations of ${right.length} right files\n${rows.join("\n")}\n`);
  expect(short).toEqual([]);
}, 120_000);

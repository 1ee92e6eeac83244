import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Analysis } from "../server/src/analysis/analysis.ts";
import type { Excerpt } from "../server/src/base/excerpt.ts";
import { applyEdits, type Span } from "../server/src/base/text.ts";
import { allSteps } from "../server/src/model/step.ts";
import { analyzeSample } from "./literate/views.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

/** What must hold for any input: real files whole, cut, spliced and garbled. */
const samples = [...exampleFiles, ...pageSamples];
const sample = fc.constantFrom(...samples);

function* excerptsOf({ pipelines }: Analysis): Generator<Excerpt> {
  for (const { pipeline, tools } of pipelines) {
    if (pipeline.name) yield pipeline.name;
    for (const { schedule } of pipeline.triggers) {
      if (schedule) yield schedule.cron;
      if (schedule?.zone) yield schedule.zone;
    }
    for (const { text, whole } of tools.conditions) yield* [text, whole];
    for (const { code, masked } of tools.scripts) yield* [code, masked];
    for (const { label, uses, image } of allSteps(pipeline.groups))
      for (const excerpt of [label, uses, image]) if (excerpt) yield excerpt;
  }
}

function* spansOf({ pipelines, findings }: Analysis): Generator<Span> {
  for (const { span, related, fix } of findings) {
    yield span;
    for (const each of related ?? []) yield each.span;
    for (const each of fix?.edits ?? []) yield each.span;
  }
  for (const { pipeline, tools } of pipelines) {
    yield pipeline.span;
    for (const trigger of pipeline.triggers) yield* [trigger.span, trigger.nameSpan];
    for (const step of allSteps(pipeline.groups)) {
      yield* [step.span, step.idSpan];
      for (const need of step.needs) yield need.span;
    }
    for (const reference of pipeline.references) yield reference.span;
    for (const condition of tools.conditions)
      for (const evidence of [...condition.then, ...condition.otherwise]) yield evidence.span;
  }
}

/** The engine must come back, and whatever it says must lie in the text. */
function examine(path: string, text: string): Analysis {
  const analysis = analyzeSample(path, text);
  for (const { start, end } of spansOf(analysis))
    if (!(0 <= start && start <= end && end <= text.length))
      throw new Error(`span ${start}..${end} leaves the text of ${text.length}`);
  // Code is judged as it will be once it is mended: there a mend's text stands for what it replaces.
  const replaced = analysis.findings.flatMap(({ rule, fix }) =>
    rule === "python-syntax" ? (fix?.edits ?? []).map(({ span }) => span) : [],
  );
  for (const excerpt of excerptsOf(analysis)) excerptIsFaithful(excerpt, text, replaced);
  return analysis;
}

/** Every character of an excerpt is written where it says, or stands for an escape or a line break. */
function excerptIsFaithful(excerpt: Excerpt, text: string, replaced: readonly Span[]): void {
  for (let i = 0; i < excerpt.length; i++) {
    const { start, end } = excerpt.span(i, i + 1);
    const written = text.slice(start, end);
    const masked = /^[T_]$/.test(excerpt.text[i] ?? "");
    const escaped = end - start !== 1 || /[\s\\]/.test(written);
    const mended = replaced.some((span) => span.start <= start && end <= span.end);
    if (
      start > end ||
      end > text.length ||
      !(masked || escaped || mended || written === excerpt.text[i])
    )
      throw new Error(
        `${JSON.stringify(excerpt.text[i])} of ${JSON.stringify(excerpt.text)} is said to be written at ${start}..${end}, where ${JSON.stringify(written)} stands`,
      );
  }
}

describe("every sample", () => {
  it.each(samples.map((each, i) => [`${i} ${each.path}`, each] as const))("%s", (_name, each) => {
    examine(each.path, each.text);
  });
});

describe("any input", () => {
  it("that is a sample cut short yields a result", () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), ({ path, text }, part) => {
        examine(path, text.slice(0, Math.floor(text.length * part)));
      }),
      { numRuns: 300 },
    );
  });

  it("that is spliced from two samples and noise yields a result", () => {
    const noise = fc.string({
      unit: fc.constantFrom(..."{}[]:-|>&*'\"\\\t\r\n $%#@!é😀"),
      maxLength: 8,
    });
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sample, sample, place, place, noise, (first, second, a, b, between) => {
        examine(
          first.path,
          first.text.slice(0, Math.floor(first.text.length * a)) +
            between +
            second.text.slice(Math.floor(second.text.length * b)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("means the same with CRLF and with a BOM", () => {
    const told = ({ findings }: Analysis) =>
      findings.map(({ rule, message }) => `${rule} ${message.replaceAll(/\d+:\d+/g, "")}`);
    for (const { path, text } of samples) {
      const plain = told(examine(path, text));
      expect(told(examine(path, text.replaceAll("\n", "\r\n")))).toEqual(plain);
      expect(told(examine(path, `\uFEFF${text}`))).toEqual(plain);
    }
  });
});

/** Told of a schedule once it can be read: a fix of what stood in the way shows it. */
const shownWhenReadable = new Set(["cron-field-ignored", "cron-both-day-fields"]);

describe("a safe fix", () => {
  const fixes = samples.flatMap(({ path, text }) =>
    analyzeSample(path, text).findings.flatMap((finding) =>
      finding.fix?.safe ? [{ path, text, finding, fix: finding.fix }] : [],
    ),
  );

  it.each(fixes.map((each, i) => [`${i} ${each.finding.rule} in ${each.path}`, each] as const))(
    "%s removes its finding and adds none",
    (_name, { path, text, finding, fix }) => {
      const before = analyzeSample(path, text).findings.map((each) => each.rule);
      const after = analyzeSample(path, applyEdits(text, fix.edits)).findings.map(
        (each) => each.rule,
      );
      const left = [...before];
      left.splice(left.indexOf(finding.rule), 1);
      // What was hidden behind a file that could not be read may show; nothing else may.
      if (finding.rule !== "cron-unquoted-star" && finding.rule !== "yaml-syntax")
        for (const rule of new Set(after.filter((each) => !shownWhenReadable.has(each))))
          expect(count(after, rule), rule).toBeLessThanOrEqual(count(left, rule));
      expect(count(after, finding.rule)).toBeLessThan(count(before, finding.rule));
    },
  );

  const count = (rules: readonly string[], rule: string) =>
    rules.filter((each) => each === rule).length;
});

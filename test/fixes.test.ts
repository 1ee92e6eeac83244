import fc from "fast-check";
import { expect, it } from "vitest";
import { isScalar, Lexer, parseAllDocuments, visit } from "yaml";
import type { Analysis } from "../server/src/analysis/analysis.ts";
import { applyFixes, composed, fixToRest } from "../server/src/analysis/fix.ts";
import { applyEdits, type Edit, type Span } from "../server/src/base/text.ts";
import { analyzeSample } from "./literate/views.ts";
import { exampleFiles, pageSamples, type SampleFile } from "./samples.ts";

/** Of the lexer, standing for no text. */
const marks: ReadonlySet<string> = new Set(["\u0002", "\u0018", "\u001f"]);

const known = new Map<string, Analysis>();

/** Each text is analysed once, for all the laws. */
function analyzed(path: string, text: string): Analysis {
  const key = `${path}\n${text}`;
  const analysis = known.get(key) ?? analyzeSample(path, text);
  known.set(key, analysis);
  return analysis;
}

/**
 * What holds for every fix, and for all fixes together, of every example and every page's sample that
 * has any: as written, with the other line breaks and no last one, with a comment behind each line,
 * and with the other quotes.
 */
const samples: readonly SampleFile[] = [...exampleFiles, ...pageSamples]
  .filter(({ path, text }) => analyzed(path, text).findings.some(({ fix }) => fix))
  .flatMap(({ path, text }) =>
    [
      text,
      text.trimEnd().replaceAll("\n", "\r\n"),
      commented(text),
      text.replace(/["']/g, (quote) => (quote === '"' ? "'" : '"')),
    ].map((variant) => ({ path, text: variant })),
  );

/** The same with a comment behind each line that can bear one. */
function commented(text: string): string {
  let before = "";
  let result = "";
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) continue;
    if (token === "\n" && before.trim() !== "" && !/^#/.test(before)) result += " # kept";
    result += token;
    before = token;
  }
  return result;
}

/** Comments of the YAML, and what looks like one in its code, but for those that silence a rule. */
const comments = (text: string): readonly string[] =>
  [
    ...[...new Lexer().lex(text)].filter((token) => token.startsWith("#")),
    ...[...text.matchAll(/^[ \t]*#.*$/gm)].map(([line]) => line),
  ]
    .map((comment) => comment.trim())
    .filter((comment) => !/^#\s*mlops:/.test(comment))
    .sort();

/** Each text of a file by its place, with the quotes it stands in. */
function quotes(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [index, document] of parseAllDocuments(text).entries()) {
    if (document.errors.length > 0) return new Map();
    visit(document, {
      Scalar: (key, node, path) => {
        const keys = path.flatMap((parent) =>
          "key" in parent && isScalar(parent.key) ? [String(parent.key.value)] : [],
        );
        found.set(`${index} ${keys.join("/")} ${key} ${String(node.value)}`, node.type ?? "");
      },
    });
  }
  return found;
}

const errors = (text: string): number =>
  parseAllDocuments(text).reduce((sum, document) => sum + document.errors.length, 0);

const length = ({ start, end }: Span): number => end - start;

const indentations = (text: string) =>
  [...text.matchAll(/^[ \t]*(?=[^ \t\r\n])/gm)].map(({ 0: indent, index: start }) => ({
    start,
    indent,
  }));

/** What a change breaks that it has no business with. */
function broken(before: string, edits: readonly Edit[], may: ReadonlySet<string>): string[] {
  const after = applyEdits(before, edits);
  const wrong: string[] = [];
  const told = (what: string, ...details: unknown[]) =>
    wrong.push([what, ...details.map((detail) => JSON.stringify(detail))].join(" "));

  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start);
  for (const [index, { span }] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && next.span.start < span.end) told("edits overlap", span, next.span);
  }
  if (!may.has("comments") && String(comments(after)) !== String(comments(before)))
    told("comments change", comments(before), comments(after));
  const breaks = (text: string) => [
    /(?<!\r)\n/.test(text),
    /\r\n/.test(text),
    /\r(?!\n)/.test(text),
  ];
  if (before.includes("\n") && breaks(after).some((is, index) => is && !breaks(before)[index]))
    told("line breaks change");
  const ending = (text: string) => /[\r\n]*$/.exec(text)?.[0];
  if (ending(after) !== ending(before)) told("the end changes", ending(before), ending(after));
  if (errors(after) > errors(before)) told("the YAML breaks");
  const style = quotes(before);
  for (const [place, now] of quotes(after)) {
    const was = style.get(place);
    if (!may.has("quotes") && was !== undefined && was !== now)
      told("quotes change", place, was, now);
  }
  for (const { text } of sorted) {
    if (/[ \t]\r?\n/.test(text) && !/[ \t]\r?\n/.test(before)) told("blanks end a line", text);
    if (text.includes("\t") && !before.includes("\t")) told("a tab comes", text);
  }
  for (const { start, indent } of indentations(before)) {
    const touching = sorted.filter(({ span }) => span.start < start + indent.length);
    if (touching.some(({ span }) => span.end > start)) continue;
    const grown = touching.reduce((sum, { span, text }) => sum + text.length - length(span), 0);
    const line = after.slice(after.lastIndexOf("\n", start + grown - 1) + 1);
    if (!may.has("indentation") && /^[ \t]*/.exec(line)?.[0] !== indent)
      told("indentation changes", line.slice(0, 40));
  }
  return wrong;
}

/** Rules whose mend is a comment or its removal, or the quotes themselves. */
const business: Readonly<Record<string, string>> = {
  "comment-contradicts-schedule": "comments",
  "cron-unquoted-star": "quotes",
  // A line is moved to where it belongs.
  "timezone-misplaced": "indentation",
};

const may = (...rules: readonly string[]): ReadonlySet<string> =>
  new Set(rules.flatMap((rule) => business[rule] ?? []));

it("a fix keeps comments, quotes, indentation, line breaks and the end of the file", () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const { path, text } of samples)
    for (const { rule, fix } of analyzed(path, text).findings) {
      if (!fix) continue;
      tried++;
      for (const each of broken(text, fix.edits, may(rule)))
        wrong.push(`${rule} in ${path} (${fix.title}): ${each}`);
    }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(1000);
}, 120_000);

/**
 * What only shows once the rest can be read, or once a name leads somewhere: a fix is not to blame for it.
 */
const laid = new Set([
  ...["cron-field-ignored", "cron-both-day-fields", "cron-too-frequent", "dependency-cycle"],
  ...["shell-run-is-no-command", "condition-syntax"],
]);

it("a fix, safe or not, takes its finding away and brings no error", () => {
  const wrong: string[] = [];
  const count = (path: string, text: string, rule: string): number =>
    analyzed(path, text).findings.filter((each) => each.rule === rule).length;
  const errors = (path: string, text: string): readonly string[] =>
    analyzed(path, text).findings.flatMap(({ rule, severity }) =>
      severity === "error" && !laid.has(rule) ? [rule] : [],
    );
  for (const { path, text } of [...exampleFiles, ...pageSamples])
    for (const { rule, fix, severity } of analyzed(path, text).findings) {
      // Behind YAML that cannot be read anything may stand.
      if (!fix || rule === "yaml-syntax" || rule === "cron-unquoted-star") continue;
      const after = applyEdits(text, fix.edits);
      if (count(path, after, rule) >= count(path, text, rule) && rule !== "condition-syntax")
        wrong.push(`${rule} in ${path} stays: ${fix.title}`);
      const most = errors(path, text).length - (severity === "error" && !laid.has(rule) ? 1 : 0);
      if (errors(path, after).length > most)
        wrong.push(`${rule} in ${path}: ${fix.title} brings an error`);
    }
  expect(wrong).toEqual([]);
}, 120_000);

it.each([false, true])(
  "all fixes together do so, and come to rest (unsafe ones: %s)",
  (unsafe) => {
    const wrong: string[] = [];
    for (const { path, text } of samples) {
      let now = text;
      let round = 0;
      for (; round < 12; round++) {
        const analysis = analyzed(path, now);
        const { text: next, edits } = applyFixes(analysis, { unsafe });
        if (edits.length === 0) break;
        const rules = analysis.findings.filter(({ fix }) => fix).map(({ rule }) => rule);
        for (const each of broken(now, edits, may(...rules))) wrong.push(`${path}: ${each}`);
        now = next;
      }
      const whole = fixToRest(analyzed(path, text), { unsafe });
      if (whole.text !== now || applyEdits(text, whole.edits) !== now)
        wrong.push(`${path}: all rounds at once come to something else`);
      if (round === 12) wrong.push(`${path} never comes to rest:\n${now}`);
    }
    expect(wrong).toEqual([]);
  },
  120_000,
);

it("two sets of edits, one after the other, are one set", () => {
  const edits = (text: string) =>
    fc
      .array(fc.tuple(fc.nat(text.length), fc.nat(3), fc.string({ maxLength: 3 })), {
        maxLength: 4,
      })
      .map((places) => {
        let from = 0;
        return places
          .toSorted((a, b) => a[0] - b[0])
          .flatMap(([at, size, added]): Edit[] => {
            const start = at;
            const end = Math.min(text.length, start + size);
            if (start < from) return [];
            from = end + 1;
            return [{ span: { start, end }, text: added }];
          });
      });
  const texts = fc.string({ maxLength: 20 }).chain((text) =>
    edits(text).chain((first) => {
      const between = applyEdits(text, first);
      return fc.tuple(fc.constant(text), fc.constant(first), fc.constant(between), edits(between));
    }),
  );
  fc.assert(
    fc.property(texts, ([text, first, between, second]) => {
      const both = composed(between, first, second);
      expect(applyEdits(text, both)).toBe(applyEdits(between, second));
      const sorted = both.toSorted((a, b) => a.span.start - b.span.start);
      for (const [index, { span }] of sorted.entries())
        expect(span.end).toBeLessThanOrEqual(sorted[index + 1]?.span.start ?? text.length);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  [
    ".github/workflows/a.yml",
    "on:\n  schedule:\n    - cron: */9# * * * * # often\njobs:\n  a:\n    runs-on: x\n",
    '"*/9# * * * *" # often',
  ],
  [
    "a.mlops.yaml",
    "steps:\n  train::\n    run: ls\n  deploy:\n    needs: train\n    run: ls\n",
    "",
  ],
])("a fix writes what YAML can read: %s", (path, text, expected) => {
  const analysis = analyzeSample(path, text);
  expect(analysis.findings.length).toBeGreaterThan(0);
  for (const { fix } of analysis.findings)
    if (fix) expect(errors(applyEdits(text, fix.edits)), fix.title).toBe(0);
  expect(applyFixes(analysis, { unsafe: true }).text).toContain(expected);
});

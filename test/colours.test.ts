import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { type Coloured, coloursIn } from "../server/src/features/colours.ts";
import { linter } from "./literate/linter.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

const all = { start: 0, end: Number.MAX_SAFE_INTEGER };
const read = (path: string, text: string) => analyze(path, text, { linter });
const written = (text: string, found: readonly Coloured[]) =>
  found.map(({ span, colour }) => `${text.slice(span.start, span.end)} ${colour}`);

const argo = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { name: a }
spec:
  entrypoint: main
  templates:
    - name: main
      script:
        image: python:3.11
        command: [python]
        source: |
          import json
          def fit(rows, folds=5):  # once
              return json.dumps(f"{rows} of", indent={{inputs.parameters.x}})
          text = """a
            b"""
`;

describe("the colours of embedded Python", () => {
  it("are told where only the model knows that it is Python", () => {
    const found = written(argo, coloursIn(read("a.yaml", argo), all));
    expect(found.slice(0, 14)).toEqual([
      ...["import keyword", "json namespace", "def keyword", "fit function", "( operator"],
      ...["rows parameter", ", operator", "folds parameter", "= operator", "5 number"],
      ...[") operator", ": operator", "# once comment", "return keyword"],
    ]);
    expect(found).toEqual(
      expect.arrayContaining(["dumps function", 'f" string', ' of" string', "indent parameter"]),
    );
    expect(found.slice(-2)).toEqual(['"""a string', '  b""" string']);
    expect(found.join()).not.toContain("inputs.parameters");
  });

  it("of a range are those in it", () => {
    const start = argo.indexOf("def fit");
    const found = coloursIn(read("a.yaml", argo), { start, end: start + 7 });
    expect(written(argo, found)).toEqual(["def keyword", "fit function"]);
  });

  it("are left to the grammar where that knows it, and reach a heredoc", () => {
    const workflow = `on: push
jobs:
  a:
    steps:
      - shell: python
        run: |
          x = 1
      - run: |
          python - <<'EOF'
          y = 2
          EOF
`;
    const found = coloursIn(read(".github/workflows/a.yml", workflow), all);
    expect(written(workflow, found)).toEqual(["y variable", "= operator", "2 number"]);
  });

  it("of every sample lie apart, in order, on one line each", () => {
    let count = 0;
    for (const { path, text } of [...exampleFiles, ...pageSamples]) {
      if (!/python/i.test(text) || !/<<|(?:source|script|code): *\|/i.test(text)) continue;
      let end = 0;
      for (const { span } of coloursIn(read(path, text), all)) {
        expect(span.start, path).toBeGreaterThanOrEqual(end);
        expect(span.end, path).toBeGreaterThan(span.start);
        expect(text.slice(span.start, span.end), path).not.toMatch(/[\r\n]/);
        end = span.end;
        count++;
      }
    }
    expect(count).toBeGreaterThan(300);
  });
});

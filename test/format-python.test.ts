import { parser } from "@lezer/python";
import { describe, expect, it } from "vitest";
import type { Analysis } from "../server/src/analysis/analysis.ts";
import { analyze } from "../server/src/analysis/analyze.ts";
import { applyEdits } from "../server/src/base/text.ts";
import { layOutPython } from "../server/src/features/format-python.ts";
import { startLinter } from "../server/src/node/shipped.ts";
import { readRuffFile } from "../server/src/python/project.ts";
import { lintSettings } from "../server/src/python/settings.ts";
import { linter } from "./literate/linter.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

const own = "churn.mlops.yaml";
const workflow = ".github/workflows/train.yml";

const read = (text: string, path = own): Analysis => analyze(path, text, { linter });

function formatted(text: string, path = own): string {
  const { edits } = layOutPython(read(text, path));
  return applyEdits(text, edits);
}

const step = (code: string, header = "|"): string =>
  `steps:\n  train:\n    python: ${header}\n${code.replaceAll(/^(?=.)/gm, "      ")}\n  tell: { run: echo done }\n`;

describe("the layout of embedded Python", () => {
  it("is ruff's, inside the block's own indentation", () => {
    expect(formatted(step("import json\nfor x in [1,2] :\n  print( x,'a' ) # why"))).toBe(
      step('import json\n\nfor x in [1, 2]:\n    print(x, "a")  # why'),
    );
  });

  it("leaves what stands around the code as it was: empty lines, the end, the line breaks", () => {
    for (const header of ["|", "|-", "|+"])
      expect(formatted(step("\n\nx=1\n\n\n", header))).toBe(step("\n\nx = 1\n\n\n", header));
    const windows = step("def f():\n  return 1\nprint(f())").replaceAll("\n", "\r\n");
    expect(formatted(windows)).toBe(
      step("def f():\n    return 1\n\n\nprint(f())").replaceAll("\n", "\r\n"),
    );
  });

  it("puts no blanks on the empty lines it adds, and takes lines away whole", () => {
    const spread = "def f():\n    return 1\nx = 1\n\n\n\n\n\ny = 2";
    expect(formatted(step(spread))).toBe(step("def f():\n    return 1\n\n\nx = 1\n\n\ny = 2"));
    expect(formatted(step("import a\nimport b\nx=1", "|-"))).toBe(
      step("import a\nimport b\n\nx = 1", "|-"),
    );
  });

  it("keeps templates and the quotes around them", () => {
    const text = `jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - shell: python
        run: |
          rows=${"${{ inputs.rows }}"}
          event = '${"${{ toJSON(github.event) }}"}'
          print( rows,event )
`;
    expect(formatted(text.replace("jobs", "on: push\njobs"), workflow)).toBe(
      text
        .replace("jobs", "on: push\njobs")
        .replace("rows=$", "rows = $")
        .replace("( rows,event )", "(rows, event)"),
    );
  });

  it("reaches a heredoc whose text the shell leaves alone", () => {
    const shell = (code: string, mark: string) =>
      `steps:\n  train:\n    run: |\n      python - <<${mark}\n      ${code}\n      EOF\n`;
    expect(formatted(shell("print( 1 )", "'EOF'"))).toBe(shell("print(1)", "'EOF'"));
    expect(formatted(shell("print( $ROWS )", "EOF"))).toBe(shell("print( $ROWS )", "EOF"));
  });

  it("says how many blocks cannot be read, and leaves them alone", () => {
    const broken = step("for x in [1,2]\n  print( x )");
    const two = `${broken}  more:\n    python: |\n      print( 1 )\n`;
    expect(layOutPython(read(two))).toMatchObject({ changed: 1, unreadable: 1 });
    expect(formatted(two)).toBe(two.replace("( 1 )", "(1)"));
  });

  it("follows the project's options, and ruff's own where those are none", () => {
    const asIn = (toml: string) =>
      layOutPython(
        analyze(own, step('print("a",  1)\nif 1:\n  x = 1'), {
          linter: () => startLinter(() => {}, lintSettings({}, readRuffFile(toml))),
        }),
      ).edits.map(({ text }) => text);
    expect(asIn('indent-width = 2\n[format]\nquote-style = "single"')).toEqual(["print('a', 1)"]);
    expect(asIn("line-length = 'wide'").join()).toMatch(/^print\("a", 1\)\n +if 1:\n +x = 1$/);
  });

  it("of every sample has the same meaning, the same findings, and is stable", () => {
    /** The tree without what a layout may change: quotes, brackets and commas at the end of a line. */
    const meaning = (code: string): string => {
      const names: string[] = [];
      parser.parse(code).iterate({
        enter: ({ name, from, to, node }) => {
          if (node.firstChild === null && /Name|Number|Boolean|None|Op$/.test(name))
            names.push(code.slice(from, to));
        },
      });
      return names.join(" ");
    };
    const rulesOf = ({ findings }: Analysis) => findings.map(({ rule }) => rule).sort();
    const codes = ({ pipelines }: Analysis) =>
      pipelines.flatMap(({ tools }) =>
        tools.scripts.filter(({ language }) => language === "python").map(({ code }) => code.text),
      );
    let changed = 0;
    for (const { path, text } of [...exampleFiles, ...pageSamples]) {
      if (!/python/i.test(text)) continue;
      const before = read(text, path);
      const layout = layOutPython(before);
      if (layout.changed === 0) continue;
      const after = read(applyEdits(text, layout.edits), path);
      expect(layOutPython(after).edits, path).toEqual([]);
      expect(rulesOf(after), path).toEqual(rulesOf(before));
      expect(codes(after).map(meaning), path).toEqual(codes(before).map(meaning));
      changed += layout.changed;
    }
    expect(changed).toBeGreaterThan(20);
  });
});

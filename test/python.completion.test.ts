import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { completionsAt } from "../server/src/features/completion.ts";
import { completePython } from "../server/src/python/completion.ts";
import { moduleNames } from "../server/src/python/library.ts";
import { linter } from "./literate/linter.ts";

/** Completes where the `|` is. */
function at(marked: string) {
  const offset = marked.indexOf("|");
  return completePython(marked.slice(0, offset) + marked.slice(offset + 1), offset);
}
const texts = (marked: string): string[] => at(marked).suggestions.map(({ text }) => text);

describe("what is suggested in Python", () => {
  it("is what is bound around the cursor, the innermost first", () => {
    const code = `import json
rows = [1]
def fit(rows, folds=5, *, seed: int = 0, **more):
    best = max(rows)
    for fold, (train, test) in enumerate(rows):
        with open("x") as file:
            sc|
def later():
    hidden = 1
`;
    const found = texts(code);
    const own = ["file", "test", "train", "fold", "best", "more", "seed", "folds", "rows"];
    expect(found.slice(0, own.length)).toEqual(own);
    expect(found).toEqual(expect.arrayContaining(["fit", "later", "json", "return", "len"]));
    expect(found).not.toContain("hidden");
    expect(found.filter((text) => text === "rows")).toHaveLength(1);
    expect(at(code).typed).toBe(2);
  });

  it("knows loops over tables, conditions that bind, errors and patterns", () => {
    expect(texts("try:\n  pass\nexcept (OSError, ValueError) as error:\n  e|")[0]).toBe("error");
    expect(texts("if (n := 3) > 2:\n  |")[0]).toBe("n");
    expect(texts("print([a for a in x if |])")[0]).toBe("a");
    expect(texts("[a for a in x]\n|")).not.toContain("a");
    expect(texts("match x:\n  case [first, *rest]:\n    |")).toContain("first");
    expect(texts("key = lambda row: r|")[0]).toBe("row");
  });

  it("of a class is not what its methods cannot see", () => {
    const code = "class Model:\n  limit = 1\n  def fit(self, rows):\n    x = |\n";
    expect(texts(code)).toEqual(expect.arrayContaining(["self", "rows", "Model"]));
    expect(texts(code)).not.toContain("limit");
    expect(texts("class Model:\n  limit = 1\n  other = |\n")).toContain("limit");
  });

  it("are modules behind import, and what they hold", () => {
    expect(texts("import |")).toEqual(expect.arrayContaining(["json", "pandas", "os"]));
    expect(texts("import |")).not.toContain("os.path");
    expect(texts("import json, ma|")).toContain("math");
    expect(texts("import os.|")).toEqual(["path"]);
    expect(texts("from json import |")).toEqual(expect.arrayContaining(["dumps", "loads"]));
    expect(texts("from datetime import date, time|")).toContain("timedelta");
    expect(texts("from json |")).toEqual(["import"]);
    expect(texts("import numpy as |")).toEqual([]);
    expect(at("import |").isImport).toBe(true);
  });

  it("is what stands behind a dot of a module, by any of its names, and of a value", () => {
    expect(texts("import json\njson.d|")).toContain("dumps");
    expect(texts("import os\nos.path.|")).toContain("join");
    expect(texts("import os.path as p\np.|")).toContain("join");
    expect(texts("from os import path\npath.jo|\nx = 1")).toContain("join");
    expect(texts("import json as j\nif x:\n  y = j.|\nz = 1")).toContain("loads");
    expect(texts('", ".|')).toContain("join");
    expect(texts("rows = []\nrows.|")).toContain("append");
    expect(texts("x = f()\nx.|")).toEqual([]);
    expect(texts("json.|")).toEqual([]);
  });

  it("are the arguments a function of the same text can still be given", () => {
    const code = (call: string) =>
      `def fit(rows, folds=5, *more, seed=1):\n  return rows\n${call}\n`;
    expect(texts(code("fit(|)")).slice(0, 3)).toEqual(["rows=", "folds=", "seed="]);
    expect(texts(code("fit(1, folds=2, |)")).slice(0, 2)).toEqual(["rows=", "seed="]);
    expect(texts(code("fit(folds=|)"))).not.toContain("seed=");
  });

  it("is nothing in texts, comments and numbers, and where a name is made up", () => {
    for (const code of ["x = 'a|'", "# a|", "x = 1|", "def f|", "class A|:", "def f(a|): pass"])
      expect(texts(code), code).toEqual([]);
    expect(texts("for ro|")).toEqual([]);
    expect(texts("import x as y|")).toEqual([]);
    expect(texts('print(f"{le|}")')).toContain("len");
  });

  it("never fails, and replaces what stands before the cursor", () => {
    const pieces = fc.constantFrom(
      ...["import json", "json.", "def f(a", "):", "\n", "\n  ", "for x in ", "'", '"""', "#", "("],
      ...[
        "x",
        " = ",
        "lambda ",
        "[",
        "{",
        "@",
        "class C",
        "é",
        "📈",
        "match x:",
        "case ",
        "*",
        ",",
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(60), (parts, cut) => {
        const code = parts.join("");
        const offset = Math.min(cut, code.length);
        const { typed, suggestions } = completePython(code, offset);
        expect(typed).toBeLessThanOrEqual(offset);
        const found = suggestions.map(({ text }) => text);
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 500 },
    );
    expect(new Set(moduleNames).size).toBe(moduleNames.length);
  });
});

describe("in the YAML", () => {
  const complete = (marked: string, typed?: string, path = "churn.mlops.yaml") => {
    const offset = marked.indexOf("|", marked.indexOf("|\n") + 1);
    const text = marked.slice(0, offset) + marked.slice(offset + 1);
    return completionsAt(analyze(path, text, { linter }), offset, typed);
  };
  const step = (code: string) => `steps:\n  train:\n    python: |\n      ${code}\n`;

  it("the code of a step is completed as Python, in its place", () => {
    const [first] = complete(step("rows = [1]\n      print(ro|)"));
    expect(first).toMatchObject({ text: "rows", insert: "rows", kind: "variable" });
    expect(first && first.span.end - first.span.start).toBe(2);
    expect(complete(step("import json\n      json.|"))[0]?.text).toBe("dump");
    const workflow = `on: push\njobs:\n  a:\n    steps:\n      - shell: python\n        run: |\n          x = 1\n          y = |\n`;
    expect(complete(workflow, "", ".github/workflows/a.yml")[0]?.text).toBe("x");
  });

  it("a blank asks for nothing but what is imported", () => {
    expect(complete(step("x = |"), " ")).toEqual([]);
    expect(complete(step("import |"), " ").map(({ text }) => text)).toContain("json");
  });
});

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../server/src/base/text.ts";
import { callFaults } from "../server/src/python/calls.ts";
import { pythonLines } from "../server/src/python/lines.ts";
import { type PythonModule, readPython } from "../server/src/python/module.ts";
import { startRuff } from "../server/src/python/ruff.ts";

const binary = new URL(
  "../node_modules/@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm",
  import.meta.url,
);
const linter = startRuff(readFileSync(binary));

const read = (code: string, version?: string): PythonModule =>
  readPython(code, { version, linter });

const shown = (code: string, version?: string): string[] =>
  read(code, version).syntaxErrors.map(({ span }) => code.slice(span.start, span.end));

const lints = (code: string, version?: string): string[] =>
  read(code, version).lints.map(
    ({ code: rule, span }) => `${rule} ${code.slice(span.start, span.end)}`,
  );

/** The code with each of its mends made by itself. */
const mended = (code: string): (string | undefined)[] =>
  read(code).syntaxErrors.map(({ mend }) => mend && applyEdits(code, mend.edits));

describe("a linter", () => {
  it("goes on without settings that ruff refuses", () => {
    const partly = startRuff(readFileSync(binary), { select: ["no such rule", "F821"] });
    expect(partly.check("x").map(({ code }) => code)).toEqual(["F821"]);
    expect(partly.check("x = = 1")).toHaveLength(1);
  });

  it.each([
    ["x is 3\nx = 1\n", ["F632 x is 3", "F821 x"]],
    ["'%s %s' % (1,)\n", ["F507 '%s %s' % (1,)"]],
    ["'{} {}'.format(1)\n", ["F524 '{} {}'.format(1)"]],
    ["return 3\n", ["F706 return 3"]],
    ["await f\nf = 1", ["F704 await f", "F821 f"]],
    ["import sys\nprint >>sys.stderr, 1\n", ["F633 print"]],
  ])("finds what is certainly wrong: %j", (code, expected) => {
    expect(lints(code)).toEqual(expected);
  });

  it.each([
    "import os, sys\n",
    "def f():\n    y = 1\n",
    "x = f'nothing'\n",
    "dbutils.widgets.get('x')\ndisplay(spark.table('y'))\n",
    "from x import *\nname()\n",
    "def f(a):\n  if a == None: pass\n",
  ])("is silent on style and on what notebooks define: %j", (code) => {
    expect(lints(code)).toEqual([]);
  });

  it("reads the syntax of the version", () => {
    const nested = 'f"::{"a"}"';
    expect(shown(nested, "3.11")).toEqual(['"']);
    expect(shown(nested, "3.12")).toEqual([]);
    expect(shown(nested)).toEqual([]);
    expect(shown("print 'old'", "2.7")).toEqual([]);
    expect(shown("x = = 1", ">=3.9,<4")).toEqual(["="]);
    expect(shown("x = = 1", "3.99")).toEqual(["="]);
  });

  it("counts columns in UTF-16 units", () => {
    expect(shown("x = '😀' y")).toEqual(["y"]);
    expect(lints("print('😀', 'ä', missing)")).toEqual(["F821 missing"]);
    expect(shown("\uFEFFx = 1\r\ny = = 2\r\n")).toEqual(["="]);
  });

  it("shows a fault at the end of a line or of the text on its last character", () => {
    expect(shown("x = 5 +\n\n\n")).toEqual(["+"]);
    expect(shown("for i in [1]:\n")).toEqual([":"]);
    expect(shown("x = 5 +  # why\n")).toEqual(["+"]);
  });
});

describe("mends", () => {
  it.each([
    ["for s in [1]\n    print(s)\n", "for s in [1]:\n    print(s)\n"],
    ["for s in [1]   # each\n    print(s)\n", "for s in [1]:   # each\n    print(s)\n"],
    ["if 1 == 1\n    pass\nelse\n    pass\n", "if 1 == 1:\n    pass\nelse\n    pass\n"],
    ["def f(a, b)\n    return a\n", "def f(a, b):\n    return a\n"],
    ["class A\n    pass\n", "class A:\n    pass\n"],
    ["try\n    pass\nfinally:\n    pass\n", "try:\n    pass\nfinally:\n    pass\n"],
    ["with open('x') as f\n    pass\n", "with open('x') as f:\n    pass\n"],
    ["while True print(1)\n", "while True: print(1)\n"],
    ["if 1 == 1;\n    pass\n", "if 1 == 1:\n    pass\n"],
    ["x = 1\nif x = 3:\n    pass\n", "x = 1\nif x == 3:\n    pass\n"],
    ["if 1:\n  2\nelse if 2:\n  3\n", "if 1:\n  2\nelif 2:\n  3\n"],
    ["print 'a', 1\n", "print('a', 1)\n"],
    ["if 1: print 'a'\n", "if 1: print('a')\n"],
    ["x = len([1, 2\ny = 3\n", "x = len([1, 2]\ny = 3\n"],
    ["x = [1, 2\ny = 3\n", "x = [1, 2]\ny = 3\n"],
    ["x = [\n  1,\n  2\ny = 3\n", "x = [\n  1,\n  2\n]\ny = 3\n"],
    ["print({'a': 1)\n", "print({'a': 1})\n"],
    ["for i in range(len([1]):\n  pass\n", "for i in range(len([1])):\n  pass\n"],
    ["for i in range(3\n  pass\n", "for i in range(3):\n  pass\n"],
    ["x = 'abc\n", "x = 'abc'\n"],
    ['print("Running, now)\n', 'print("Running, now")\n'],
    ['print(hello")\n', 'print("hello")\n'],
    ['d = {"a: 1}\n', 'd = {"a": 1}\n'],
    ['for s in ["a, "b"]:\n  pass\n', 'for s in ["a", "b"]:\n  pass\n'],
    ['f("a.csv, epochs=5, device="cuda")\n', 'f("a.csv", epochs=5, device="cuda")\n'],
    ['Path("a.txt".read_text()\n', 'Path("a.txt").read_text()\n'],
    ['with open("a.txt" as file:\n  pass\n', 'with open("a.txt") as file:\n  pass\n'],
    ["f(x.mean(.max())\n", "f(x.mean().max())\n"],
    ["x = (1]\n", undefined],
    ["print('a' 1)\n", undefined],
  ])("%j", (code, expected) => {
    expect(mended(code)[0]).toBe(expected);
  });

  it("mends each of several faults by itself", () => {
    const code = "if 1 == 1\n    pass\nfor i in [1]\n    pass\nx = = 2\nprint 'a'\n";
    expect(shown(code)).toEqual(["1", "]", "=", "print 'a'"]);
    expect(mended(code)).toEqual([
      code.replace("1 == 1", "1 == 1:"),
      code.replace("[1]", "[1]:"),
      undefined,
      code.replace("print 'a'", "print('a')"),
    ]);
  });

  it("tells one fault from the errors that follow from it", () => {
    expect(shown("if x = 3:\n    pass\nelse:\n    pass\n")).toEqual(["="]);
    expect(shown("import os import sys\nprint(os)\n")).toEqual(["import"]);
    expect(shown("print(1\nx = 2\ny = 3\n")).toEqual(["("]);
  });

  it("finds the undefined names of code that can be mended", () => {
    expect(lints("for s in pipeline\n    print(s, missing)\n")).toEqual([
      "F821 pipeline",
      "F821 missing",
    ]);
    expect(lints("print missing\n")).toEqual(["F821 missing"]);
  });
});

describe("calls", () => {
  const faults = (code: string): string[] =>
    callFaults(code, read(code).tree).map(
      ({ kind, names, span }) =>
        `${kind} ${names.join(",")} at ${code.slice(span.start, span.end)}`,
    );
  const train = "def train(data, epochs=3, *, rate):\n    return data\n";

  it.each<[string, string[]]>([
    ["train(1, 2, rate=3)", []],
    ["train(data=1, epochs=2, rate=3,)", []],
    ["train(1, lr=3)", ["unknown lr at lr"]],
    ["train(1)", ["missing rate at train"]],
    ["train()", ["missing data,rate at train"]],
    ["train(1, 2, 3, rate=3)", ["surplus  at 3"]],
    ["train(1, data=2, rate=3)", ["twice data at data"]],
    ["train(*args)", []],
    ["train(**settings)", []],
    ["train(*args, lr=1)", ["unknown lr at lr"]],
    ["train(x for x in y)", ["missing rate at train"]],
    ["train(data=(yield), rate=[1, 2])", []],
    ["model.train(1)", []],
    ["Thread(target=train)", []],
  ])("%j", (call, expected) => {
    expect(faults(`${train}${call}\n`)).toEqual(expected);
  });

  it.each([
    "def f(*a): pass\nf(1, 2)\n",
    "def f(**k): pass\nf(x=2)\n",
    "def f(a, /): pass\nf(a=2)\n",
    "@wraps\ndef f(a): pass\nf()\n",
    "def f(a): pass\nf = partial(f, 1)\nf()\n",
    "def f(a): pass\ndef f(): pass\nf()\n",
    "if x:\n    def f(a): pass\nf()\n",
    "class A:\n    def f(self, a): pass\nf()\n",
    "def f(a): pass\nfrom x import f\nf()\n",
    "def f(a): pass\ng = lambda f: f()\n",
    "def f(a): pass\nfor f in x: f()\n",
    "def f(a): pass\ng(f() for f in x)\n",
  ])("is silent where nothing can be proven: %j", (code) => {
    expect(faults(code)).toEqual([]);
  });
});

const sample = `import os, json
from pathlib import Path

def train(path, epochs=3):
    """Trains."""
    data = json.loads(Path(path).read_text())
    for epoch in range(epochs):
        print(f"epoch {epoch}", os.environ["X"], data[1:2], {"a": (1, 2)})
    return '''long
text'''

if train("a", epochs=2) == "😀":
    x = [
        1,  # one
        2,
    ]
`;

describe("laws", () => {
  const spans = (code: string): void => {
    const python = read(code);
    for (const { span } of [...python.syntaxErrors, ...python.lints]) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeLessThanOrEqual(code.length);
      expect(span.start).toBeLessThan(span.end);
    }
    for (const { mend } of python.syntaxErrors)
      for (const { span } of mend?.edits ?? []) expect(span.end).toBeLessThanOrEqual(code.length);
    callFaults(code, python.tree);
  };

  it("gives every truncation of a text a result, with every span in it", () => {
    for (let end = 0; end <= sample.length; end++) spans(sample.slice(0, end));
  });

  it("gives any text a result", () => {
    const fragment = fc.constantFrom(
      ..."()[]{}'\"#:=,\\\n \t\rx1😀".split(""),
      ...[
        "if ",
        "else",
        "print ",
        '"""',
        "def f(",
        "\n    ",
        "f'{",
        "for x in ",
        "\uD83D",
        "\u2028",
      ],
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 30 }), (parts) => spans(parts.join(""))),
      { numRuns: 500 },
    );
  });

  it("makes a mended fault disappear and no other come", () => {
    const lines = sample.split("\n");
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.constantFrom(/:$/, /\)$/, /"/, /\]/, /'/, /\}/),
        (index, removed) => {
          const code = lines
            .map((line, at) => (at === index ? line.replace(removed, "") : line))
            .join("\n");
          const before = read(code);
          for (const fault of before.syntaxErrors) {
            if (!fault.mend) continue;
            const after = read(applyEdits(code, fault.mend.edits));
            expect(after.syntaxErrors.length).toBe(before.syntaxErrors.length - 1);
            expect(after.lints.length).toBeLessThanOrEqual(before.lints.length);
          }
        },
      ),
    );
  });

  it("splits any text into lines that cover it", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."'\"\\\n\r#([ x") }), (text) => {
        let at = 0;
        for (const line of pythonLines(text)) {
          expect(line.start).toBeGreaterThanOrEqual(at);
          expect(text.slice(at, line.start)).toMatch(/^(\r\n|\r|\n)?$/);
          expect(line.codeEnd).toBeLessThanOrEqual(line.end);
          at = line.end;
        }
        expect(at).toBe(text.length);
      }),
    );
  });

  it("survives nesting that exhausts the stack, and goes on", () => {
    for (const piece of ["(", "[", "-", "not ", "f'{", "lambda:", "x."])
      read(`x = ${piece.repeat(20_000)}`).syntaxErrors;
    expect(shown("x = = 1")).toEqual(["="]);
  });
});

describe("the end of a line is where a bracket belongs", () => {
  const certain = (code: string): (boolean | undefined)[] =>
    read(code).syntaxErrors.map(({ mend }) => mend?.isCertain);

  it.each([
    'print("done"\n',
    "print(len([1])\n",
    "for i in range(len([1]):\n    pass\n",
    'd = {"a": 1\n',
    'import mlflow\nruns = mlflow.search_runs(["churn"]\n',
    'import json\nr = json.load(open("a")\nprint(r)\n',
  ])("for certain in %j", (code) => {
    expect(certain(code)).toEqual([true]);
  });

  it.each([
    'f = g = {}\nx = f(g["a"]\n',
    "y = 1\nx = int(y + 1\n",
    'm = {}\nif float(m["acc"] < 0.9:\n    pass\n',
    "x = [1, 2\n",
  ])("for all one can see, but not for certain, in %j", (code) => {
    expect(mended(code)[0]).toBeDefined();
    expect(certain(code)[0]).toBe(false);
  });
});

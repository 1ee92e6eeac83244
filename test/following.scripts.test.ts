import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzeSample } from "./literate/views.ts";

/** A workflow that runs a script of the workspace, and retrains where the `if` says so. */
const calling = (run: string, test = "steps.look.outputs.value == 'true'", step = ""): string =>
  `on: push
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - id: look
        run: ${run}
${step}      - if: ${test}
        run: python retrain.py
`;

const path = ".github/workflows/act.yml";

describe("a script of the workspace", () => {
  const script = (operator: string): string => `import os
LIMIT = 0.9
def decide(metrics):
    return {"bad": metrics["accuracy"] ${operator} LIMIT, "rows": 3}
def put(name, value):
    with open(os.environ["GITHUB_OUTPUT"], "a") as f:
        f.write(f"{name}={value}\\n")
def main():
    report = decide(load())
    if report["bad"]:
        put("value", "true")
    else:
        put("value", "false")
main()
`;
  const printing = (operator: string): string =>
    `accuracy = load()\nprint("true" if accuracy ${operator} 0.9 else "false")\n`;
  const inShell = (operator: string): string =>
    `if [ "$(echo "$accuracy ${operator} 0.9" | bc)" -eq 1 ]; then echo "value=true" >> $GITHUB_OUTPUT; fi\n`;
  const ending = (operator: string): string =>
    `import sys\naccuracy = load()\nif accuracy ${operator} 0.9:\n    sys.exit(1)\n`;
  const failed = "steps.look.outcome == 'failure'";
  const saved = "bash scripts/run.sh";

  it.each<
    [string, string, string, (operator: string) => Readonly<Record<string, string>>, string?]
  >([
    [
      "a path",
      "python scripts/check.py --now",
      "scripts/check.py",
      (o) => ({ "scripts/check.py": script(o) }),
    ],
    [
      "a module",
      "poetry run python -m checks.drift",
      "checks/drift.py",
      (o) => ({ "checks/drift.py": script(o) }),
    ],
    ["cd", "cd ml && python -u check.py", "ml/check.py", (o) => ({ "ml/check.py": script(o) })],
    [
      "a shell",
      "bash -e scripts/check.sh",
      "scripts/check.sh",
      (o) => ({ "scripts/check.sh": inShell(o) }),
    ],
    [
      "itself",
      "./scripts/check.sh",
      "scripts/check.sh",
      (o) => ({ "scripts/check.sh": inShell(o) }),
    ],
    [
      "a shell that runs Python",
      saved,
      "scripts/check.py",
      (o) => ({ "scripts/run.sh": "python scripts/check.py", "scripts/check.py": script(o) }),
    ],
    [
      "what it prints",
      'echo "value=$(python check.py)" >> $GITHUB_OUTPUT',
      "check.py",
      (o) => ({ "check.py": printing(o) }),
    ],
    ["how it ends", "python check.py", "check.py", (o) => ({ "check.py": ending(o) }), failed],
  ])("is read, run by %s", (_name, run, where, files, test) => {
    for (const operator of [">", "<", ">=", "<="]) {
      const text = calling(run, test);
      const { findings, wanted } = analyzeSample(path, text, undefined, files(operator));
      expect(wanted).toContain(where);
      const inverted = findings.filter(({ rule }) => rule === "inverted-retrain-trigger");
      expect(inverted.map(({ span }) => text.slice(span.start, span.end))).toEqual(
        operator.startsWith(">") ? [test ?? "steps.look.outputs.value == 'true'"] : [],
      );
      const [first] = inverted[0]?.related ?? [];
      if (first?.file)
        expect(first.file.text.slice(first.span.start, first.span.end)).toContain(`${operator} `);
      for (const one of inverted) expect(one.fix).toBeUndefined();
    }
  });

  it.each([
    ["its code", 'python check.py\n          echo "value=$?" >> $GITHUB_OUTPUT', "== '1'"],
    [
      "its code, kept",
      'set +e\n          python check.py\n          CODE=$?\n          set -e\n          echo "value=$CODE" >> $GITHUB_OUTPUT',
      "!= '0'",
    ],
    [
      "a test of its code",
      'set +e\n          python check.py --fast\n          CODE=$?\n          set -e\n          if [ $CODE -eq 1 ]; then\n            echo "value=true" >> $GITHUB_OUTPUT\n          else\n            echo "value=false" >> $GITHUB_OUTPUT\n          fi',
      "== 'true'",
    ],
    [
      "an `if` around it",
      'if ! python check.py; then\n            echo "value=true" >> $GITHUB_OUTPUT\n          fi',
      "== 'true'",
    ],
    [
      "what stands behind it",
      'python check.py || echo "value=true" >> $GITHUB_OUTPUT',
      "== 'true'",
    ],
  ])("is read by how it ends: %s", (_name, run, asked) => {
    const text = calling(`|\n          ${run}`, `steps.look.outputs.value ${asked}`);
    const code = (o: string) =>
      `import sys\naccuracy = load()\nbad = accuracy ${o} 0.9\nif bad:\n    sys.exit(1)\nelse:\n    sys.exit(0)\n`;
    const count = (o: string) =>
      analyzeSample(path, text, undefined, { "check.py": code(o) }).findings.filter(
        ({ rule }) => rule === "inverted-retrain-trigger",
      ).length;
    expect([count(">"), count("<")]).toEqual([1, 0]);
  });

  it.each([
    ["an `if`", "if ! python check.py; then\n            python retrain.py\n          fi", true],
    [
      "an `else`",
      "if python check.py; then\n            echo fine\n          else\n            python retrain.py\n          fi",
      true,
    ],
    [
      "a code",
      "python check.py\n          if [ $? -ne 0 ]; then\n            python retrain.py\n          fi",
      true,
    ],
    ["||", "python check.py || python retrain.py", true],
    ["&&", "python check.py && ./deploy.sh", true],
    ["nothing", "python check.py\n          python retrain.py", false],
    [
      "a code of its own",
      "python check.py\n          if [ $? -eq 3 ]; then\n            python retrain.py\n          fi",
      false,
    ],
  ])("is judged by what the shell does upon its end: %s", (_name, run, isJudged) => {
    const text = `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          ${run}\n`;
    const code = (o: string) =>
      `import sys\naccuracy = load()\nif accuracy ${o} 0.9:\n    sys.exit(1)\n`;
    const found = (o: string) => {
      const { findings, wanted } = analyzeSample(path, text, undefined, { "check.py": code(o) });
      expect(wanted).toEqual(isJudged ? ["check.py"] : []);
      return findings
        .filter(({ rule }) => rule.startsWith("inverted-"))
        .map(({ span }) => text.slice(span.start, span.end));
    };
    expect([found(">"), found("<")]).toEqual([isJudged ? ["python check.py"] : [], []]);
  });

  it.each([
    ["is kept", "|\n          set +e\n          python check.py\n          echo done"],
    ["is asked", "|\n          if python check.py; then echo fine; fi"],
    ["is passed over", "python check.py || true"],
    ["is piped", "python check.py | tee log"],
  ])("is not how the step ends where its end %s", (_how, run) => {
    const code = "import sys\nif accuracy > 0.9:\n    sys.exit(1)\n";
    const text = calling(run, "steps.look.outcome == 'failure'");
    expect(analyzeSample(path, text, undefined, { "check.py": code }).findings).toEqual([]);
  });

  it("is not read by the end of a pipe", () => {
    const run =
      '|\n          python check.py | tee log\n          echo "value=$?" >> $GITHUB_OUTPUT';
    const text = calling(run, "steps.look.outputs.value == '1'");
    const code = "import sys\nif accuracy > 0.9:\n    sys.exit(1)\n";
    expect(analyzeSample(path, text, undefined, { "check.py": code }).findings).toEqual([]);
  });

  it("is read where it sets a variable of the job", () => {
    const text = calling("python check.py", "env.BAD == 'true'");
    const code = (o: string) =>
      `import os\naccuracy = load()\nif accuracy ${o} 0.9:\n    with open(os.environ["GITHUB_ENV"], "a") as f:\n        f.write("BAD=true\\n")\n`;
    const count = (o: string) =>
      analyzeSample(path, text, undefined, { "check.py": code(o) }).findings.length;
    expect([count(">"), count("<")]).toEqual([1, 0]);
  });

  it("counts in the folder the step works in", () => {
    const text = calling("python check.py").replace(
      "        run: python check",
      "        working-directory: ml\n        run: python check",
    );
    expect(analyzeSample(path, text).wanted).toEqual(["ml/check.py"]);
    const job = calling("python check.py").replace(
      "    steps:",
      "    defaults:\n      run:\n        working-directory: ml\n    steps:",
    );
    expect(analyzeSample(path, job).wanted).toEqual(["ml/check.py"]);
  });

  it.each([
    ["no output is read", "python check.py", "github.ref == 'x'"],
    ["an output is a number", "python check.py", "steps.look.outputs.value > 0.9"],
    ["the path is computed", "python $DIR/check.py", undefined],
    ["it lies elsewhere", "python /opt/check.py", undefined],
    ["it is only talked about", "echo python check.py", undefined],
    ["it runs in a container", "docker run image python check.py", undefined],
  ])("is not asked for where %s", (_why, run, test) => {
    expect(analyzeSample(path, calling(run, test)).wanted).toEqual([]);
  });

  it("says nothing where the script does not write to the outputs, or decides by more than that", () => {
    const silent = (code: string): void =>
      expect(
        analyzeSample(path, calling("python check.py"), undefined, { "check.py": code }).findings,
      ).toEqual([]);
    silent(`accuracy = load()\nprint(f"value={accuracy > 0.9}")\n`);
    silent(script(">").replace('put("value", "false")', 'put("value", "true")'));
    silent(`${script(">")}put("value", "true")\n`);
  });

  it("is judged by what is read, where the script and the condition are both turned", () => {
    const { findings } = analyzeSample(
      path,
      calling("python scripts/check.py", "steps.look.outputs.value != 'true'"),
      undefined,
      { "scripts/check.py": script(">") },
    );
    expect(findings).toEqual([]);
  });
});

describe("whatever is in a script", () => {
  const python = `import os, sys
def decide(metrics, limit=0.9):
    report = {"bad": metrics["accuracy"] > limit}
    report["worse"] = not (metrics["loss"] < 1)
    return report
def put(name, value):
    with open(os.environ["GITHUB_OUTPUT"], "a") as f:
        f.write(f"{name}={value}\\n")
report = decide(load())
put("value", "true" if report["bad"] or report.get("worse") else "false")
sys.exit(1 if report["bad"] else 0)
`;
  const shell = `set +e
python check.py | tee log
CODE=$?
if [ $CODE -eq 1 ]; then echo "value=true" >> "$GITHUB_OUTPUT"; else echo "value=false" >> $GITHUB_OUTPUT; fi
if (( $(echo "$ACCURACY < 0.9" | bc -l) )); then python retrain.py; exit 0; fi
cd ml && python check.py || echo "value=$(python check.py)" >> $GITHUB_OUTPUT
`;
  const cut = (text: string) =>
    fc
      .array(fc.tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 4 })), {
        maxLength: 4,
      })
      .map((cuts) =>
        cuts.reduce(
          (left, [at, size, put]) => left.slice(0, at) + put + left.slice(at + size),
          text,
        ),
      );

  it("the analysis ends, and speaks of places that are there", () => {
    const text = calling("bash check.sh", "steps.look.outputs.value == 'true'");
    fc.assert(
      fc.property(cut(python), cut(shell), (code, script) => {
        const files = { "check.sh": script, "check.py": code, "ml/check.py": code };
        const analysis = analyzeSample(path, text, undefined, files);
        for (const { span, related = [], fix } of analysis.findings) {
          expect(fix === undefined || span.end <= text.length).toBe(true);
          for (const each of related)
            expect(each.span.end).toBeLessThanOrEqual((each.file?.text ?? text).length);
        }
        const inline = calling(`|\n${script.replace(/^/gm, "          ")}`);
        analyzeSample(path, inline, undefined, files);
      }),
      { numRuns: 150 },
    );
  });

  it("brackets in brackets end it no more than anything else", () => {
    const deep = `${"(".repeat(3000)}accuracy > 0.9${")".repeat(3000)}`;
    const code = `import os\nbad = ${deep}\nif not ${"(".repeat(3000)}bad${")".repeat(3000)}:\n    print("value=true")\n`;
    const text = calling("python check.py >> $GITHUB_OUTPUT");
    expect(() => analyzeSample(path, text, undefined, { "check.py": code })).not.toThrow();
  });
});

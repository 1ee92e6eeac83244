import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFixes } from "../server/src/analysis/fix.ts";
import { hoverAt } from "../server/src/features/hover.ts";
import { analyzeSample } from "./literate/views.ts";

/** A workflow whose job writes an output with `code`, and another that runs where the `if` says so. */
const workflow = (shell: string, code: string, test: string, run: string): string => `on: push
jobs:
  check:
    runs-on: ubuntu-latest
    outputs:
      go: \${{ steps.look.outputs.value }}
    steps:
      - id: look
        shell: ${shell}
        run: |
${code.replace(/^/gm, "          ")}
  act:
    needs: check
    runs-on: ubuntu-latest
    if: ${test}
    steps:
      - run: ${run}
`;

function inversions(shell: string, code: string, test: string, run: string): readonly string[] {
  const text = workflow(shell, code, test, run);
  const { findings } = analyzeSample(".github/workflows/act.yml", text);
  return findings
    .filter(({ rule }) => rule.startsWith("inverted-"))
    .map(({ span }) => text.slice(span.start, span.end));
}

const open = 'import os\nwith open(os.environ["GITHUB_OUTPUT"], "a") as f:\n    ';
const read = "needs.check.outputs.go == 'true'";

/** Code that writes whether `accuracy OPERATOR 0.9`, and the comparison as it stands in it. */
const forms: Readonly<
  Record<string, (operator: string) => readonly [shell: string, code: string, marked: string]>
> = {
  "an f-string": (operator) => [
    "python",
    `accuracy = load()\n${open}f.write(f"value={accuracy ${operator} 0.9}\\n")`,
    `accuracy ${operator} 0.9`,
  ],
  "a name, printed": (operator) => [
    "python",
    `accuracy = load()\nstate = accuracy ${operator} 0.9\n${open}print(f"value={str(state).lower()}", file=f)`,
    `accuracy ${operator} 0.9`,
  ],
  "an if and an else": (operator) => [
    "python",
    `accuracy = load()\n${open}if accuracy ${operator} 0.9:\n        f.write("value=true\\n")\n    else:\n        f.write("value=false\\n")`,
    `accuracy ${operator} 0.9`,
  ],
  "a name set under an if": (operator) => [
    "python",
    `accuracy = load()\nstate = "false"\nif accuracy ${operator} 0.9:\n    state = "true"\n${open}f.write("value=" + state)`,
    `accuracy ${operator} 0.9`,
  ],
  "a choice": (operator) => [
    "python",
    `accuracy = load()\n${open}f.write(f"value={'true' if accuracy ${operator} 0.9 else 'false'}")`,
    `accuracy ${operator} 0.9`,
  ],
  "a function": (operator) => [
    "python",
    `def decide(accuracy):\n    return accuracy ${operator} 0.9\n${open}f.write(f"value={str(decide(load())).lower()}")`,
    `accuracy ${operator} 0.9`,
  ],
  "bc under an if": (operator) => [
    "bash",
    `if (( $(echo "$ACCURACY ${operator} 0.9" | bc -l) )); then\n  echo "value=true" >> $GITHUB_OUTPUT\nelse\n  echo "value=false" >> $GITHUB_OUTPUT\nfi`,
    `$ACCURACY ${operator} 0.9`,
  ],
  "bc and a name": (operator) => [
    "bash",
    `GO=false\nif [ "$(echo "$ACCURACY ${operator} 0.9" | bc -l)" -eq 1 ]; then GO=true; fi\necho "value=$GO" >> "$GITHUB_OUTPUT"`,
    `$ACCURACY ${operator} 0.9`,
  ],
  "awk before &&": (operator) => [
    "bash",
    `if awk "BEGIN {exit !($ACCURACY ${operator} 0.9)}"; then echo "value=true" >> $GITHUB_OUTPUT; fi`,
    `$ACCURACY ${operator} 0.9`,
  ],
  "python in a shell": (operator) => [
    "bash",
    `echo "value=$(python -c "print(str(accuracy() ${operator} 0.9).lower())")" >> $GITHUB_OUTPUT\naccuracy=$(python -c "import json; m = json.load(open('m.json')); print('true' if m['accuracy'] ${operator} 0.9 else 'false')")\necho "value=$accuracy" >> $GITHUB_OUTPUT`,
    `m['accuracy'] ${operator} 0.9`,
  ],
};

describe("a condition on an output", () => {
  it.each(Object.entries(forms))("is followed to %s", (_name, form) => {
    for (const operator of [">", "<", ">=", "<="]) {
      const rises = operator.startsWith(">");
      const [shell, code, marked] = form(operator);
      const retrains = inversions(shell, code, read, "python retrain.py");
      const deploys = inversions(shell, code, read, "./deploy.sh");
      expect([operator, retrains, deploys]).toEqual([
        operator,
        rises ? [marked] : [],
        rises ? [] : [marked],
      ]);
      // Read the other way round, each is what the other was.
      const turned = read.replace("==", "!=");
      expect(inversions(shell, code, turned, "python retrain.py")).toEqual(rises ? [] : [marked]);
    }
  });

  it("is silent where the value has other reasons too, or none that is known", () => {
    const [shell, code] = forms["an f-string"]?.(">") ?? ["", ""];
    const forced = `${read} && needs.check.outputs.other == 'yes'`;
    expect(inversions(shell, code, forced, "python retrain.py")).toEqual([]);
    const always = `${code}\n    f.write("value=true\\n")`;
    expect(inversions(shell, always, read, "python retrain.py")).toEqual([]);
    expect(
      inversions("python", `${open}f.write(f"value={score() > 0.9}")`, read, "python retrain.py"),
    ).toEqual([]);
    expect(
      inversions("bash", 'echo "value=$(cat decision.txt)" >> $GITHUB_OUTPUT', read, "./deploy.sh"),
    ).toEqual([]);
  });

  it("lets a model be deployed that was trained because the old one was bad", () => {
    const text = workflow(
      "python",
      `accuracy = load()\n${open}f.write(f"value={accuracy < 0.9}")`,
      read,
      "python retrain.py",
    );
    const deploy = `  deploy:\n    needs: [check, act]\n    runs-on: ubuntu-latest\n    if: ${read}\n    steps:\n      - run: ./deploy.sh\n`;
    const { findings } = analyzeSample(".github/workflows/act.yml", text + deploy);
    expect(findings.filter(({ rule }) => rule.startsWith("inverted-"))).toEqual([]);
  });

  it("tells the way from the comparison to the action", () => {
    const [shell, code] = forms["an f-string"]?.(">") ?? ["", ""];
    const text = workflow(shell, code, read, "python retrain.py");
    const { findings, lines } = analyzeSample(".github/workflows/act.yml", text);
    const found = findings.find(({ rule }) => rule === "inverted-retrain-trigger");
    expect(
      found?.related?.map(({ span, message }) => [lines.position(span.start).line + 1, message]),
    ).toEqual([
      [14, "What `go` becomes."],
      [6, "Handed on here."],
      [18, "Read here."],
      [20, "The retraining."],
    ]);
  });
});

it("code that is still to be mended is judged as it will be, at the place where it is written", () => {
  const loop = (test: string): string =>
    `on: push
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - shell: python
        run: |
          for day, accuracy in [(1, 0.8)]:
              ${test}
                  print(f"{day}: Retrain model")
`;
  const path = ".github/workflows/act.yml";
  const text = loop("if accuracy > 0.9");
  const analysis = analyzeSample(path, text);
  expect(
    analysis.findings.map(({ rule, span }) => [rule, text.slice(span.start, span.end)]),
  ).toEqual([
    ["inverted-retrain-trigger", "accuracy > 0.9"],
    ["python-syntax", "9"],
  ]);
  expect(applyFixes(analysis, { unsafe: true }).text).toBe(loop("if accuracy < 0.9:"));
});

it("is told on hover", () => {
  const [shell, code] = forms["an f-string"]?.("<") ?? ["", ""];
  const text = workflow(shell, code, read, "python retrain.py");
  const analysis = analyzeSample(".github/workflows/act.yml", text);
  const moment = { now: Date.UTC(2026, 2, 26, 12), localZone: "UTC" };
  expect(hoverAt(analysis, text.indexOf(read) + 2, moment, new Map())?.text).toContain(
    "`needs.check.outputs.go == 'true'` holds where `accuracy < 0.9` does",
  );
});

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

/** A workflow whose task writes an output, and another that runs `when` it says so. */
const argo = (source: string, when: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: a-
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - name: check
            template: check
          - name: retrain
            depends: check
            template: work
            when: ${when}
    - name: check
      script:
        image: python:3.11
        command: [python]
        source: |
${source.replace(/^/gm, "          ")}
      outputs:
        parameters:
          - name: state
            valueFrom:
              path: /tmp/state
    - name: work
      container:
        image: work:1.0.0
`;

describe("a `when` of Argo", () => {
  const load = 'import json\naccuracy = json.load(open("m.json"))["accuracy"]\n';
  const parameter = `"{{tasks.check.outputs.parameters.state}} == true"`;
  const result = `"{{tasks.check.outputs.result}} == yes"`;
  it.each([
    [
      `${load}with open("/tmp/state", "w") as f:\n    f.write(str(accuracy > 0.9).lower())`,
      parameter,
      true,
    ],
    [
      `${load}with open("/tmp/state", "w") as f:\n    f.write(str(accuracy < 0.9).lower())`,
      parameter,
      false,
    ],
    [
      `${load}from pathlib import Path\nPath("/tmp/state").write_text("true" if accuracy > 0.9 else "false")`,
      parameter,
      true,
    ],
    [`${load}if accuracy > 0.9:\n    print("yes")\nelse:\n    print("no")`, result, true],
    [`${load}if accuracy > 0.9:\n    print("no")\nelse:\n    print("yes")`, result, false],
    [`${load}print(accuracy)\nif accuracy > 0.9:\n    print("yes")`, result, false],
  ])("is followed to %j", (source, when, inverted) => {
    const text = argo(source, when);
    const { findings } = analyzeSample("a.yaml", text);
    expect(
      findings
        .filter(({ rule }) => rule === "inverted-retrain-trigger")
        .map(({ span }) => text.slice(span.start, span.end)),
    ).toEqual(inverted ? ["accuracy > 0.9"] : []);
  });
});

/** A flow whose first task puts something out, and whose second retrains where that says so. */
const kestra = (type: string, code: string, test: string): string => `id: churn
namespace: ml
tasks:
  - id: check
    type: io.kestra.plugin.scripts.${type}
${code.replace(/^/gm, "    ")}
  - id: gate
    type: io.kestra.plugin.core.flow.If
    condition: "${test}"
    then:
      - id: retrain
        type: io.kestra.plugin.scripts.shell.Commands
        commands:
          - ./retrain.sh
`;

describe("a condition of Kestra", () => {
  const python = (operator: string) =>
    `script: |\n  from kestra import Kestra\n  accuracy = load()\n  Kestra.outputs({"rows": 3, "bad": accuracy ${operator} 0.9})`;
  const named = (operator: string) =>
    `script: |\n  from kestra import Kestra\n  accuracy = load()\n  found = {}\n  found["bad"] = "yes" if accuracy ${operator} 0.9 else "no"\n  Kestra.outputs(found)`;
  const echoed = (operator: string) =>
    `script: |\n  BAD=false\n  if [ "$(echo "$accuracy ${operator} 0.9" | bc)" -eq 1 ]; then BAD=true; fi\n  echo '::{"outputs":{"bad":"'$BAD'","rows":3}}::'`;
  const called = () => "commands:\n  - python check.py";
  const script = (operator: string) =>
    `from kestra import Kestra\naccuracy = load()\nKestra.outputs({"bad": accuracy ${operator} 0.9})\n`;
  it.each<[string, string, (operator: string) => string, string, boolean]>([
    ["Kestra.outputs", "python.Script", python, "{{ outputs.check.vars.bad }}", false],
    ["a comparison", "python.Script", python, "{{ outputs.check.vars.bad == true }}", false],
    ["a negation", "python.Script", python, "{{ not outputs.check.vars.bad }}", true],
    ["a mapping", "python.Script", named, "{{ outputs['check'].vars.bad == 'yes' }}", false],
    ["a shell", "shell.Script", echoed, "{{ outputs.check.vars.bad == 'true' }}", false],
    ["a script", "python.Commands", called, "{{ outputs.check.vars.bad }}", false],
  ])("is followed to %s", (_name, type, code, test, turned) => {
    for (const operator of [">", "<"]) {
      const text = kestra(type, code(operator), test);
      const { findings } = analyzeSample("flows/churn.yaml", text, undefined, {
        "check.py": script(operator),
      });
      const inverted = findings.filter(({ rule }) => rule === "inverted-retrain-trigger");
      expect([operator, inverted.length]).toEqual([
        operator,
        (operator === ">") !== turned ? 1 : 0,
      ]);
    }
  });
});

describe("a condition task of Databricks", () => {
  const bundle = (op: string, right: string): string => `resources:
  jobs:
    churn:
      tasks:
        - task_key: check
          notebook_task:
            notebook_path: ../src/check.py
        - task_key: is_bad
          depends_on:
            - task_key: check
          condition_task:
            op: ${op}
            left: "{{tasks.check.values.bad}}"
            right: "${right}"
        - task_key: retrain
          depends_on:
            - task_key: is_bad
              outcome: "true"
          notebook_task:
            notebook_path: ../src/retrain.py
`;
  const notebook = (operator: string): string =>
    `# Databricks notebook source\n# MAGIC %pip install mlflow\naccuracy = load()\nbad = accuracy ${operator} 0.9\ndbutils.jobs.taskValues.set(key="rows", value=3)\ndbutils.jobs.taskValues.set(key="bad", value=bad)\n`;

  it.each([
    [">", "EQUAL_TO", "true", 1],
    ["<", "EQUAL_TO", "true", 0],
    [">", "NOT_EQUAL", "true", 0],
    ["<", "EQUAL_TO", "false", 1],
  ])("is followed to the notebook: %s, %s %s", (operator, op, right, count) => {
    const { findings, wanted } = analyzeSample(
      "resources/churn.job.yml",
      bundle(op, right),
      undefined,
      { "../src/check.py": notebook(operator) },
    );
    expect(wanted).toEqual(["../src/check.py"]);
    expect(findings.filter(({ rule }) => rule === "inverted-retrain-trigger")).toHaveLength(count);
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

import { describe, expect, it } from "vitest";
import { analyzeSample } from "./literate/views.ts";

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

describe("a condition of Azure Pipelines", () => {
  const found = (text: string) =>
    analyzeSample("azure-pipelines.yml", text)
      .findings.filter(({ rule }) => rule.startsWith("inverted-"))
      .map(({ rule, span }) => `${rule} at ${text.slice(span.start, span.end)}`);

  const inPython = (operator: string): string => `- task: PythonScript@0
  name: gate
  inputs:
    scriptSource: inline
    script: |
      f1 = load()
      good = f1 ${operator} 0.8
      print(f"##vso[task.setvariable variable=passed;isOutput=true]{str(good).lower()}")
`;
  const inShell = (operator: string): string => `- bash: |
    if (( $(echo "$F1 ${operator} 0.8" | bc -l) )); then OK=true; else OK=false; fi
    echo "##vso[task.setvariable variable=passed;isOutput=true]$OK"
  name: gate
`;
  const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));

  const forms: Readonly<Record<string, (steps: string) => string>> = {
    "a variable of its job": (steps) =>
      `steps:\n${steps}- script: ./deploy.sh\n  condition: and(succeeded(), eq(variables.passed, 'true'))\n`,
    "an output of another job": (steps) =>
      `jobs:\n- job: check\n  steps:\n${indented(steps, 2)}- job: release\n  dependsOn: check\n  condition: eq(dependencies.check.outputs['gate.passed'], 'true')\n  steps:\n  - script: ./deploy.sh\n`,
    "an output of another stage": (steps) =>
      `stages:\n- stage: Look\n  jobs:\n  - job: check\n    steps:\n${indented(steps, 4)}- stage: Release\n  dependsOn: Look\n  condition: eq(dependencies.Look.outputs['check.gate.passed'], 'true')\n  jobs:\n  - job: go\n    steps:\n    - script: ./deploy.sh\n`,
    "an output of a job of another stage": (steps) =>
      `stages:\n- stage: Look\n  jobs:\n  - job: check\n    steps:\n${indented(steps, 4)}- stage: Release\n  dependsOn: Look\n  jobs:\n  - job: go\n    condition: eq(stageDependencies.Look.check.outputs['gate.passed'], 'true')\n    steps:\n    - script: ./deploy.sh\n`,
  };

  it.each(Object.entries(forms))("is followed to %s", (_name, form) => {
    expect(found(form(inPython(">")))).toEqual([]);
    expect(found(form(inPython("<")))).toEqual(["inverted-deploy-gate at f1 < 0.8"]);
    expect(found(form(inShell(">")))).toEqual([]);
    expect(found(form(inShell("<")))).toEqual(["inverted-deploy-gate at $F1 < 0.8"]);
  });

  it("says nothing of a variable that comes later, or of another one", () => {
    const late = `steps:\n- script: ./deploy.sh\n  condition: eq(variables.passed, 'true')\n${inPython("<")}`;
    expect(found(late)).toEqual([]);
    const other = forms["a variable of its job"]?.(inPython("<")).replace(".passed,", ".other,");
    expect(found(other ?? "")).toEqual([]);
  });
});

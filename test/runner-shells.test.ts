import { describe, expect, it } from "vitest";
import { Project } from "./runner/cli.ts";

/** Each system starts its shells in its own way: what ends a script there ends it here, and nothing else. */

const said = (out: string) => out.split("\n").flatMap((line) => / \| (.*)$/.exec(line)?.[1] ?? []);

describe("a script in a container", () => {
  const workflow = (container: string) => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { generateName: x- }
spec:
  entrypoint: a
  arguments: { parameters: [{ name: day, value: monday }] }
  templates:
    - name: a
      ${container}
`;
  const run = async (container: string) => {
    const project = new Project({ "w.yaml": workflow(container) });
    const { out, code } = await project.mlops(["run", "w.yaml"]);
    return { said: said(out), code };
  };

  it("goes on after a failure where its shell does", async () => {
    const on = await run(
      `container: { image: "bash:5", command: [bash, -c], args: ["false; echo on"] }`,
    );
    expect(on).toEqual({ said: ["on"], code: 0 });
    const off = await run(
      `container: { image: "bash:5", command: [sh, -ec], args: ["false; echo on"] }`,
    );
    expect(off).toEqual({ said: [], code: 1 });
    const source = await run(
      `script: { image: "bash:5", command: [bash], source: "false; echo on" }`,
    );
    expect(source).toEqual({ said: ["on"], code: 0 });
    const strict = await run(
      `script: { image: "bash:5", command: [bash, -euo, pipefail], source: "false | true; echo on" }`,
    );
    expect(strict.code).toBe(1);
  });

  it("finds the words behind its code", async () => {
    const shell = await run(
      `container: { image: "bash:5", command: [bash, -c], args: ["echo $1-$2 $#", own, "{{workflow.parameters.day}}", two words] }`,
    );
    expect(shell.said).toEqual(["monday-two words 2"]);
    const python = await run(
      `container: { image: "python:3.12", command: [python, -c], args: ["import sys; print(sys.argv[1:])", "{{workflow.parameters.day}}"] }`,
    );
    expect(python.said).toEqual(["['monday']"]);
  });
});

describe("a script of GitHub", () => {
  const run = async (step: string) => {
    const path = ".github/workflows/w.yml";
    const project = new Project({
      [path]: `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - { name: a, ${step} }\n`,
    });
    const { out, code } = await project.mlops(["run", path]);
    return { said: said(out), code };
  };

  it("ends at a failure, and within a pipe only where bash is named", async () => {
    expect(await run(`run: "false; echo on"`)).toEqual({ said: [], code: 1 });
    expect(await run(`run: "false | true; echo on"`)).toEqual({ said: ["on"], code: 0 });
    expect(await run(`shell: bash, run: "false | true; echo on"`)).toEqual({ said: [], code: 1 });
    expect(await run(`shell: sh, run: "false; echo on"`)).toEqual({ said: [], code: 1 });
    expect(await run(`shell: "bash {0}", run: "false; echo on"`)).toEqual({
      said: ["on"],
      code: 0,
    });
  });
});

describe("a script of Azure", () => {
  it("goes on after a failure", async () => {
    const project = new Project({
      "azure-pipelines.yml": `trigger: none\nsteps: [{ bash: "false; echo on", displayName: a }, { script: "false; echo on too", displayName: b }]\n`,
    });
    const { out, code } = await project.mlops(["run", "azure-pipelines.yml"]);
    expect(said(out)).toEqual(["on", "on too"]);
    expect(code).toBe(0);
  });
});

describe("a component of Kubeflow", () => {
  it("is not run with the launcher alone, and that is said", async () => {
    const project = new Project({
      "pipeline.yaml": `components:
  comp-train: { executorLabel: exec-train }
deploymentSpec:
  executors:
    exec-train:
      container:
        args: [--executor_input, "{{$}}", --function_to_execute, train]
        command:
          - sh
          - -ec
          - 'program_path=$(mktemp -d); printf "%s" "$0" > "$program_path/component.py"; python3 -m kfp.dsl.executor_main --component_module_path "$program_path/component.py" "$@"'
          - "def train():\\n    print('trains')\\n"
        image: python:3.11
pipelineInfo: { name: churn }
root: { dag: { tasks: { train: { componentRef: { name: comp-train }, taskInfo: { name: train } } } } }
schemaVersion: 2.1.0
sdkVersion: kfp-2.13.0
`,
    });
    const { out, code } = await project.mlops(["run", "pipeline.yaml", "--step", "exec-train"]);
    expect(code).toBe(2);
    expect(out).toContain(
      "is started with code behind its command, which only its own system puts",
    );
  });
});

describe("a task of Kestra", () => {
  const task = (rest: string) => `id: churn
namespace: ml
tasks:
  - id: fit
    type: io.kestra.plugin.scripts.shell.Commands
${rest}`;

  it("finds the files it brings along, which are not run themselves, and leaves none", async () => {
    const project = new Project({
      "flow.yaml": task(`    inputFiles:
      main.sh: |
        echo "from the file {{ inputs.day }}"
      data/rows.csv: "a,b"
    commands: [ sh main.sh, cat data/rows.csv ]
`).replace("tasks:", "inputs: [{ id: day, type: STRING, defaults: monday }]\ntasks:"),
    });
    const { out, code } = await project.mlops(["run", "flow.yaml"]);
    expect(said(out)).toEqual(["from the file monday", "a,b"]);
    expect(code).toBe(0);
    expect(() => project.read("main.sh")).toThrow();
    project.write("main.sh", "echo mine");
    const other = await project.mlops(["run", "flow.yaml"]);
    expect(other.code).toBe(1);
    expect(other.out).toContain(
      "it brings a file main.sh along, and another of that name is there",
    );
    expect(project.read("main.sh")).toBe("echo mine");
    const outside = new Project({
      "flow.yaml": task("    inputFiles: { ../out.sh: echo }\n    commands: [ echo ran ]\n"),
    });
    const refused = await outside.mlops(["run", "flow.yaml"]);
    expect(refused.out).toContain("../out.sh would be put outside the folder it runs in");
  });

  it("ends at a failure unless it says otherwise", async () => {
    const strict = new Project({ "flow.yaml": task("    commands: [ 'false; echo on' ]\n") });
    expect((await strict.mlops(["run", "flow.yaml"])).code).toBe(1);
    const on = new Project({
      "flow.yaml": task("    failFast: false\n    commands: [ 'false; echo on' ]\n"),
    });
    expect(said((await on.mlops(["run", "flow.yaml"])).out)).toEqual(["on"]);
  });
});

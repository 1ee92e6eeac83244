import { describe, expect, it } from "vitest";
import { Project } from "./runner/cli.ts";

/** What runs of pipelines of other systems, in which order, and what is left out: real runs. */

/** How each step came out, by its name in the plan. */
async function outcomes(
  path: string,
  text: string,
  ...options: readonly string[]
): Promise<Record<string, string>> {
  const project = new Project({ [path]: text });
  const { out } = await project.mlops(["run", path, ...options]);
  const [run] = await project.runs();
  if (!run) throw new Error(`nothing was run:\n${out}`);
  return Object.fromEntries([...run.steps.values()].map(({ step, outcome }) => [step, outcome]));
}

async function plan(path: string, text: string, ...options: readonly string[]): Promise<string> {
  const project = new Project({ [path]: text });
  return (await project.mlops(["run", path, "--dry-run", ...options])).out;
}

describe("a pipeline of GitLab", () => {
  const path = ".gitlab-ci.yml";

  it("does not run the jobs that others are made after", async () => {
    const text = `.base:
  script: echo never
train:
  extends: .base
  script: echo training
`;
    expect(await outcomes(path, text)).toEqual({ train: "succeeded" });
  });

  it("takes the rules of a job in order", async () => {
    const text = `variables: { MODE: full }
nightly:
  script: echo nightly
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      when: never
    - if: $CI_PIPELINE_SOURCE == "schedule"
full:
  script: echo full
  rules:
    - if: $MODE == "full"
quick:
  script: echo quick
  rules:
    - if: $MODE == "quick"
by-hand:
  script: echo by hand
  when: manual
changed:
  script: echo changed
  rules:
    - changes: [data/*]
`;
    const known = { full: "succeeded", quick: "gate-closed", "by-hand": "gate-closed" };
    expect(await outcomes(path, text, "--set", "CI_PIPELINE_SOURCE=schedule")).toEqual({
      ...known,
      nightly: "succeeded",
      changed: "gate-closed",
    });
    const asked = ["--set", "CI_PIPELINE_SOURCE=merge_request_event"];
    expect(await outcomes(path, text, ...asked)).toMatchObject({ nightly: "gate-closed" });
    expect(await outcomes(path, text)).toMatchObject({ ...known, nightly: "gate-closed" });
  });

  it("runs what is for a failure after one, and what is for the end always", async () => {
    const text = (command: string) => `stages: [train, after]
train: { stage: train, script: ${command} }
report: { stage: after, script: echo report }
alarm: { stage: after, script: echo alarm, when: on_failure }
clean: { stage: after, script: echo clean, when: always }
`;
    expect(await outcomes(path, text("exit 3"))).toEqual({
      train: "failed",
      report: "blocked",
      alarm: "succeeded",
      clean: "succeeded",
    });
    expect(await outcomes(path, text("true"))).toEqual({
      train: "succeeded",
      report: "succeeded",
      alarm: "gate-closed",
      clean: "succeeded",
    });
  });
});

describe("a workflow of GitHub", () => {
  const path = ".github/workflows/train.yml";

  it("asks failure(), always() and success() of what came before", async () => {
    const text = (command: string) => `on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - { name: fit, run: ${command} }
      - { name: score, run: echo score }
      - { name: tell, if: failure(), run: echo tell }
      - { name: clean, if: always(), run: echo clean }
      - { name: keep, if: success(), run: echo keep }
  report:
    needs: train
    if: \${{ always() }}
    runs-on: ubuntu-latest
    steps:
      - { name: write, run: echo write }
  mend:
    needs: report
    if: failure()
    runs-on: ubuntu-latest
    steps:
      - { name: tell, run: echo again }
  release:
    needs: train
    runs-on: ubuntu-latest
    steps:
      - { name: publish, run: echo publish }
`;
    expect(await outcomes(path, text("exit 1"))).toEqual({
      "train / fit": "failed",
      "train / score": "blocked",
      "train / tell": "succeeded",
      "train / clean": "succeeded",
      "train / keep": "passed-over",
      "report / write": "succeeded",
      "mend / tell": "succeeded",
      "release / publish": "blocked",
    });
    expect(await outcomes(path, text("true"))).toEqual({
      "train / fit": "succeeded",
      "train / score": "succeeded",
      "train / tell": "passed-over",
      "train / clean": "succeeded",
      "train / keep": "succeeded",
      "report / write": "succeeded",
      "mend / tell": "gate-closed",
      "release / publish": "succeeded",
    });
  });

  it("takes a failure that may be for none", async () => {
    const text = `on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - { name: fit, continue-on-error: true, run: exit 1 }
      - { name: tell, if: failure(), run: echo tell }
      - { name: score, run: echo score }
`;
    expect(await outcomes(path, text)).toEqual({
      "train / fit": "failed",
      "train / tell": "passed-over",
      "train / score": "succeeded",
    });
  });
});

describe("a pipeline of Azure", () => {
  const path = "azure-pipelines.yml";

  it("asks failed(), always() and succeededOrFailed() of what came before", async () => {
    const text = `trigger: none
jobs:
  - job: train
    steps:
      - { bash: exit 2, displayName: fit }
      - { bash: echo score, displayName: score }
      - { bash: echo tell, displayName: tell, condition: failed() }
      - { bash: echo clean, displayName: clean, condition: always() }
      - { bash: echo keep, displayName: keep, condition: succeededOrFailed() }
      - { bash: echo well, displayName: well, condition: succeeded() }
  - job: report
    dependsOn: train
    condition: always()
    steps:
      - { bash: echo write, displayName: write }
`;
    expect(await outcomes(path, text)).toEqual({
      "train / fit": "failed",
      "train / score": "blocked",
      "train / tell": "succeeded",
      "train / clean": "succeeded",
      "train / keep": "succeeded",
      "train / well": "passed-over",
      "report / write": "succeeded",
    });
  });

  it("runs of a choice what holds, and else the other", async () => {
    const text = `trigger: none
parameters: [{ name: full, type: string, default: "yes" }]
steps:
  - \${{ if eq(parameters.full, 'yes') }}:
      - { bash: echo full, displayName: full }
  - \${{ else }}:
      - { bash: echo quick, displayName: quick }
`;
    expect(await outcomes(path, text, "--set", "parameters.full=yes")).toEqual({
      full: "succeeded",
      quick: "passed-over",
    });
    expect(await outcomes(path, text, "--set", "parameters.full=no")).toEqual({
      full: "passed-over",
      quick: "succeeded",
    });
  });

  it("runs what a deployment does when it failed, only then", async () => {
    const text = (command: string) => `trigger: none
jobs:
  - deployment: publish
    environment: production
    strategy:
      runOnce:
        deploy:
          steps: [{ bash: ${command}, displayName: put }]
        on:
          failure:
            steps: [{ bash: echo undo, displayName: undo }]
          success:
            steps: [{ bash: echo tell, displayName: tell }]
`;
    const ended = async (command: string) => {
      const found = Object.entries(await outcomes(path, text(command), "--deploy"));
      return Object.fromEntries(
        found.map(([name, outcome]) => [name.split(" / ").at(-1), outcome]),
      );
    };
    expect(await ended("exit 1")).toEqual({ put: "failed", undo: "succeeded", tell: "blocked" });
    expect(await ended("true")).toEqual({
      put: "succeeded",
      undo: "passed-over",
      tell: "succeeded",
    });
  });
});

describe("a flow of Kestra", () => {
  const path = "flow.yml";
  const shell = (id: string, command: string, indent = "  ") =>
    `${indent}- { id: ${id}, type: io.kestra.plugin.scripts.shell.Commands, commands: ["${command}"] }\n`;

  it("goes the way of its If, and on behind it", async () => {
    const text = `id: churn
namespace: ml
tasks:
  - id: choose
    type: io.kestra.plugin.core.flow.If
    condition: "{{ inputs.accuracy < 0.87 }}"
    then:
${shell("retrain", "echo retrain", "      ")}    else:
${shell("leave", "echo leave", "      ")}${shell("report", "echo report")}`;
    const drop = await outcomes(path, text, "--set", "inputs.accuracy=0.8");
    expect(Object.values(drop)).toEqual(["succeeded", "passed-over", "succeeded"]);
    const fine = await outcomes(path, text, "--set", "inputs.accuracy=0.9");
    expect(Object.values(fine)).toEqual(["passed-over", "succeeded", "succeeded"]);
    expect(Object.keys(fine).map((name) => name.split(" / ").at(-1))).toEqual([
      "retrain",
      "leave",
      "report",
    ]);
  });

  it("runs no case of a choice and no loop, which values of the run decide, and goes on", async () => {
    const text = `id: churn
namespace: ml
tasks:
  - id: pick
    type: io.kestra.plugin.core.flow.Switch
    value: "{{ inputs.kind }}"
    cases:
      FULL:
${shell("full", "echo full", "        ")}    defaults:
${shell("quick", "echo quick", "      ")}  - id: poll
    type: io.kestra.plugin.core.flow.LoopUntil
    condition: "{{ outputs.look.vars.ready == true }}"
    tasks:
${shell("look", "echo look", "      ")}${shell("report", "echo report")}`;
    const project = new Project({ [path]: text });
    const { out } = await project.mlops(["run", path]);
    expect(out.match(/\| .*$/gm)).toEqual(["| report"]);
    const alone = await project.mlops(["run", path, "--step", "full", "--force"]);
    expect(alone.out).toContain("| full");
  });

  it("waits for all that runs side by side", async () => {
    const text = `id: churn
namespace: ml
tasks:
${shell("first", "echo first >> order")}  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
${shell("slow", "sleep 0.5; echo slow >> order", "      ")}${shell("quick", "echo quick >> order", "      ")}${shell("last", "echo last >> order")}`;
    const project = new Project({ [path]: text });
    const { code } = await project.mlops(["run", path, "--jobs", "4"]);
    expect(code).toBe(0);
    expect(project.read("order")).toBe("first\nquick\nslow\nlast\n");
  });

  it("ends with what is for errors, and with what is for any end", async () => {
    const text = (command: string) => `id: churn
namespace: ml
tasks:
${shell("train", command)}${shell("next", "echo next")}errors:
${shell("alarm", "echo alarm")}finally:
${shell("clean", "echo clean")}`;
    expect(await outcomes(path, text("exit 1"))).toEqual({
      train: "failed",
      next: "blocked",
      alarm: "succeeded",
      clean: "succeeded",
    });
    expect(await outcomes(path, text("true"))).toEqual({
      train: "succeeded",
      next: "succeeded",
      alarm: "gate-closed",
      clean: "succeeded",
    });
  });
});

describe("a workflow of Argo", () => {
  it("runs the script of a template alone, also where a task has its name", async () => {
    const project = new Project({
      "train.yaml": `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { generateName: train- }
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - { name: fit, template: fit, arguments: { parameters: [{ name: model, value: forest }] } }
    - name: fit
      inputs: { parameters: [{ name: model }] }
      script:
        image: bash
        command: [bash]
        source: echo "fits {{inputs.parameters.model}}"
`,
    });
    const whole = await project.mlops(["run", "train.yaml"]);
    expect(whole.code).toBe(0);
    expect(whole.out).toContain("fit | fits forest");
    const lacking = await project.mlops(["run", "train.yaml", "--step", "fit"]);
    expect(lacking.out).toContain("--set 'inputs.parameters.model=VALUE'");
    const given = ["--set", "inputs.parameters.model=forest"];
    const { out, code } = await project.mlops(["run", "train.yaml", "--step", "fit", ...given]);
    expect(out).toContain("| fits forest");
    expect(code).toBe(0);
  });
});

describe("a trigger that starts some of the steps", () => {
  it("is that of a DAG of dag-factory", async () => {
    const text = ["churn", "prices"]
      .map(
        (name) => `${name}:
  schedule: "0 3 * * *"
  tasks:
    - task_id: fit
      operator: airflow.providers.standard.operators.bash.BashOperator
      bash_command: echo fit ${name}
    - task_id: score
      operator: airflow.providers.standard.operators.bash.BashOperator
      bash_command: echo score ${name}
      dependencies: [fit]
`,
      )
      .join("");
    const out = await plan("dags.yml", text, "--trigger", "prices");
    expect(out).toMatch(/prices \/ fit/);
    expect(out).toMatch(/prices \/ score .*after fit/);
    expect(out).not.toMatch(/churn \/ fit/);
  });

  it("is that of a job of Databricks", async () => {
    const job = (name: string) => `    ${name}:
      schedule: { quartz_cron_expression: "0 0 3 * * ?", timezone_id: UTC }
      tasks:
        - task_key: fit
          notebook_task: { notebook_path: ./fit.py }
        - task_key: clean
          depends_on: [{ task_key: fit }]
          run_if: ALL_DONE
          notebook_task: { notebook_path: ./clean.py }
`;
    const text = `bundle: { name: ml }\nresources:\n  jobs:\n${job("churn")}${job("prices")}`;
    const out = await plan("databricks.yml", text, "--trigger", "prices");
    expect(out).toMatch(/prices \/ fit/);
    expect(out).toMatch(/prices \/ clean .*after fit/);
    expect(out).not.toMatch(/churn \/ fit/);
  });
});

import { utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Project } from "./runner/cli.ts";

/** Whole workflows of Argo, run by the command line: order, parameters, gates. */

const said = (out: string) =>
  out.split("\n").flatMap((line) => {
    const [, step = "", text = ""] = /^(.*?) +\| (.*)$/.exec(line) ?? [];
    return step === "" ? [] : [`${step}: ${text}`];
  });

const workflow = (main: string, more = "") => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { generateName: churn- }
spec:
  entrypoint: main
  arguments: { parameters: [{ name: day, value: "2026-11-28" }] }
  templates:
    - name: main
      dag:
        tasks:
${main.replaceAll(/^/gm, "          ")}
    - name: say
      inputs: { parameters: [{ name: what, value: nothing }] }
      container: { image: "busybox:1", command: [sh, -c], args: ["echo '{{inputs.parameters.what}}'"] }
    - name: fail
      container: { image: "busybox:1", command: [sh, -c], args: ["exit 3"] }
    - name: own
      container: { image: "registry.example.com/x:1", command: [python, train.py] }
    - name: count
      inputs: { parameters: [{ name: file }] }
      outputs: { parameters: [{ name: rows, valueFrom: { path: ./out/rows } }] }
      script:
        image: python:3.12
        command: [bash]
        source: |
          mkdir -p out
          echo 42 > out/rows
          echo "on the side" >&2
          echo "counted {{inputs.parameters.file}}"
${more}`;

const task = (name: string, template: string, what?: string, rest = "") =>
  `- { name: ${name}, template: ${template}${rest}${what === undefined ? "" : `, arguments: { parameters: [{ name: ${template === "count" ? "file" : "what"}, value: "${what}" }] }`} }`;

const outcomesOf = async (project: Project) => {
  const [run] = await project.runs();
  return Object.fromEntries(
    [...(run?.steps.values() ?? [])].map(({ step, outcome }) => [step, outcome]),
  );
};

describe("a workflow of Argo", () => {
  it("gives a template the variables that are made of its parameters", async () => {
    const project = new Project({
      "w.yaml": workflow(
        [task("one", "show", "first"), task("two", "show")].join("\n"),
        `    - name: show
      inputs: { parameters: [{ name: what, default: "nothing" }] }
      script:
        image: bash:5
        command: [bash]
        env:
          - { name: WHAT, value: "{{inputs.parameters.what}} on {{workflow.parameters.day}}" }
        source: echo "$WHAT"
`,
      ),
    });
    const { out } = await project.mlops(["run", "w.yaml"]);
    expect(said(out).sort()).toEqual(["one: first on 2026-11-28", "two: nothing on 2026-11-28"]);
  });

  it("hands parameters on: of the workflow, from files, from what is printed, of whole templates", async () => {
    const project = new Project({
      "w.yaml": workflow(
        [
          task("count", "count", "data-{{workflow.parameters.day}}.csv"),
          task("fit", "fit", "{{tasks.count.outputs.parameters.rows}}", ", depends: count"),
          task(
            "tell",
            "say",
            "{{tasks.fit.outputs.parameters.accuracy}} after {{tasks.count.outputs.result}}",
            ", depends: fit",
          ),
          task("plain", "say"),
        ].join("\n"),
        `    - name: fit
      inputs: { parameters: [{ name: what }] }
      outputs: { parameters: [{ name: accuracy, valueFrom: { parameter: "{{steps.score.outputs.result}}" } }] }
      steps:
        - - { name: features, template: say, arguments: { parameters: [{ name: what, value: "{{=asInt(inputs.parameters.what) + 1}} rows" }] } }
          - { name: labels, template: say, arguments: { parameters: [{ name: what, value: "labels of {{inputs.parameters.what}}" }] } }
        - - { name: score, template: say, arguments: { parameters: [{ name: what, value: "0.91" }] } }
`,
      ),
    });
    const { out, code } = await project.mlops(["run", "w.yaml"]);
    expect(code).toBe(0);
    expect(said(out).sort()).toEqual([
      "count: counted data-2026-11-28.csv",
      "count: on the side",
      "fit / score: 0.91",
      "fit / step 1 / features: 43 rows",
      "fit / step 1 / labels: labels of 42",
      "plain: nothing",
      "tell: 0.91 after counted data-2026-11-28.csv",
    ]);
    expect(out).toContain("Image    ");
    const other = await project.mlops(["run", "w.yaml", "--set", "workflow.parameters.day=today"]);
    expect(said(other.out)).toContain("count: counted data-today.csv");
    const dry = await project.mlops(["run", "w.yaml", "--dry-run"]);
    expect(dry.out).not.toContain("--set");
  });

  it("reads 'when' and 'depends' as Argo does: what is skipped holds nothing up, what failed is asked for", async () => {
    const project = new Project({
      "w.yaml": workflow(
        [
          task("score", "say", "0.80"),
          task(
            "retrain",
            "say",
            "r",
            `, depends: score, when: "{{tasks.score.outputs.result}} < 0.87"`,
          ),
          task(
            "keep",
            "say",
            "k",
            `, depends: score, when: "{{tasks.score.outputs.result}} >= 0.87"`,
          ),
          task("both", "say", "b", ", dependencies: [retrain, keep]"),
          task("kept", "say", "never", ", depends: keep.Succeeded"),
          task("skipped", "say", "s", ", depends: keep.Skipped && !retrain.Failed"),
          task("late", "say", "never", ", depends: kept"),
        ].join("\n"),
      ),
    });
    await project.mlops(["run", "w.yaml"]);
    expect(await outcomesOf(project)).toEqual({
      score: "succeeded",
      retrain: "succeeded",
      keep: "passed-over",
      both: "succeeded",
      kept: "gate-closed",
      skipped: "succeeded",
      late: "blocked",
    });
  });

  it("goes on after a failure where that is asked for, and ends with what 'onExit' names", async () => {
    const text = workflow(
      [
        task("fit", "fail"),
        task("mend", "say", "mending", ", depends: fit.Failed"),
        task("use", "say", "never", ", depends: fit"),
      ].join("\n"),
      `    - name: report
      steps:
        - - { name: good, template: say, when: "{{workflow.status}} == Succeeded" }
          - { name: bad, template: say, when: "{{workflow.status}} != Succeeded", arguments: { parameters: [{ name: what, value: "{{workflow.status}} {{workflow.name}}" }] } }
`,
    ).replace("  entrypoint: main", "  entrypoint: main\n  onExit: report");
    const project = new Project({ "w.yaml": text });
    const { out, code } = await project.mlops(["run", "w.yaml"]);
    expect(code).toBe(1);
    expect(said(out)).toEqual(["mend: mending", "step 1 / bad: Failed churn-local"]);
    expect(await outcomesOf(project)).toMatchObject({ use: "blocked", mend: "succeeded" });
  });

  it("says what only the cluster can run, and takes what that would tell from a person", async () => {
    const text = workflow(
      [
        task("train", "own"),
        task("tell", "say", "{{tasks.train.outputs.parameters.model}}", ", depends: train"),
        task("loop", "say", "{{item}}", `, withParam: "{{tasks.train.outputs.result}}"`),
        `- { name: far, templateRef: { name: shared, template: say } }`,
        `- { name: again, template: main }`,
      ].join("\n"),
    );
    const project = new Project({ "w.yaml": text });
    const { out, code } = await project.mlops(["run", "w.yaml"]);
    expect(code).toBe(0);
    expect(out).toContain("it is the command of a container, which is not started here");
    expect(out).toContain("it is run once for each of its 'withParam', which Argo makes");
    expect(out).toContain("it is made of 'say', which runs only where the pipeline is hosted");
    expect(out).toContain("it calls 'main' again, within which it stands");
    expect(out).toContain("Nothing ran: 0 of 5 steps ran, 5 cannot run here.");
    expect(out).toContain("it needs --set 'tasks.train.outputs.parameters.model=VALUE'");
    const given = ["--set", "tasks.train.outputs.parameters.model=forest"];
    expect(said((await project.mlops(["run", "w.yaml", ...given])).out)).toEqual(["tell: forest"]);
  });

  it("runs a task for each of its items, and of steps that write one file one after the other", async () => {
    const text = workflow(
      `- { name: each, template: write, withItems: [a, { name: b, rate: 0.5 }, c], arguments: { parameters: [{ name: what, value: "{{item}}" }] } }
- { name: rate, template: say, withItems: [{ name: b, rate: 0.5 }], arguments: { parameters: [{ name: what, value: "{{item.name}} {{item.rate}}" }] } }`,
      `    - name: write
      inputs: { parameters: [{ name: what }] }
      outputs: { parameters: [{ name: rows, valueFrom: { path: rows } }] }
      script: { image: "bash:5", command: [bash], source: "test ! -e busy; touch busy; echo x > rows; sleep 0.2; rm busy" }
`,
    );
    const project = new Project({ "w.yaml": text });
    const { out, code } = await project.mlops(["run", "w.yaml", "--jobs", "4"]);
    expect(code).toBe(0);
    expect(out).toContain(
      "Repeats  each for each of 3 combinations, all in this folder: --set item=VALUE",
    );
    expect(said(out)).toEqual(["rate (b, 0.5): b 0.5"]);
  });

  it("fails a step that did not write what it promised, and goes on from there with what was told", async () => {
    const text = workflow(
      [
        task("count", "count", "x"),
        `- { name: fit, template: fit, depends: count }`,
        task("tell", "say", "{{tasks.count.outputs.parameters.rows}}", ", depends: fit"),
      ].join("\n"),
      `    - name: fit
      outputs:
        parameters:
          - { name: model, valueFrom: { path: model } }
          - { name: note, valueFrom: { path: note, default: none } }
      script: { image: "bash:5", command: [bash], source: "test ! -e ready || echo forest > model" }
`,
    );
    const project = new Project({ "w.yaml": text, model: "of yesterday" });
    const past = new Date(Date.now() - 60_000);
    utimesSync(project.path("model"), past, past);
    const { out, code } = await project.mlops(["run", "w.yaml"]);
    expect(code).toBe(1);
    expect(out).toContain("it did not write model, which its output 'model' is read from");
    project.write("ready", "");
    const resumed = await project.mlops(["run", "w.yaml", "--resume", "last"]);
    expect(resumed.code).toBe(0);
    expect(said(resumed.out)).toEqual(["tell: 42"]);
  });

  it("names what it begins with where that is missing", async () => {
    const text = workflow(task("a", "say")).replace("entrypoint: main", "entrypoint: mian");
    const project = new Project({ "w.yaml": text });
    const { out, code } = await project.mlops(["run", "w.yaml"]);
    expect(code).toBe(2);
    expect(out).toContain("Its entrypoint 'mian' is not in this file: run one of its templates");
    const none = new Project({ "w.yaml": text.replace("  entrypoint: mian\n", "") });
    expect((await none.mlops(["run", "w.yaml"])).out).toContain("It names no entrypoint");
  });
});

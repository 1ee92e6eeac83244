import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { methods, type RecordedRun } from "../server/src/lsp/protocol.ts";
import { Project, processesWith, until } from "./runner/cli.ts";
import { Editor } from "./session/editor.ts";

/** What the built server tells of the runs that the command line recorded. */

const pipeline = `name: churn
triggers:
  drop:
    when: accuracy < 0.87
steps:
  validate:
    run: for i in 1 2 3; do echo "row $i"; done
  train:
    needs: validate
    python: |
      scores = []
      print(sum(scores) / len(scores))
  deploy:
    needs: train
    run: echo deployed
`;

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
});

const runsOf = (project: Project, more: object = {}, file = "churn.mlops.yaml") =>
  editor.connection.sendRequest<RecordedRun[]>(methods.runs, {
    uri: pathToFileURL(project.path(file)).href,
    ...more,
  });

const runOf = (project: Project, run: string, more: object = {}) =>
  editor.connection.sendRequest<RecordedRun | null>(methods.run, {
    uri: pathToFileURL(project.path("churn.mlops.yaml")).href,
    run,
    ...more,
  });

const cancel = (project: Project, run: string) =>
  editor.connection.sendRequest<boolean>(methods.cancelRun, {
    uri: pathToFileURL(project.path("churn.mlops.yaml")).href,
    run,
  });

describe("a run that failed", () => {
  const project = new Project({ "churn.mlops.yaml": pipeline });
  beforeAll(async () => {
    const ran = ["run", "churn.mlops.yaml", "--trigger", "drop", "--set", "accuracy=0.8"];
    expect((await project.mlops(ran)).code).toBe(1);
  });

  it("is told step by step, with the line of the pipeline that led to the failure", async () => {
    const [run, ...others] = await runsOf(project);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ state: "failed", trigger: "drop" });
    expect(run?.seconds).toBeGreaterThan(0);
    expect(run?.why[0]).toContain("drop fires");
    expect(run?.steps.map(({ name, state, words }) => [name, state, words])).toEqual([
      ["validate", "succeeded", "succeeded"],
      ["train", "failed", "failed"],
      ["deploy", "blocked", "not run"],
    ]);
    const [validate, train, deploy] = run?.steps ?? [];
    expect(validate).toMatchObject({ attempt: 1, code: 0 });
    expect(validate?.at && Date.parse(validate.at)).toBeGreaterThanOrEqual(
      Date.parse(run?.at ?? ""),
    );
    expect(train).toMatchObject({ code: 1 });
    expect(train?.why).toContain("ZeroDivisionError");
    expect(pipeline.split("\n")[train?.line ?? -1]).toContain("len(scores)");
    expect(deploy?.log).toBeUndefined();
  });

  it("leads to its logs", async () => {
    const [run] = await runsOf(project);
    const log = run?.steps[0]?.log ?? "";
    expect(readFileSync(fileURLToPath(log), "utf8")).toBe("row 1\nrow 2\nrow 3\n");
    expect(log.startsWith(run?.folder ?? "nowhere")).toBe(true);
  });

  it("is told alone, with as many last lines of its logs as are wanted", async () => {
    const last = await runOf(project, "last", { lines: 2 });
    expect(last?.steps[0]?.lastLines).toEqual(["row 2", "row 3"]);
    expect(last?.steps[1]?.lastLines?.at(-1)).toBe("ZeroDivisionError: division by zero");
    const alone = await runOf(project, last?.id ?? "");
    expect(alone?.steps[0]?.lastLines).toBeUndefined();
    expect(alone?.id).toBe(last?.id);
  });

  it("has nothing left to cancel", async () => {
    expect(await cancel(project, "last")).toBe(false);
  });
});

describe("runs of a file", () => {
  const other = "name: other\nsteps:\n  one:\n    run: echo other\n";
  const project = new Project({
    "churn.mlops.yaml": "steps:\n  one:\n    run: echo one\n",
    "with space/mlops.yaml": other,
    "other.mlops.yaml": other,
  });
  beforeAll(async () => {
    for (const file of ["churn.mlops.yaml", "other.mlops.yaml", "churn.mlops.yaml"])
      expect((await project.mlops(["run", file])).code).toBe(0);
    expect((await project.mlops(["run", "with space/mlops.yaml"])).code).toBe(0);
  });

  it("are its own alone, the newest first, as many as are wanted", async () => {
    const [second, first, ...others] = await runsOf(project);
    expect(others).toEqual([]);
    expect(Date.parse(second?.at ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.at ?? ""));
    expect(await runsOf(project, { most: 1 })).toEqual([second]);
    expect(await runsOf(project, {}, "other.mlops.yaml")).toHaveLength(1);
    expect(await runsOf(project, {}, "none.mlops.yaml")).toEqual([]);
  });

  it("are found in folders whose names a URI has to escape", async () => {
    const [run] = await runsOf(project, {}, "with space/mlops.yaml");
    const log = fileURLToPath(run?.steps[0]?.log ?? "");
    expect(readFileSync(log, "utf8")).toBe("other\n");
  });

  it("are not told of where the question leads elsewhere", async () => {
    const [run] = await runsOf(project, {}, "other.mlops.yaml");
    expect(await runOf(project, run?.id ?? "")).toBeNull();
    expect(await runOf(project, `../runs/${run?.id}`)).toBeNull();
    expect(await runOf(project, "..")).toBeNull();
    const elsewhere = { uri: "vscode-vfs://github/a/mlops.yaml" };
    expect(await editor.connection.sendRequest(methods.runs, elsewhere)).toEqual([]);
    expect(await editor.connection.sendRequest(methods.run, { ...elsewhere, run: "last" })).toBe(
      null,
    );
  });
});

describe("a run that is going", () => {
  const slow = (word: string) => `steps:
  first:
    run: echo begun
  second:
    needs: first
    run: sleep 300 ${word} || exec sleep 300 # ${word}
  third:
    needs: second
    run: echo never
`;

  it("is told as it goes, and ends with all its processes when it is cancelled", async () => {
    const word = `mlops-cancelled-${process.pid}`;
    const project = new Project({ "churn.mlops.yaml": slow(word) });
    const started = await project.start(["run", "churn.mlops.yaml"]);
    await until(
      async () => (await runOf(project, "last"))?.steps[1]?.state === "running",
      "second",
    );
    const run = await runOf(project, "last");
    expect(run?.state).toBe("going");
    expect(run?.seconds).toBeUndefined();
    expect(run?.steps.map(({ state }) => state)).toEqual(["succeeded", "running", "waiting"]);
    expect(await cancel(project, run?.id ?? "")).toBe(true);
    expect((await started.finished).code).toBe(1);
    expect((await runOf(project, "last"))?.state).toBe("cancelled");
    expect(processesWith(word)).toEqual([]);
  });

  it("is interrupted once its process is gone without a word", async () => {
    const project = new Project({ "churn.mlops.yaml": slow(`mlops-killed-${process.pid}`) });
    const started = await project.start(["run", "churn.mlops.yaml"]);
    await until(
      async () => (await runOf(project, "last"))?.steps[1]?.state === "running",
      "second",
    );
    started.child.kill("SIGKILL");
    await started.finished;
    const run = await runOf(project, "last");
    expect(run?.state).toBe("interrupted");
    expect(run?.steps.map(({ state }) => state)).toEqual([
      "succeeded",
      "interrupted",
      "not-reached",
    ]);
  });
});

import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type BacktestAnswer,
  type GraphAnswer,
  type GroupPicture,
  pictureMethods,
  type StepPicture,
} from "../server/src/lsp/pictures.ts";
import { Project } from "./runner/cli.ts";
import { Editor } from "./session/editor.ts";

/** What the built server tells for the two pictures: the past of a trigger, and the graph. */

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
});

const history = "{ day1: 0.92, day2: 0.88, day3: 0.85, day4: 0.90, day5: 0.80 }";
const churn = (source: string, more = "") => `name: churn
metrics:
  accuracy: { source: ${source} }
  champion: { source: { day1: 0.9, day2: 0.9, day3: 0.9, day4: 0.9, day5: 0.9 } }
triggers:
  accuracy-drop:
    when: accuracy < 0.87${more}
steps:
  train: { run: python train.py }
`;

async function pastOf(uri: string, text: string, asks = false): Promise<BacktestAnswer> {
  await editor.open(uri, text);
  const params = { uri, trigger: "accuracy-drop", asks };
  const answer = await editor.connection.sendRequest<BacktestAnswer | null>(
    pictureMethods.backtest,
    params,
  );
  if (!answer) throw new Error("no trigger was found");
  return answer;
}

const firesOf = ({ samples }: BacktestAnswer) =>
  samples.filter(({ verdict }) => verdict === "fires").map(({ label }) => label);

describe("the past of a trigger", () => {
  it("is day 3 and day 5 for a drop below 0.87, and the other three the other way round", async () => {
    const answer = await pastOf("file:///project/a.mlops.yaml", churn(history));
    expect(firesOf(answer)).toEqual(["day3", "day5"]);
    expect(answer.totals).toEqual({ fires: 2, "held-back": 0, unknown: 0, fails: 0, silent: 3 });
    expect(answer.flippedCondition).toBe("accuracy > 0.87");
    expect(answer.flippedTotals?.fires).toBe(3);
    expect(answer.metrics).toEqual(["accuracy"]);
    expect(answer.samples[2]).toEqual({
      label: "day3",
      values: [0.85],
      verdict: "fires",
      flipped: "silent",
    });
    expect(answer.range.start).toEqual({ line: 5, character: 2 });
    expect(answer.problems).toEqual([]);
  });

  it("says what a metric is compared with, and which metrics belong together", async () => {
    const alone = await pastOf("file:///project/b.mlops.yaml", churn(history));
    expect(alone.panels).toEqual([
      {
        metrics: ["accuracy"],
        bounds: [{ value: 0.87, text: "accuracy < 0.87", holds: "below" }],
      },
    ]);
    const text = churn(history, " or accuracy < champion");
    expect((await pastOf("file:///project/c.mlops.yaml", text)).panels).toEqual([
      {
        metrics: ["accuracy", "champion"],
        bounds: [{ value: 0.87, text: "accuracy < 0.87", holds: "below" }],
      },
    ]);
  });

  it("reads the file of a metric as it is when it is asked, and names it to be watched", async () => {
    const project = new Project({
      "churn.mlops.yaml": churn("metrics.csv"),
      "metrics.csv": "date,accuracy\n2026-01-01,0.9\n2026-01-02,0.8\n2026-01-03,\n",
    });
    const uri = pathToFileURL(project.path("churn.mlops.yaml")).href;
    const before = await pastOf(uri, churn("metrics.csv"));
    expect(firesOf(before)).toEqual(["2026-01-02"]);
    expect(before.samples.at(-1)).toMatchObject({ values: [null], verdict: "unknown" });
    expect(before.files).toEqual([project.path("metrics.csv")]);
    project.write("metrics.csv", "date,accuracy\n2026-01-01,0.8\n");
    expect(firesOf(await pastOf(uri, churn("metrics.csv")))).toEqual(["2026-01-01"]);
  });

  it("speaks of a source that cannot be read: the source, the line, the cause", async () => {
    const project = new Project({
      "churn.mlops.yaml": "",
      "torn.jsonl": '{"date": "2026-01-01", "accuracy": 0.8}\n{"date": "2026-01-02", "accu\n',
    });
    const uri = pathToFileURL(project.path("churn.mlops.yaml")).href;
    const torn = await pastOf(uri, churn("torn.jsonl"));
    expect(firesOf(torn)).toEqual(["2026-01-01"]);
    expect(torn.problems).toEqual([expect.stringMatching(/^torn\.jsonl: .*line 2\b/)]);
    const beside = pathToFileURL(project.path("beside.mlops.yaml")).href;
    const gone = await pastOf(beside, churn("gone.csv"));
    expect(gone.samples).toEqual([]);
    expect(gone.problems).toEqual([expect.stringMatching(/^gone\.csv: /)]);
    expect(gone.nothing).toBe("There is no history to go through.");
  });

  it("asks a server only when a person asked, and remembers what it said", async () => {
    const uri = "file:///project/far.mlops.yaml";
    const text = churn("prometheus:http://127.0.0.1:9");
    const quiet = await pastOf(uri, text);
    expect(quiet.hasFarSources).toBe(true);
    expect(quiet.problems).toEqual([expect.stringMatching(/asked only when you ask/)]);
    const asked = await pastOf(uri, text, true);
    expect(asked.problems).toEqual([
      expect.stringMatching(/^prometheus:http:\/\/127\.0\.0\.1:9: /),
    ]);
    expect((await pastOf(uri, text)).problems).toEqual(asked.problems);
  });

  it("is that of the schedule's times where there is one, told in its zone", async () => {
    const source = "{ 2026-03-28: 0.8, 2026-03-30: 0.9 }";
    const schedule = '\n    cron: "30 2 * * *"\n    timezone: Europe/Berlin';
    const answer = await pastOf("file:///project/d.mlops.yaml", churn(source, schedule));
    expect([answer.basis, answer.zone]).toEqual(["schedule", "Europe/Berlin"]);
    expect(firesOf(answer)).toEqual(["2026-03-28 02:30", "2026-03-29 03:00"]);
  });

  it("is nothing for a trigger that is not there", async () => {
    const uri = "file:///project/e.mlops.yaml";
    await editor.open(uri, churn(history));
    const params = { uri, trigger: "drop" };
    expect(await editor.connection.sendRequest(pictureMethods.backtest, params)).toBeNull();
  });
});

const graphOf = async (uri: string, text: string) => {
  await editor.open(uri, text);
  const answer = await editor.connection.sendRequest<GraphAnswer>(pictureMethods.graph, { uri });
  const [picture] = answer.pipelines;
  if (!picture) throw new Error("no pipeline was read");
  return picture;
};

const stepsIn = ({ steps }: GroupPicture): StepPicture[] =>
  steps.flatMap((step) => [step, ...(step.group ? stepsIn(step.group) : [])]);

describe("the graph of a pipeline", () => {
  it("has the steps with what they need, their gates, and what starts them", async () => {
    const picture = await graphOf(
      "file:///project/graph.mlops.yaml",
      `name: churn
triggers:
  nightly: { cron: "0 2 * * *", timezone: Europe/Berlin }
  drop: { when: accuracy < 0.87 }
steps:
  validate: { run: python validate.py }
  train: { needs: validate, python: "print(1)", timeout: 2h, retries: 1 }
  deploy: { needs: [train, trian], when: accuracy > 0.8, run: ./deploy.sh }
`,
    );
    expect(picture).toMatchObject({
      name: "churn",
      triggers: [
        { name: "nightly", starts: ["validate"], schedule: "At 02:00, every day (Europe/Berlin)" },
        { name: "drop", starts: ["validate"], condition: "accuracy < 0.87" },
      ],
    });
    const [validate, train, deploy] = picture.groups.flatMap(stepsIn);
    expect(validate).toMatchObject({ id: "validate", work: "shell", needs: [], gates: [] });
    expect(validate?.range.start).toEqual({ line: 5, character: 2 });
    expect(train).toMatchObject({
      work: "Python",
      needs: [{ name: "validate", from: "validate", cyclic: false }],
      limits: ["ended after 2 hours", "tried again once when it fails"],
    });
    expect(deploy).toMatchObject({
      deploys: true,
      gates: ["accuracy > 0.8"],
      needs: [{ from: "train" }, { name: "trian", cyclic: false }],
    });
    expect(deploy?.needs[1]).not.toHaveProperty("from");
  });

  it("marks the way of a cycle, and nothing beside it", async () => {
    const picture = await graphOf(
      "file:///project/cycle.mlops.yaml",
      "steps:\n  a: { needs: c, run: x }\n  b: { needs: a, run: x }\n  c: { needs: b, run: x }\n  d: { needs: c, run: x }\n",
    );
    const cyclic = picture.groups
      .flatMap(stepsIn)
      .flatMap(({ id, needs }) =>
        needs.filter((need) => need.cyclic).map(({ name }) => [id, name]),
      );
    expect(cyclic).toEqual([
      ["a", "c"],
      ["b", "a"],
      ["c", "b"],
    ]);
  });

  it("has the steps inside a job, under the names that runs record", async () => {
    const picture = await graphOf(
      "file:///project/.github/workflows/train.yml",
      `on: { schedule: [{ cron: "0 2 * * *" }] }
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Fit
        run: python fit.py
  deploy:
    needs: train
    runs-on: ubuntu-latest
    steps: [{ run: ./deploy.sh }]
`,
    );
    const steps = picture.groups.flatMap(stepsIn);
    expect(steps.map(({ plannedName }) => plannedName)).toEqual([
      "train",
      "train / actions/checkout@v4",
      "train / Fit",
      "deploy",
      expect.stringMatching(/^deploy \/ /),
    ]);
    expect(picture.triggers).toMatchObject([{ starts: ["train"] }]);
  });

  it("keeps templates apart, and starts at the one the file begins with", async () => {
    const picture = await graphOf(
      "file:///project/argo.yaml",
      `apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: { name: churn }
spec:
  schedules: ["0 2 * * *"]
  workflowSpec:
    entrypoint: main
    templates:
      - name: fit
        container: { image: "python:3.12", command: [python, fit.py] }
      - name: main
        dag:
          tasks:
            - { name: train, template: fit }
            - { name: score, template: fit, depends: train }
`,
    );
    const main = picture.groups.find(({ title }) => title === "main");
    expect(main?.steps.map(({ id }) => id)).toEqual(["main / train", "main / score"]);
    expect(picture.triggers.map(({ starts }) => starts)).toEqual([["main / train"]]);
    const ids = picture.groups.flatMap(stepsIn).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

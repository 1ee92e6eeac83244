import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { argo } from "../server/src/exporters/argo.ts";
import { containerVariables } from "../server/src/exporters/argo-variables.ts";
import { exportFile } from "../server/src/exporters/export.ts";
import type { Exporter } from "../server/src/exporters/exporter.ts";
import { githubActions } from "../server/src/exporters/github-actions.ts";
import { handOver, takeOver } from "../server/src/exporters/github-files.ts";
import { withSecrets } from "../server/src/exporters/github-text.ts";
import type { Written } from "../server/src/yaml/writer.ts";
import { folderOf, mlops } from "./command-line.ts";
import { Project } from "./runner/cli.ts";
import { has } from "./runner/programs.ts";

const pipeline = `name: churn
metrics:
  accuracy:
    source: metrics/daily.csv
  drift:
    source: mlflow:http://localhost:5000
triggers:
  nightly:
    cron: "0 2 * * *"
  drifted:
    when: drift > 0.2
    cooldown: 24h
steps:
  train:
    run: python train.py
    timeout: 90s
  release:
    needs: train
    when: accuracy > 0.9
    run: ./deploy.sh
`;

describe("mlops export", () => {
  const folder = folderOf({
    ".git/": "",
    "ml/churn.mlops.yaml": pipeline,
    "ml/plain.mlops.yaml": "overlap: allow\nsteps:\n  train:\n    run: echo\n",
    "ml/broken.mlops.yaml": "steps:\n  train:\n    needs: gone\n    run: echo\n",
    ".github/workflows/ci.yml":
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n",
  });
  const run = (...words: readonly string[]) => mlops(["export", ...words], { folder });

  it("writes to standard output, and tells what is otherwise at its place", async () => {
    const { code, out, error } = await run("ml/churn.mlops.yaml", "--to", "github-actions");
    expect(error.split("\n")).toEqual([
      "ml/churn.mlops.yaml:1:7 changed A run that is due while another goes on waits for its end: GitHub Actions cannot leave it out.",
      "ml/churn.mlops.yaml:10:3 left out The trigger drifted is not there. drift comes from MLflow, which only mlops itself asks.",
      "ml/churn.mlops.yaml:16:14 changed GitHub counts whole minutes, so it is ended after 2.",
      "ml/churn.mlops.yaml:17:3 changed release deploys (its name says so): here it runs only when asked for, in GitHub Actions whenever it is reached.",
      "",
    ]);
    expect(code, "something is left out").toBe(1);
    expect(out).toMatch(/^# Made from churn\.mlops\.yaml by mlops export/);
    expect(out).toContain("\n# The trigger drifted is not there.");
    expect(out).toContain("\n    working-directory: ml\n");
  });

  it("says nothing and answers 0 where all is as it was", async () => {
    expect(await run("ml/plain.mlops.yaml", "--to", "github-actions")).toMatchObject({
      code: 0,
      error: "",
    });
  });

  it("writes a file, and over one only when told to", async () => {
    const target = ".github/workflows/plain.yml";
    const words = ["ml/plain.mlops.yaml", "--to=github-actions", "--output", target];
    expect(await run(...words)).toEqual({ code: 0, out: "", error: "" });
    const text = readFileSync(join(folder, target), "utf8");
    expect(text).toContain("jobs:\n  train:");
    expect(await run(...words)).toMatchObject({
      code: 2,
      error: `mlops: ${target} is there already. --force writes over it.\n`,
    });
    expect((await run(...words, "--force")).code).toBe(0);
    expect(readFileSync(join(folder, target), "utf8")).toBe(text);
  });

  it.each([
    [["ml/plain.mlops.yaml"], /needs --to with an engine: github-actions/],
    [["ml/plain.mlops.yaml", "--to", "argoo"], /--to/],
    [["ml/broken.mlops.yaml", "--to", "github-actions"], /train needs gone, which is no step/],
    [
      [".github/workflows/ci.yml", "--to", "github-actions"],
      /Only pipelines of the project's own format/,
    ],
    [
      ["ml/churn.mlops.yaml", "--to", "github-actions", "--poll", "often"],
      /'often' is no schedule/,
    ],
  ])("answers 2 to %j", async (words, said) => {
    const { code, out, error } = await run(...words);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toMatch(said);
  });
});

/** What is told of a pipeline that is exported, or why it is not. */
function told(engine: Exporter, data: object): string {
  const steps = { train: { run: "echo" } };
  const analysis = analyze("a.mlops.yaml", JSON.stringify({ overlap: "allow", steps, ...data }));
  const exported = exportFile(analysis, engine, { file: "a.mlops.yaml" });
  if ("refused" in exported) return exported.refused;
  return exported.remarks.map(({ kind, message }) => `${kind}: ${message}`).join("\n");
}

describe("what an engine cannot do", () => {
  const asking = (source: unknown, when: string) =>
    told(githubActions, {
      metrics: { accuracy: { source } },
      triggers: { drop: { cron: "0 2 * * *", when } },
    });

  it("is told of sources that only mlops reads", () => {
    expect(asking("mlflow:mlruns", "accuracy < 0.9")).toMatch(/^left-out: .* comes from MLflow/);
    expect(asking("prometheus:http://localhost", "accuracy < 0.9")).toMatch(/Prometheus/);
    expect(asking("metrics.bin", "accuracy < 0.9")).toMatch(
      /The source of accuracy cannot be read/,
    );
    expect(asking("dvc:metrics.json", "accuracy < 0.9")).toMatch(
      /^changed: Triggers read metrics\.json/,
    );
    expect(asking("dvc:metrics.json", 'avg(accuracy, "7d") < 0.9')).toMatch(
      /^left-out: .* history of accuracy is that of git/,
    );
    expect(asking([0.9, 0.8], "accuracy < 0.9")).toBe("");
    expect(asking(undefined, "accuracy < 0.9")).toMatch(
      /^changed: Nothing says where accuracy comes/,
    );
  });

  it("is told of conditions that cannot be read", () => {
    for (const when of [
      "accuracy <",
      "load(accuracy) < 1",
      "(x := accuracy) < 1",
      "accuracy[-1] < 1",
    ])
      expect(asking([0.9], when)).toMatch(/^left-out: .*cannot be read; mlops check says why/);
  });

  it("is told of times at which the clocks are changed, and of intervals", () => {
    const scheduled = (engine: Exporter, cron: string, timezone: string) =>
      told(engine, { triggers: { nightly: { cron, timezone } } })
        .split("\n")
        .filter((line) => /\bit\b/.test(line) && line.includes(engine.title.split(" ")[0] ?? ""));
    expect(scheduled(argo, "30 2 * * *", "Europe/Berlin")).toEqual([
      expect.stringContaining("for the first time on 2027-03-28"),
    ]);
    expect(scheduled(argo, "30 2 * * *", "Asia/Kolkata")).toEqual([]);
    expect(scheduled(githubActions, "30 2 * * *", "Europe/Berlin")).toEqual([]);
    expect(scheduled(githubActions, "*/2 * * * *", "UTC")).toEqual([
      "changed: GitHub Actions never starts it twice within 5 minutes.",
    ]);
  });
});

describe("the variables of a container", () => {
  it("are filled in by Kubernetes where they hold a secret, and nowhere else", () => {
    const written = {
      TOKEN: "${{ secrets.TOKEN }}",
      HEADER: "Bearer ${{secrets.TOKEN}}",
      PLAIN: "$(date) $HOME $$ {{ x }}",
    };
    expect(containerVariables(written, "churn")).toEqual([
      { name: "SECRET_TOKEN", valueFrom: { secretKeyRef: { name: "churn", key: "TOKEN" } } },
      { name: "TOKEN", valueFrom: { secretKeyRef: { name: "churn", key: "TOKEN" } } },
      { name: "HEADER", value: "Bearer $(SECRET_TOKEN)" },
      { name: "PLAIN", value: "$$(date) $HOME $$ {{ x }}" },
    ]);
  });
});

describe("the texts of a workflow of GitHub", () => {
  it("stand for themselves, but for secrets", () => {
    expect(withSecrets("${{ secrets.TOKEN }} ${{ x }} ${{")).toBe(
      "${{ secrets.TOKEN }} ${{ '${{' }} x }} ${{ '${{' }}",
    );
  });
});

describe("the files of a job", () => {
  it("reach those after it, with their modes and links, and nothing else does", () => {
    const folder = folderOf({
      "one/old.txt": "old",
      "one/.git/": "",
      "two/": "",
      "two/old.txt": "old",
    });
    const bash = (place: string, script: string) =>
      execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
        cwd: join(folder, place),
      });
    const scripts = (steps: readonly Written[]) =>
      steps.flatMap((step) =>
        typeof step === "object" && "run" in step && typeof step.run === "string" ? step.run : [],
      );
    for (const script of scripts(takeOver([], ".", true))) bash("one", script);
    bash("one", "sleep 0.02; mkdir -p 'a b'; echo new > 'a b/new file'; echo ':' > run.sh");
    bash("one", "chmod +x run.sh; ln -s run.sh link; touch .git/index");
    for (const script of scripts(handOver("train", "."))) bash("one", script);
    cpSync(join(folder, "one/.mlops/files"), join(folder, "two/.mlops/files"), { recursive: true });
    for (const script of scripts(takeOver(["gone", "train"], ".", false))) bash("two", script);
    expect(readFileSync(join(folder, "two/a b/new file"), "utf8")).toBe("new\n");
    bash("two", "./run.sh; test -L link; test ! -e .git");
    expect(String(bash("two", "tar -tf .mlops/files/train.tar | sort"))).toBe(
      "./a b/new file\n./link\n./run.sh\n",
    );
  });
});

const example = join(import.meta.dirname, "../examples/retrain-small-model");

describe.skipIf(!has("python3", "running an exported pipeline"))("an exported pipeline", () => {
  const copy = (): Project => {
    const project = new Project();
    cpSync(example, project.folder, {
      recursive: true,
      filter: (path) => !/\.mlops|__pycache__|build$/.test(path),
    });
    return project;
  };

  /** How the steps of a run came out. */
  async function outcomes(
    project: Project,
    file: string,
    ...given: readonly string[]
  ): Promise<Record<string, string>> {
    const { out } = await project.mlops(["run", file, ...given, "--deploy"]);
    const [run] = await project.runs();
    if (!run) throw new Error(out);
    const steps = [...run.steps.values()].map(({ step, outcome }) => [step, outcome] as const);
    return Object.fromEntries(steps);
  }

  const isDone = (project: Project): void => {
    expect(project.read("models/staging.json")).toBe(project.read("build/model.json"));
    const memory = JSON.parse(project.read(".mlops/triggers.json"));
    expect(memory["accuracy-drop"].fired).toBeGreaterThan(Date.now() - 60_000);
  };

  it("runs as a workflow of GitHub: its trigger is asked, its gate read, its model trained", async () => {
    const project = copy();
    const workflow = ".github/workflows/retrain.yml";
    const made = await project.mlops([
      ...["export", "mlops.yaml", "--to", "github-actions", "--output", workflow],
    ]);
    expect(made.code).toBe(0);
    const given = [
      ...["--set", "github.event_name=schedule", "--set", "github.event.schedule=17 * * * *"],
    ];
    // The model has become bad.
    expect(await outcomes(project, workflow, ...given)).toMatchObject({
      "triggers / accuracy-drop": "succeeded",
      "validate / validate": "succeeded",
      "train / shell-1": "succeeded",
      "train / train, attempt 2": "passed-over",
      "evaluate / evaluate": "succeeded",
      "report / report": "succeeded",
      "deploy-gate / gate": "succeeded",
      "deploy / deploy": "succeeded",
    });
    isDone(project);
    // Now it is good.
    expect(await outcomes(project, workflow, ...given)).toMatchObject({
      "triggers / accuracy-drop": "succeeded",
      "validate / actions/checkout@v6": "gate-closed",
      "validate / validate": "blocked",
    });
  });

  it("runs as a workflow of Argo in the same way", async () => {
    const project = copy();
    const file = "retrain.argo.yaml";
    const made = await project.mlops(["export", "mlops.yaml", "--to", "argo", "--output", file]);
    expect(made.code).toBe(0);
    // The template that the trigger begins with, in this folder instead of the volume.
    const text = project.read(file).replace("entrypoint: steps", "entrypoint: on-accuracy-drop");
    project.write(file, text.replaceAll("/workspace", project.folder));
    expect(await outcomes(project, file)).toEqual({
      ask: "succeeded",
      "run / validate": "succeeded",
      "run / train": "succeeded",
      "run / evaluate": "succeeded",
      "run / report / report-python": "succeeded",
      "run / deploy-gate": "succeeded",
      "run / deploy": "succeeded",
    });
    isDone(project);
    expect(await outcomes(project, file)).toMatchObject({
      ask: "succeeded",
      "run / validate": "passed-over",
    });
  });
});

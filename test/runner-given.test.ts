import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Project } from "./runner/cli.ts";
import { has } from "./runner/programs.ts";

/** Values for what a pipeline leaves open: given by hand, or known where it runs. */

describe("a value that is given by hand", () => {
  const pipeline = `metrics: { accuracy: { source: { day1: 0.9 } } }
triggers:
  drop: { when: accuracy < 0.87 }
steps:
  a: { run: echo ran }
`;

  it("is refused where nothing asks for it", async () => {
    const project = new Project({ "p.mlops.yaml": pipeline });
    const { out, code } = await project.mlops(["run", "p.mlops.yaml", "--set", "acuracy=0.5"]);
    expect(code).toBe(2);
    expect(out).toContain(
      "--set acuracy: nothing in p.mlops.yaml asks for 'acuracy'. Did you mean 'accuracy'?",
    );
    expect((await project.mlops(["run", "p.mlops.yaml", "--set", "accuracy=0.5"])).out).toContain(
      "| ran",
    );
  });
});

describe("a workflow of GitHub", () => {
  const path = ".github/workflows/train.yml";
  const said = (out: string) =>
    out.split("\n").flatMap((line) => / \| (.*)$/.exec(line)?.[1] ?? []);
  const workflow = (steps: string, job = "") => `name: train
on:
  workflow_dispatch:
    inputs:
      rate: { default: 0.1 }
      model: {}
  schedule: [{ cron: "0 3 * * *" }]
jobs:
  train:
    runs-on: ubuntu-latest
${job}    steps:
${steps}`;
  const repository = (project: Project): string => {
    const git = (...given: readonly string[]) =>
      execFileSync("git", given, { cwd: project.folder, encoding: "utf8" }).trim();
    git("init", "--quiet", "--initial-branch", "trunk");
    git("config", "user.name", "Ada");
    git("config", "user.email", "ada@example.com");
    git("remote", "add", "origin", "git@github.com:acme/churn.git");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
    return git("rev-parse", "HEAD");
  };

  it.runIf(has("git", "what git tells a workflow"))(
    "is told by git here what GitHub would tell it, and says so",
    async () => {
      const project = new Project({
        [path]: workflow(
          `      - { name: tell, run: 'echo "\${{ github.sha }} \${{ github.ref }} \${{ github.ref_name }} \${{ github.repository }} \${{ github.actor }} \${{ github.workflow }} \${{ github.job }} \${{ github.event_name }} \${{ inputs.rate }}"' }
      - { name: env, run: 'echo "$GITHUB_SHA $GITHUB_REPOSITORY $GITHUB_EVENT_NAME $RUNNER_OS"' }
      - { name: number, run: 'test "\${{ github.run_id }}" -gt 1000 && test "$GITHUB_WORKSPACE" = "$PWD" && echo well' }
      - { name: by-hand, if: github.event_name == 'workflow_dispatch', run: echo by hand }
      - { name: trunk, if: github.ref == 'refs/heads/trunk', run: echo on trunk }
      - { name: event, run: 'echo "\${{ github.event.sender.login }}"' }
`,
        ),
      });
      const sha = repository(project);
      const { out, code } = await project.mlops(["run", path]);
      expect(code).toBe(0);
      expect(out).toContain(`Known    github.* from git: ${sha.slice(0, 8)}, trunk, acme/churn`);
      expect(said(out)).toEqual([
        `${sha} refs/heads/trunk trunk acme/churn Ada train train schedule 0.1`,
        `${sha} acme/churn schedule Linux`,
        "well",
        "on trunk",
      ]);
      expect(out).toContain("it needs --set 'github.event.sender.login=VALUE'");
      const step = await project.mlops(["run", path, "--step", "tell"]);
      expect(said(step.out)).toEqual([
        `${sha} refs/heads/trunk trunk acme/churn Ada train train workflow_dispatch 0.1`,
      ]);
      const given = await project.mlops([
        "run",
        path,
        "--set",
        "github.ref_name=other",
        "--step",
        "tell",
      ]);
      expect(said(given.out)[0]).toContain("refs/heads/trunk other acme");
      const dry = await project.mlops(["run", path, "--dry-run"]);
      expect(dry.out).not.toContain("--set 'github.sha");
    },
  );

  it("says that there is no git where there is none", async () => {
    const project = new Project({
      [path]: workflow("      - { name: tell, run: 'echo ${{ github.sha }}' }\n"),
    });
    const { out } = await project.mlops(["run", path], { env: { GIT_CEILING_DIRECTORIES: "/" } });
    expect(out).toContain("github.* from git: no commit, no branch and no repository");
    expect(out).toContain("it needs --set 'github.sha=VALUE'");
  });

  it("asks for secrets in the environment, and hides them", async () => {
    const project = new Project({
      [path]: workflow(
        "      - { name: show, run: 'echo ${{ secrets.HUB }} ${{ secrets.OTHER }}' }\n",
      ),
    });
    const { out } = await project.mlops(["run", path]);
    expect(out).toContain("it needs the secrets HUB, OTHER, in the environment, in .env, or kept");
    const given = ["--set", "secrets.HUB=typed-word", "--set", "secrets.OTHER=typed-too"];
    const typed = await project.mlops(["run", path, ...given]);
    expect(typed.out).toContain("Given    secrets.HUB = ***, secrets.OTHER = ***");
    expect(typed.out).not.toContain("typed-");
    expect(said(typed.out)).toEqual(["*** ***"]);
    project.write(".env", "HUB=word-of-hub\nOTHER=other-word\n");
    expect(said((await project.mlops(["run", path])).out)).toEqual(["*** ***"]);
    const [record] = await project.runs();
    const folder = record?.folder ?? "";
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), "utf8")).not.toMatch(/word-of-hub|other-word/);
  });

  const matrix = `    strategy:
      matrix:
        model: [linear, tree]
        seed: [1, 2]
        exclude: [{ model: tree, seed: 2 }]
        include:
          - { model: tree, depth: 5 }
          - { model: forest, seed: 3 }
`;
  const fit = `      - { id: fit, name: fit, run: 'echo "score=\${{ matrix.model }}\${{ matrix.seed }}" >> $GITHUB_OUTPUT' }
      - { name: tell, run: 'echo "\${{ steps.fit.outputs.score }} \${{ matrix.model }}"' }
  report:
    needs: train
    runs-on: ubuntu-latest
    steps: [{ name: end, run: echo reported }]
`;

  it("runs a job once for each combination of its matrix, and each keeps its own outputs", async () => {
    const project = new Project({ [path]: workflow(fit, matrix) });
    const { out, code } = await project.mlops(["run", path]);
    expect(code).toBe(0);
    expect(out).toContain(
      "Repeats  train for each of 4 combinations, all in this folder: --set matrix.model=VALUE takes those of one value alone",
    );
    expect(out).toMatch(/^train \(linear, 1\) \/ tell +\| linear1 linear$/m);
    expect(said(out).sort()).toEqual([
      "forest3 forest",
      "linear1 linear",
      "linear2 linear",
      "reported",
      "tree1 tree",
    ]);
    expect(said(out).at(-1)).toBe("reported");
    const [record] = await project.runs();
    expect([...(record?.steps.keys() ?? [])]).toContain("train (tree, 1, 5) / fit");
  });

  it("runs of a matrix what is asked for", async () => {
    const project = new Project({ [path]: workflow(fit, matrix) });
    const linear = await project.mlops(["run", path, "--set", "matrix.model=linear"]);
    expect(said(linear.out).sort()).toEqual(["linear1 linear", "linear2 linear", "reported"]);
    const other = await project.mlops([
      "run",
      path,
      "--set",
      "matrix.model=boost",
      "--set",
      "matrix.seed=9",
    ]);
    expect(said(other.out)).toContain("boost9 boost");
  });

  it("asks for the values of a matrix that an expression makes", async () => {
    const computed =
      "    strategy: { matrix: { model: '${{ fromJSON(needs.x.outputs.models) }}' } }\n";
    const project = new Project({
      [path]: workflow("      - { name: fit, run: 'echo ${{ matrix.model }}' }\n", computed),
    });
    const { out } = await project.mlops(["run", path]);
    expect(out).toContain("it needs --set 'matrix.model=VALUE'");
  });
});

describe("a pipeline of our own", () => {
  it("takes secrets as GitHub writes them from the environment, and hides them", async () => {
    const project = new Project({
      "p.mlops.yaml": `steps:
  a:
    env: { T: "\${{ secrets.HUB }}", LEFT: "\${{ other }}" }
    run: |
      echo "\${{ secrets.HUB }} $T $LEFT"
  b: { needs: a, python: 'print("\${{ secrets.HUB }}", f"\${{1 + 1}}")' }
`,
    });
    const { out } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(out).toContain("it needs the secret HUB, in the environment, in .env, or kept");
    const env = { HUB: "word-of-hub" };
    const told = await project.mlops(["run", "p.mlops.yaml"], { env });
    expect(told.out).toContain("a | *** *** ${{ other }}");
    expect(told.out).toContain("b | *** ${1 + 1}");
    expect(told.code).toBe(0);
  });
});

describe.runIf(has("git", "what git tells GitLab and Azure"))("what git knows", () => {
  const repository = (files: Readonly<Record<string, string>>): Project => {
    const project = new Project(files);
    const git = (...given: readonly string[]) =>
      execFileSync("git", given, { cwd: project.folder, stdio: "pipe" });
    git("init", "--quiet", "--initial-branch", "trunk");
    git("config", "user.name", "Ada");
    git("config", "user.email", "ada@example.com");
    git("remote", "add", "origin", "https://example.com/acme/churn.git");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
    git("update-ref", "refs/remotes/origin/trunk", "HEAD");
    git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
    return project;
  };

  it("is what GitLab tells its jobs and their rules", async () => {
    const project = repository({
      ".gitlab-ci.yml": `tell: { script: 'echo "$CI_COMMIT_REF_NAME $CI_PROJECT_PATH $CI_PIPELINE_SOURCE"' }
main: { script: echo on main, rules: [{ if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH }] }
tag: { script: echo on tag, rules: [{ if: $CI_COMMIT_TAG }] }
`,
    });
    const { out } = await project.mlops(["run", ".gitlab-ci.yml"]);
    expect(out).toContain("tell | trunk acme/churn web");
    expect(out).toContain("main | on main");
    expect(out).not.toContain("| on tag");
    const dry = await project.mlops(["run", ".gitlab-ci.yml", "--dry-run"]);
    expect(dry.out).toMatch(/gate, as of now: .*CI_DEFAULT_BRANCH +true/);
    expect(out).toMatch(/Known {4}CI_\* from git: \w{8}, trunk, acme\/churn/);
  });

  it("is what Azure tells its steps and their conditions", async () => {
    const project = repository({
      "azure-pipelines.yml": `trigger: none
steps:
  - { bash: 'echo "$(Build.SourceBranch) $BUILD_REASON $(Build.Repository.Name)"', displayName: tell }
  - { bash: echo on trunk, displayName: trunk, condition: "eq(variables['Build.SourceBranch'], 'refs/heads/trunk')" }
  - { bash: echo on other, displayName: other, condition: "eq(variables['Build.SourceBranchName'], 'other')" }
`,
    });
    const { out } = await project.mlops(["run", "azure-pipelines.yml"]);
    expect(out).toMatch(/tell +\| refs\/heads\/trunk Manual churn/);
    expect(out).toContain("| on trunk");
    expect(out).not.toContain("| on other");
  });
});

describe("defaults of other systems", () => {
  it("stand for what nobody gives: inputs and variables of Kestra", async () => {
    const project = new Project({
      "flow.yaml": `id: churn
namespace: ml
inputs:
  - { id: model, type: STRING, defaults: forest }
  - { id: made, type: STRING, defaults: "{{ flow.id }}" }
variables: { bucket: data }
tasks:
  - id: fit
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: { type: io.kestra.plugin.core.runner.Process }
    commands: [ 'echo "{{ inputs.model }} {{ vars.bucket }}"' ]
  - id: made
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner: { type: io.kestra.plugin.core.runner.Process }
    commands: [ 'echo "{{ inputs.made }}"' ]
`,
    });
    const { out } = await project.mlops(["run", "flow.yaml"]);
    expect(out).toContain("fit  | forest data");
    expect(out).toContain("it needs --set 'inputs.made=VALUE'");
    const given = await project.mlops(["run", "flow.yaml", "--set", "inputs.model=tree"]);
    expect(given.out).toContain("| tree data");
  });

  it("stand for what nobody gives: parameters of Azure and of MLflow", async () => {
    const azure = new Project({
      "azure-pipelines.yml": `trigger: none
parameters: [{ name: level, type: number, default: 3 }]
steps: [{ bash: 'echo "level \${{ parameters.level }}"', displayName: tell }]
`,
    });
    expect((await azure.mlops(["run", "azure-pipelines.yml"])).out).toContain("| level 3");
    const mlflow = new Project({
      MLproject: `name: churn
entry_points:
  main:
    parameters: { rate: { type: float, default: 0.1 }, data: path }
    command: echo {rate} {data}
`,
    });
    expect((await mlflow.mlops(["run", "MLproject"])).out).toContain("it needs --set 'data=VALUE'");
    const given = await mlflow.mlops(["run", "MLproject", "--set", "data=here"]);
    expect(given.out).toContain("main | 0.1 here");
  });
});

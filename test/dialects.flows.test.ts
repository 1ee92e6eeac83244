import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { PathIndex } from "../server/src/dialects/dvc-paths.ts";
import { readJinja } from "../server/src/dialects/jinja.ts";
import { analyzeSample } from "./literate/views.ts";
import { processorTime } from "./processor-time.ts";

/** Kestra, Prefect, dag-factory, GitLab CI, DVC, MLflow, Polyaxon, ZenML. */
const dialectsOf = (path: string, text: string) =>
  analyzeSample(path, text).pipelines.map(({ dialect }) => dialect.id);

const task = "tasks:\n  - id: a\n    type: io.kestra.plugin.core.log.Log\n";
const dag =
  "retrain:\n  tasks:\n    - task_id: a\n      operator: airflow.operators.bash.BashOperator\n";

describe("what is recognised", () => {
  test.each([
    ["kestra", "anything.yml", `id: a\nnamespace: b\n${task}`],
    ["prefect", "prefect.yaml", "pull:\n  - prefect.deployments.steps.git_clone: {}\n"],
    ["prefect", "deploy.yaml", "deployments:\n  - name: a\n    entrypoint: flows/a.py:train\n"],
    ["prefect", "a.yaml", "flow_name: a\nentrypoint: a.py:a\nwork_queue_name: b\n"],
    ["dag-factory", "dags/a.yml", dag],
    [
      "dag-factory",
      "dags/a.yml",
      "retrain:\n  tasks:\n    a:\n      decorator: airflow.decorators.task\n",
    ],
    ["gitlab-ci", ".gitlab-ci.yml", "include: [a.yml]\n"],
    ["gitlab-ci", "team/.gitlab/ci/train.yml", "train:\n  script: [python train.py]\n"],
    ["gitlab-ci", "templates/train.gitlab-ci.yml", "train:\n  script: [python train.py]\n"],
    ["dvc", "models/dvc.yaml", "stages:\n  a:\n    cmd: b\n"],
    ["mlflow-project", "MLproject", "entry_points:\n  main:\n    command: python a.py\n"],
    ["mlflow-recipe", "recipe.yaml", "recipe: regression/v1\nsteps: {}\n"],
    ["polyaxon", "a.yaml", "version: 1.1\nkind: component\nrun:\n  kind: job\n"],
    ["zenml", "configs/a.yaml", "enable_cache: false\nsteps: {}\n"],
  ])("%s: %s", (dialect, path, text) => {
    expect(dialectsOf(path, text)).toEqual([dialect]);
  });

  test.each([
    ["docker-compose.yml", "services:\n  train:\n    image: a\n    command: python train.py\n"],
    ["values.yaml", "schedule: '61 * * * *'\nimage:\n  tag: latest\n"],
    ["openapi.yaml", "openapi: 3.1.0\npaths:\n  /train:\n    post: {}\n"],
    ["mkdocs.yml", "site_name: a\nnav:\n  - a: b.md\n"],
    [".pre-commit-config.yaml", "repos:\n  - repo: a\n    hooks:\n      - id: b\n"],
    [
      ".circleci/config.yml",
      "version: 2.1\njobs:\n  train:\n    steps:\n      - run: python train.py\n",
    ],
    ["bitbucket-pipelines.yml", "pipelines:\n  default:\n    - step:\n        script: [a]\n"],
    [".travis.yml", "script:\n  - python train.py\nstages: [a]\n"],
    ["playbook.yml", "- hosts: all\n  tasks:\n    - name: a\n      command: b\n"],
    ["tasks/main.yml", "tasks:\n  - operator: a.b.C\n"],
    ["deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec: {}\n"],
    ["crossplane.yaml", "apiVersion: a/v1\nkind: Component\nversion: 1.1\nrun: {}\n"],
    ["app.yaml", "id: a\nnamespace: b\ntype: io.kestra.plugin.ee.apps.Execution\n"],
    [
      "dashboard.yaml",
      "id: a\ncharts:\n  - id: b\n    type: io.kestra.plugin.core.dashboard.chart.KPI\n",
    ],
    ["test.yaml", "id: a\nnamespace: b\nflowId: c\ntestCases: []\n"],
    [
      "template/configs/train.yaml",
      "enable_cache: false\nsettings:\n  docker:\n    required_integrations:\n      - a\n{%- if b %}\n      - b\n{%- endif %}\n",
    ],
    [
      "{{cookiecutter.name}}/train.yml",
      "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\njobs:\n  {%- if a %}\n  train: {}\n  {%- endif %}\n",
    ],
    ["tasks.yaml", "id: a\nnamespace: b\ntasks:\n  - id: c\n    type: shell\n"],
    [
      "deployments.yaml",
      "deployments:\n  - name: a\n    image: b\n    entrypoint: [python, a.py]\n",
    ],
    [".gitlab/labels.yml", "bug: red\n"],
    [".gitlab/agents/a/config.yaml", "ci_access:\n  projects: []\n"],
    ["feature_store.yaml", "project: a\nregistry: b\nprovider: local\n"],
    ["config.yaml", "enable_cache: true\ncolour: blue\n"],
    ["environment.yml", "name: a\ndependencies: [python]\n"],
    ["recipe.yaml", "package:\n  name: a\nbuild:\n  script: b\n"],
    ["meta.yaml", "recipe: soup\n"],
    ["params.yaml", "train:\n  epochs: 10\n"],
    ["defaults.yml", "default_args:\n  owner: a\nschedule: '61 * * * *'\n"],
  ])("nothing in %s", (path, text) => {
    const { pipelines, findings } = analyzeSample(path, text);
    expect(pipelines).toEqual([]);
    expect(findings).toEqual([]);
  });
});

describe("templates of Jinja and Pebble", () => {
  const shown = (text: string) =>
    readJinja(text).templates.map(({ start, end }) => text.slice(start, end));

  it("end at braces outside of quotes", () => {
    expect(shown("a {{ b }} {{ jq('{x: {y: .z}}') | first }} {# c #}")).toEqual([
      "{{ b }}",
      "{{ jq('{x: {y: .z}}') | first }}",
      "{# c #}",
    ]);
    expect(shown("{{ it's }} b")).toEqual(["{{ it's }}"]);
  });

  it("are text where raw says so", () => {
    expect(shown("{% raw %}{{ a }}{% endraw %}{{ b }}")).toEqual([
      "{% raw %}",
      "{% endraw %}",
      "{{ b }}",
    ]);
    expect(readJinja("{% raw %}{{ a }}{% endraw %}").hasStatements).toBe(false);
    expect(readJinja("{% if a %}b{% endif %}").hasStatements).toBe(true);
  });

  it("are found in time proportional to the text", () => {
    for (const text of ["{{", "{%", "{#", "{{ ' ", "{{ ' }}", "{{ ' }} %} {% "]) {
      const spent = processorTime();
      readJinja(text.repeat(200_000 / text.length));
      expect(spent(), text).toBeLessThan(2000);
    }
  });
});

describe("what DVC stages read and write", () => {
  const part = fc.constantFrom("a", "b", "data");
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));

  it("meet where one path is the other, or lies in it", () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), path, (written, read) => {
        const index = new PathIndex(written.map((each, at) => ({ path: each, stage: `${at}` })));
        const expected = written.flatMap((each, at) =>
          `${each}/`.startsWith(`${read}/`) || `${read}/`.startsWith(`${each}/`) ? [`${at}`] : [],
        );
        const met = index.writersOf(read);
        expect(met.every(({ certain }) => certain)).toBe(true);
        expect([...new Set(met.map(({ stage }) => stage))].sort()).toEqual(expected.sort());
      }),
    );
  });

  test.each([
    ["models/${item}.pkl", "models/trees.pkl", [false]],
    ["models/${item}.pkl", "models", [true]],
    ["models/${item}.pkl", "models/${item}.pkl", [true]],
    ["models/${item}.pkl", "models/${item.model}.pkl", [false]],
    ["models/${item}.pkl", "models/${item}.json", []],
    ["models/${item}.pkl", "models/trees.json", []],
    ["${out}/a", "data/a/b", [false]],
  ])("%s and %s: %s", (written, read, certain) => {
    const index = new PathIndex([{ path: written, stage: "train" }]);
    expect(index.writersOf(read).map((writer) => writer.certain)).toEqual(certain);
  });
});

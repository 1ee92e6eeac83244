import { describe, expect, it } from "vitest";
import { mayBePipeline } from "../client/src/likely.ts";
import { dialects } from "../server/src/dialects/all.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

/** The look that decides whether the language server is worth starting. */
describe("a file that may be a pipeline", () => {
  const samples = [...exampleFiles, ...pageSamples].filter(({ path, text }) =>
    dialects.some((dialect) => dialect.mayRead(`/repo/${path}`, text)),
  );

  it("is every sample that a dialect may read", () => {
    expect(samples.length).toBeGreaterThan(20);
    const overlooked = samples.filter(({ path, text }) => !mayBePipeline(`/repo/${path}`, text));
    expect(overlooked).toEqual([]);
  });

  it.each([
    ["GitHub Actions, by its place", "/repo/.github/workflows/ci.yml", ""],
    ["our own format, by its name", "/repo/mlops.yaml", ""],
    ["our own format, by its ending", "/repo/churn.mlops.yml", ""],
    ["Argo", "/repo/a.yaml", "# nightly\napiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\n"],
    ["Kubernetes", "/repo/a.yaml", 'apiVersion: "batch/v1"\r\nkind: CronJob\r\n'],
    ["a second document", "/repo/a.yaml", "a: 1\n---\nkind: CronJob\n"],
    ["Azure ML", "/repo/a.yml", "$schema: https://azuremlschemas.azureedge.net/latest/p.json\n"],
    ["Kestra", "/repo/flow.yml", "id: a\nnamespace: b\ntasks:\n  - id: c\n"],
    [
      "a Databricks bundle",
      "/repo/jobs.yml",
      "resources:\n  jobs:\n    a:\n      schedule:\n        quartz_cron_expression: x\n",
    ],
    ["dag-factory", "/repo/dags.yml", "a_dag:\n  tasks:\n    b:\n      operator: c\n"],
    ["DVC", "/repo/dvc.yaml", ""],
    ["MLflow", "/repo/MLproject", ""],
    ["our configuration", "/repo/.mlopslint.yaml", ""],
  ])("is %s", (_, path, text) => expect(mayBePipeline(path, text)).toBe(true));
});

describe("a file that is none", () => {
  it.each([
    ["Docker Compose", "/repo/docker-compose.yaml", "services:\n  web:\n    image: nginx\n"],
    ["OpenAPI", "/repo/openapi.yaml", "openapi: 3.1.0\npaths:\n  /jobs:\n    get: {}\n"],
    ["MkDocs", "/repo/mkdocs.yml", "site_name: A\nnav:\n  - Home: index.md\n"],
    ["pre-commit", "/repo/.pre-commit-config.yaml", "repos:\n  - repo: local\n    hooks: []\n"],
    ["plain Kubernetes", "/repo/a.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec: {}\n"],
    ["Helm values", "/repo/values.yaml", "image:\n  tag: latest\nresources: {}\n"],
    ["Dependabot", "/repo/.github/dependabot.yml", "version: 2\nupdates: []\n"],
  ])("is %s", (_, path, text) => expect(mayBePipeline(path, text)).toBe(false));
});

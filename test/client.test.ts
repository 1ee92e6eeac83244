import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { mayBePipeline } from "../client/src/likely.ts";

/** The look that decides whether the language server is worth starting. */
describe("a file that may be a pipeline", () => {
  const root = join(import.meta.dirname, "..");
  const examples = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => join("examples", file));

  it("has examples to look at", () => expect(examples.length).toBeGreaterThanOrEqual(6));

  it.each(examples)("is %s", (file) => {
    const path = `/${file.split(sep).join("/")}`;
    expect(mayBePipeline(path, readFileSync(join(root, file), "utf8"))).toBe(true);
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

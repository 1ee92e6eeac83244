import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Project } from "./runner/cli.ts";
import { has } from "./runner/programs.ts";

const example = join(import.meta.dirname, "../examples/retrain-small-model");

function copy(): Project {
  const project = new Project();
  cpSync(example, project.folder, {
    recursive: true,
    filter: (path) => !/\.mlops|__pycache__|build$/.test(path),
  });
  return project;
}

describe.skipIf(!has("python3", "the example that trains a model"))("the small model", () => {
  it("is made again, to the byte, by its script", () => {
    const project = copy();
    execFileSync("python3", ["make_data.py"], { cwd: project.folder });
    for (const file of ["data/customers.csv", "metrics/daily.csv"])
      expect(project.read(file)).toBe(readFileSync(join(example, file), "utf8"));
  });

  it("is trained anew when it gets worse, and deployed because it is better, in under a minute", async () => {
    const project = copy();
    const began = Date.now();
    const tests = await project.mlops(["test", "mlops.yaml"]);
    expect(tests.out).toContain("All of 3 expectations hold.");
    const past = await project.mlops(["backtest", "mlops.yaml", "--trigger", "accuracy-drop"]);
    expect(past.out).toMatch(/It would have fired \d+ times of 38: 2025-02-06/);

    const first = await project.mlops(["run", "mlops.yaml", "--trigger", "accuracy-drop"]);
    expect(first.out).toContain("accuracy-drop fires");
    expect(first.out).toMatch(/accuracy +0\.6510 before, 0\.8796 now/);
    expect(first.out).toMatch(/report +\| accuracy: 0\.6143 before, 0\.8796 now/);
    expect(first.out).toContain("it deploys (the pipeline says so); --deploy runs it");
    expect(first.code).toBe(0);
    expect(existsSync(project.path("models/staging.json"))).toBe(false);

    const again = await project.mlops(["run", "mlops.yaml", "--trigger", "accuracy-drop"]);
    expect(again.out).toContain("does not fire");
    const second = await project.mlops(["run", "mlops.yaml", "--force", "--deploy"]);
    expect(second.code).toBe(0);
    expect(second.out).toContain("train    - unchanged");
    expect(second.out).toContain("gate accuracy >= 0.85 and accuracy > baseline_accuracy  true");
    expect(project.read("models/staging.json")).toBe(project.read("build/model.json"));
    expect(Date.now() - began).toBeLessThan(60_000);
  });

  it("is not trained on data that is not fit for it", async () => {
    const project = copy();
    const rows = project.read("data/customers.csv").split("\n");
    rows[10] = (rows[10] ?? "").replace(/^([^,]*,[^,]*),[^,]*/, "$1,many");
    project.write("data/customers.csv", rows.join("\n"));
    const { out, code } = await project.mlops(["run", "mlops.yaml"]);
    expect(code).toBe(1);
    expect(out).toContain("data/customers.csv:11: months is 'many', which is no number");
    expect(out).toContain("it needs validate, which failed");
  });
});

import { describe, expect, it } from "vitest";
import { analyzeSample } from "./literate/views.ts";
import { processorTime } from "./processor-time.ts";

const workflow = ".github/workflows/retrain.yml";
const own = "retrain.mlops.yaml";
const rulesOf = (path: string, text: string) =>
  analyzeSample(path, text).findings.map((finding) => finding.rule);

describe("broken YAML", () => {
  it("is told once, and what could be read is still checked", () => {
    const text = `on: push
jobs:
  train:
    needs: nobody
    runs-on: ubuntu-latest
    steps:
      - name: a: b
      - name: c: d
      - run: "unclosed
`;
    const rules = rulesOf(workflow, text);
    expect(rules.filter((rule) => rule === "yaml-syntax")).toHaveLength(1);
    expect(rules).toContain("unknown-need");
  });

  it("with tabs for indentation is told at the tab", () => {
    const text = "steps:\n\ttrain:\n\t\trun: ls\n";
    const [finding] = analyzeSample(own, text).findings.filter((f) => f.rule === "yaml-syntax");
    expect(finding?.span.start).toBe(text.indexOf("\t"));
    expect(finding?.message).toContain("tab");
  });

  it.each([
    ["", []],
    ["\n\n", []],
    ["# only a comment\n", []],
    ["---\n---\n", []],
  ])("that is empty (%j) is no error in a workflow", (text, expected) => {
    expect(rulesOf(workflow, text)).toEqual(expected);
  });
});

describe("a broken place", () => {
  it.each([
    [
      "a key that stands too deep",
      "steps:\n  a:\n    run: ls\n      needs: b\n",
      "needs",
      "deeper",
    ],
    ["a second mapping on one line", "steps:\n  a:\n    run: echo a: b\n", "echo", "second ': '"],
    ["a tab inside a block", "steps:\n  a:\n    run: |\n      ls\n\t\tls\n", "\t", "tab"],
    ["an unknown escape", 'steps:\n  a:\n    run: "C:\\my"\n', "\\m", "backslash"],
  ])("%s is marked where a person looks for it", (_what, text, marked, words) => {
    const [finding] = analyzeSample(own, text).findings.filter((f) => f.rule === "yaml-syntax");
    expect(text.slice(finding?.span.start).startsWith(marked)).toBe(true);
    expect(finding?.message).toContain(words);
  });
});

describe("hostile input", () => {
  it("an alias bomb is told and does not hang", () => {
    let text = "steps:\n  l0: &l0 {run: x}\n";
    for (let i = 1; i < 12; i++)
      text += `  l${i}: &l${i} {needs: [${Array(12)
        .fill(`*l${i - 1}`)
        .join(", ")}]}\n`;
    const spent = processorTime();
    const findings = analyzeSample(own, text).findings;
    expect(spent()).toBeLessThan(30_000);
    expect(findings.some(({ message }) => message.includes("10,000"))).toBe(true);
  });

  it("cyclic anchors end", () => {
    expect(() => rulesOf(own, "steps: &s\n  a: *s\n  b: {<<: *s, run: x}\n")).not.toThrow();
  });

  it("a duplicate key is told at its second place", () => {
    const text = "steps:\n  a: {run: x}\n  a: {run: y}\n";
    const finding = analyzeSample(own, text).findings.find((f) => f.rule === "duplicate-key");
    expect(finding?.span.start).toBe(text.lastIndexOf("a:"));
  });

  it("a cron of 10,000 characters is answered at once", () => {
    for (const part of ["1,", "*/", "a", " ", "0-59/2,", "@", "?#L"]) {
      const cron = part.repeat(Math.ceil(10_000 / part.length));
      const spent = processorTime();
      rulesOf(own, `triggers:\n  t:\n    cron: ${JSON.stringify(cron)}\nsteps: {a: {run: x}}\n`);
      expect(spent(), part).toBeLessThan(10_000);
    }
  });

  it("a file of 100,000 lines is answered", () => {
    const jobs = Array.from(
      { length: 12_500 },
      (_, i) =>
        `  job${i}:\n    runs-on: ubuntu-latest\n    steps:\n      - name: s\n        shell: python\n        run: |\n          x = ${i}\n          print(x)\n`,
    );
    const text = `on: push\njobs:\n${jobs.join("")}`;
    const spent = processorTime();
    expect(rulesOf(workflow, text)).toEqual([]);
    expect(spent()).toBeLessThan(60_000);
  });

  it.each([
    ["brackets", "[".repeat(20_000)],
    ["dashes", "- ".repeat(100_000)],
    ["indentation", Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")],
    ["braces in a row", "{a: ".repeat(30_000)],
  ])("deep nesting by %s is told, and ends no process", (_by, deep) => {
    const findings = analyzeSample(own, `steps: \n  a:\n    run: ${deep}\n`).findings;
    expect(findings.map(({ rule }) => rule)).toContain("yaml-syntax");
    expect(() => rulesOf(workflow, deep)).not.toThrow();
  });

  it("a workflow called mlops.yml is a workflow", () => {
    const text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ls\n";
    for (const path of [".github/workflows/mlops.yml", "mlops.yml"])
      expect(analyzeSample(path, text).pipelines.map((each) => each.dialect.id)).toEqual([
        "github-actions",
      ]);
    expect(rulesOf("mlops.yml", "trigger: none\nsteps:\n  - script: ls\n")).toEqual([]);
  });

  it("a file of no known dialect gets nothing at all", () => {
    for (const path of [
      "docker-compose.yml",
      "values.yaml",
      "openapi.yaml",
      ".pre-commit-config.yaml",
    ]) {
      const analysis = analyzeSample(
        path,
        'services:\n  web:\n    image: "x:latest"\n    cron: "0 24 * * *"\n',
      );
      expect(analysis.pipelines).toEqual([]);
      expect(analysis.findings).toEqual([]);
    }
  });
});

describe("a long workflow", () => {
  /** Each job trains, needs the one before it, and has a gate that reads what its own step puts out. */
  const chain = (jobs: number, seed: number): string =>
    `on:\n  schedule:\n    - cron: "17 3 * * 1-5"\njobs:\n${Array.from(
      { length: jobs },
      (_, at) => `  train-${at}:
    runs-on: ubuntu-latest
${at > 0 ? `    needs: Train-${at - 1}\n` : ""}    steps:
      - id: fit
        shell: python
        run: |
          accuracy = ${seed} / (${at} + 1)
          if accuracy < 0.8:
              raise SystemExit(1)
          train(model, "rows-${seed}-${at}.csv")
      - run: python train.py --fold ${at} && cp model.pkl kept-${at}.pkl
        if: steps.fit.outputs.accuracy > 0.9
`,
    ).join("")}`;

  it("is checked in time that grows with its jobs alone", () => {
    const check = (jobs: number, seed: number): number => {
      const text = chain(jobs, seed);
      const spent = processorTime();
      analyzeSample(workflow, text);
      return spent();
    };
    // The first ones also pay for the compiling.
    for (const seed of [1, 2]) check(1_000, seed);
    const few = Math.min(...[3, 4, 5].map((seed) => check(250, seed)));
    const many = Math.min(...[6, 7, 8].map((seed) => check(2_000, seed)));
    // Eight times as many. A rule that asked each job for all jobs before it made it forty times as long.
    expect(many / few).toBeLessThan(14);
  }, 60_000);
});

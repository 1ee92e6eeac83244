import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepInWords, stepsOf } from "../client/webview/graph/cards.ts";
import { type Direction, type Layout, layoutOf } from "../client/webview/graph/layout.ts";
import { knownOf, knownOfAll, timeInWords } from "../client/webview/graph/states.ts";
import { analyze } from "../server/src/analysis/analyze.ts";
import { pictureOf } from "../server/src/lsp/graph.ts";
import type { PipelinePicture } from "../server/src/lsp/pictures.ts";
import { processorTime } from "./processor-time.ts";
import { exampleFiles } from "./samples.ts";

/** Where the parts of a graph come to lie, from the text of a pipeline on. */

const measure = (text: string) => text.length * 7;

function pictureIn(text: string, path = "x.mlops.yaml"): PipelinePicture {
  const analysis = analyze(path, text);
  const [first] = analysis.pipelines;
  if (!first) throw new Error("no pipeline was read");
  return pictureOf(analysis.lines, first, { now: Date.UTC(2026, 2, 26), localZone: "UTC" });
}

const laid = (text: string, direction: Direction = "down", path?: string) =>
  layoutOf(pictureIn(text, path), direction, measure);

const find = ({ placed }: Layout, id: string) => {
  const found = placed.find(({ card }) => card.id === id);
  if (!found) throw new Error(`no ${id} among ${placed.map(({ card }) => card.id)}`);
  return found;
};

const cards = ({ placed }: Layout) =>
  placed.filter(({ isRow, head }) => !isRow && head === undefined);

function overlaps(layout: Layout): string[] {
  const all = cards(layout);
  return all.flatMap((a, index) =>
    all
      .slice(index + 1)
      .filter(
        (b) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      )
      .map((b) => `${a.card.id} and ${b.card.id}`),
  );
}

describe("the layout of a graph", () => {
  const churn = `triggers:
  drop: { when: accuracy < 0.87 }
steps:
  train: { needs: validate, run: x }
  validate: { run: x }
  deploy: { needs: [train, aprove], when: accuracy > 0.8, run: x }
`;

  it("goes from the trigger by what is needed to the last step", () => {
    const down = laid(churn);
    const tops = ["trigger drop", "validate", "train", "deploy"].map((id) => find(down, id).y);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    const right = laid(churn, "right");
    const lefts = ["trigger drop", "validate", "train", "deploy"].map((id) => find(right, id).x);
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
  });

  it("has a place for what is needed and is not there", () => {
    const layout = laid(churn);
    expect(find(layout, "unknown aprove").card.kind).toBe("unknown");
    expect(layout.arrows.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      "trigger drop start validate",
      "validate need train",
      "train need deploy",
      "unknown aprove unknown deploy",
    ]);
  });

  it("draws a way that leads back, and a step that needs itself", () => {
    const layout = laid(
      "steps:\n  a: { needs: b, run: x }\n  b: { needs: a, run: x }\n  c: { needs: c, run: x }\n",
    );
    expect(layout.arrows.filter(({ kind }) => kind === "cyclic")).toHaveLength(3);
    for (const { path } of layout.arrows) expect(path).toMatch(/^M[-\d.]+,[-\d.]+C[-\d., C]+$/);
    expect(overlaps(layout)).toEqual([]);
  });

  it("puts the steps of a job into the job", () => {
    const layout = laid(
      `on: { workflow_dispatch: }
jobs:
  train:
    runs-on: x
    steps: [{ uses: actions/checkout@v4 }, { name: Fit, run: python fit.py }]
  deploy: { runs-on: x, needs: train, steps: [{ run: ./deploy.sh }] }
`,
      "down",
      ".github/workflows/train.yml",
    );
    const job = find(layout, "train");
    for (const id of ["train / actions/checkout@v4", "train / Fit"]) {
      const row = find(layout, id);
      expect(row.isRow).toBe(true);
      expect(row.x).toBeGreaterThanOrEqual(job.x);
      expect(row.x + row.width).toBeLessThanOrEqual(job.x + job.width);
      expect(row.y).toBeGreaterThanOrEqual(job.y + (job.head ?? 0));
      expect(row.y + row.height).toBeLessThanOrEqual(job.y + job.height);
    }
  });

  it("has room for every step of every example", () => {
    const pictures = exampleFiles.flatMap(({ path, text }) => {
      const { pipelines, lines } = analyze(`/repo/${path}`, text);
      return pipelines.map((each) => ({
        path,
        picture: pictureOf(lines, each, { now: 0, localZone: "UTC" }),
      }));
    });
    expect(pictures.length).toBeGreaterThan(30);
    for (const { path, picture } of pictures)
      for (const direction of ["down", "right"] as const) {
        const layout = layoutOf(picture, direction, measure);
        expect(overlaps(layout), path).toEqual([]);
        const ids = layout.placed.map(({ card }) => card.id);
        expect(new Set(ids).size, path).toBe(ids.length);
        expect(ids, path).toEqual(expect.arrayContaining(stepsOf(picture).map(({ id }) => id)));
      }
  });

  it("leads from a template to those that it is made of", () => {
    const layout = laid(
      `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { name: churn }
spec:
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
      "down",
      "argo.yaml",
    );
    const calls = layout.arrows.filter(({ kind }) => kind === "calls");
    expect(calls).toHaveLength(1);
    const [from, to] = [find(layout, calls[0]?.from ?? ""), find(layout, calls[0]?.to ?? "")];
    expect(from.card.lines[0]?.text).toBe("main");
    expect(to.y).toBeGreaterThan(from.y + from.height);
  });

  it("never lays cards on each other, nor outside, whatever needs what", () => {
    const graph = fc.array(fc.array(fc.nat(14), { maxLength: 4 }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(graph, fc.constantFrom<Direction>("down", "right"), (needs, direction) => {
        const steps = needs.map(
          (names, index) =>
            `  s${index}: { needs: [${[...new Set(names)].map((name) => `s${name}`).join(", ")}], run: x }\n`,
        );
        const layout = laid(
          `triggers:\n  t: { cron: "0 2 * * *" }\nsteps:\n${steps.join("")}`,
          direction,
        );
        expect(overlaps(layout)).toEqual([]);
        for (const { x, y, width, height } of layout.placed) {
          expect(x).toBeGreaterThanOrEqual(-0.01);
          expect(y).toBeGreaterThanOrEqual(-0.01);
          expect(x + width).toBeLessThanOrEqual(layout.width + 0.01);
          expect(y + height).toBeLessThanOrEqual(layout.height + 0.01);
        }
        const named = new Set(layout.placed.map(({ card }) => card.id));
        for (const { from, to, path } of layout.arrows) {
          expect(named).toContain(from);
          expect(named).toContain(to);
          expect(path).not.toContain("NaN");
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["near ones", (index: number) => [index - 1 - (index % 3), index - 2]],
    ["far ones", (index: number) => [Math.floor(index / 2), index - 1]],
    ["all the first one", (index: number) => [0, index - 1 - (index % 3)]],
    ["one after the other", (index: number) => [index - 1]],
    ["the one before them all", () => [0]],
  ])("takes 300 steps that need %s in well under a second", (_, needsOf) => {
    const steps = Array.from({ length: 300 }, (_, index) => {
      const needs = [...new Set(index < 4 ? [] : needsOf(index))].map((need) => `s${need}`);
      return `  s${index}: { needs: [${needs.join(", ")}], run: x }\n`;
    });
    const picture = pictureIn(`steps:\n${steps.join("")}`);
    const spent = processorTime();
    const layout = layoutOf(picture, "down", measure);
    const took = spent();
    // Far above what it takes, for machines that do other things besides.
    expect(took).toBeLessThan(3000);
    expect(cards(layout)).toHaveLength(300);
  });
});

describe("what is said of a step", () => {
  it("names its state, its needs, its gate and its limits", () => {
    const [, deploy] = pictureIn(
      "steps:\n  a: { run: x }\n  deploy: { needs: [a, b], when: accuracy > 0.8, timeout: 2h, run: x }\n",
    ).groups.flatMap(({ steps }) => steps);
    expect(deploy && stepInWords(deploy, "waiting")).toBe(
      "deploy, waiting, shell, deploys, needs a, b, which is no step, only when accuracy > 0.8, ended after 2 hours",
    );
  });

  it("counts on while it runs, and stands when it is over", () => {
    const at = "2026-03-26T00:00:00Z";
    const now = Date.parse("2026-03-26T00:01:05Z");
    const running = knownOf({ name: "a", state: "running", words: "running", at }, now);
    expect(running).toMatchObject({ look: "running", words: "running 1 min 05 s" });
    const over = { name: "a", state: "succeeded", words: "succeeded", at, seconds: 3.14 } as const;
    expect(knownOf(over, now)).toMatchObject({ look: "ok", words: "succeeded 3.1 s" });
    const held = { name: "a", state: "gate-closed", words: "held by its gate" } as const;
    expect(knownOf(held, now)).toMatchObject({ look: "held", words: "held by its gate" });
  });

  it("is for a job what its steps come to", () => {
    const known = (look: "ok" | "waiting" | "failed") => ({ look, words: look });
    expect(knownOfAll([known("ok"), known("waiting")])).toEqual({
      look: "running",
      words: "1 of 2 done",
    });
    expect(knownOfAll([known("waiting"), known("waiting")])?.look).toBe("waiting");
    expect(knownOfAll([known("ok"), known("failed")])?.look).toBe("failed");
    expect(knownOfAll([])).toBeUndefined();
  });

  it.each([
    [0.04, "0.0 s"],
    [9.96, "10.0 s"],
    [61, "1 min 01 s"],
    [3725, "1 h 02 min"],
  ])("tells %s seconds as %s", (seconds, words) => expect(timeInWords(seconds)).toBe(words));
});

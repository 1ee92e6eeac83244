import { describe, expect, it } from "vitest";
import { applyEdits, filled, type Slot } from "../server/src/base/text.ts";
import type { Trigger } from "../server/src/model/pipeline.ts";
import { allSteps, type Step } from "../server/src/model/step.ts";
import { analyzeSample } from "./literate/views.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

const stepsIn = (path: string, text: string): Step[] =>
  analyzeSample(path, text).pipelines.flatMap(({ pipeline }) => [...allSteps(pipeline.groups)]);

const triggersIn = (path: string, text: string): readonly Trigger[] =>
  analyzeSample(path, text).pipelines.flatMap(({ pipeline }) => pipeline.triggers);

const needsOf = (step: Step | undefined): readonly string[] =>
  step?.needs.map(({ id }) => id) ?? [];

const write = (text: string, slot: Slot, value: string): string =>
  applyEdits(text, [filled(slot, value)]);

/** All samples, and the same with the line breaks of Windows. */
const samples = [...exampleFiles, ...pageSamples]
  .filter(({ text }) => text.includes("steps:"))
  .flatMap(({ path, text }) => [
    { path, text },
    { path, text: text.replaceAll("\n", "\r\n") },
  ]);

describe("a place for one more need", () => {
  const places = samples.flatMap(({ path, text }) =>
    stepsIn(path, text).flatMap((step, at) => {
      const slot = step.needsSlot?.();
      return slot ? [{ path, text, step, at, slot }] : [];
    }),
  );

  it("takes one everywhere, and everything else stays as it is read", () => {
    expect(places.length).toBeGreaterThan(100);
    for (const { path, text, step, at, slot } of places) {
      const written = write(text, slot, "another-step");
      const after = stepsIn(path, written);
      expect(needsOf(after[at]), written).toEqual([...needsOf(step), "another-step"]);
      expect(after.map(({ id }) => id)).toEqual(stepsIn(path, text).map(({ id }) => id));
      expect(written.includes("\r\n")).toBe(text.includes("\r\n"));
      expect(/[^\r]\n/.test(written)).toBe(/[^\r]\n/.test(text));
    }
  });
});

describe("a place for a cooldown", () => {
  it("takes one everywhere", () => {
    for (const { path, text } of samples)
      for (const [at, { cooldownSlot }] of triggersIn(path, text).entries())
        if (cooldownSlot) {
          const written = write(text, cooldownSlot, "24h");
          expect(triggersIn(path, written)[at]?.cooldown?.seconds, written).toBe(86_400);
        }
  });
});

describe("a place in a list", () => {
  const path = ".github/workflows/a.yml";
  const head = "on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n  b:\n";
  const tail = "    runs-on: x\n    steps: []\n";

  it.each([
    ["nothing", "", "    needs: c\n"],
    ["a name", "    needs: a # why\n", "    needs: [a, c] # why\n"],
    ["a quoted name", "    needs: 'a'\n", "    needs: ['a', c]\n"],
    ["a list in brackets", "    needs: [a] # why\n", "    needs: [a, c] # why\n"],
    [
      "a list in lines",
      "    needs:\n      - a # why\n",
      "    needs:\n      - a # why\n      - c\n",
    ],
    ["a list at the margin of its key", "    needs:\n    - a\n", "    needs:\n    - a\n    - c\n"],
  ])("beside %s keeps comments, quotes and indentation", (_what, before, after) => {
    const text = head + before + tail;
    const slot = stepsIn(path, text)
      .find(({ id }) => id === "b")
      ?.needsSlot?.();
    expect(slot && write(text, slot, "c")).toBe(head + after + tail);
  });

  it("is nowhere in a mapping in braces, or behind an alias", () => {
    const braces = "on: push\njobs:\n  b: { runs-on: x, steps: [] }\n";
    const alias =
      "on: push\nx: &n [a]\njobs:\n  b:\n    needs: *n\n    runs-on: x\n    steps: []\n";
    for (const text of [braces, alias])
      expect(
        stepsIn(path, text)
          .find(({ id }) => id === "b")
          ?.needsSlot?.(),
      ).toBeUndefined();
  });
});

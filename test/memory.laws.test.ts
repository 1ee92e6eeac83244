import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Recent } from "../server/src/base/recent.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

/**
 * The engine remembers by text what it read and found before: of Python, shell code, conditions, words,
 * schedules. Whatever was asked before, it must say what it says of a text that it sees for the first time.
 */
const samples = [...exampleFiles, ...pageSamples];
const sample = fc.constantFrom(...samples);

/** A place in a text, and what is put there: typed, taken out, or a line of it once more. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  typed: fc.constantFrom("", " ", "#", "x", "0", ".", "\n", "  ", '"', "<", "not ", "if ", "${{ "),
  removed: fc.constantFrom(0, 0, 1, 7),
  line: fc.boolean(),
});

interface Edit {
  readonly at: number;
  readonly typed: string;
  readonly removed: number;
  readonly line: boolean;
}

function edited(text: string, { at, typed, removed, line }: Edit): string {
  const place = Math.floor(at * text.length);
  const start = line ? text.lastIndexOf("\n", place) + 1 : place;
  const end = text.indexOf("\n", start) + 1;
  const again = line && end > 0 ? text.slice(start, end) : "";
  return text.slice(0, start) + again + typed + text.slice(start + removed);
}

/** An engine that has seen nothing yet. */
async function freshEngine(): Promise<typeof import("./literate/views.ts")> {
  vi.resetModules();
  return import("./literate/views.ts");
}

describe("what the engine remembers", () => {
  it("changes nothing of what it finds in a session of edits", async () => {
    const session = await freshEngine();
    for (const { path, text } of samples) session.analyzeSample(path, text);
    const sessions = fc.sample(
      fc.tuple(sample, fc.array(edit, { minLength: 4, maxLength: 8 })),
      24,
    );
    const ended = sessions.map(([{ path, text }, edits]) => {
      let now = text;
      session.analyzeSample(path, now);
      for (const each of edits) {
        now = edited(now, each);
        session.analyzeSample(path, now);
      }
      return { path, now, findings: session.analyzeSample(path, now).findings };
    });
    expect(ended.some(({ findings }) => findings.length > 0)).toBe(true);
    for (const { path, now, findings } of ended) {
      const fresh = await freshEngine();
      expect(fresh.analyzeSample).not.toBe(session.analyzeSample);
      expect(findings, now).toEqual(fresh.analyzeSample(path, now).findings);
    }
  }, 300_000);

  it("is what was asked for last, as far as it fits", () => {
    const capacity = 5;
    const texts = fc.array(fc.constantFrom(..."abcdefghi"), { maxLength: 200 });
    fc.assert(
      fc.property(texts, (asked) => {
        const recent = new Recent<string>(capacity);
        for (const [index, text] of asked.entries()) {
          let computed = false;
          const answer = recent.get(text, () => {
            computed = true;
            return `read ${text}`;
          });
          expect(answer).toBe(`read ${text}`);
          const last = asked.lastIndexOf(text, index - 1);
          const since = new Set(asked.slice(last + 1, index));
          if (index > 0 && last >= 0 && since.size < capacity) expect(computed).toBe(false);
        }
      }),
    );
  });

  it("is let go of beyond twice its capacity", () => {
    const recent = new Recent<string>(5);
    for (const text of "abcdefghijk") recent.get(text, () => text);
    expect(recent.get("a", () => "anew")).toBe("anew");
  });
});

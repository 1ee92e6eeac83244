import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secondsInWords as asTheClient, counted, fromNow } from "../client/src/words.ts";
import { secondsInWords as asTheCommandLine } from "../server/src/commands/run-report.ts";

/** How the views of the extension say times and numbers. */

const now = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;

describe("a time from now", () => {
  it.each([
    [-10_000, "just now"],
    [10_000, "in a moment"],
    [-minute, "1 min ago"],
    [-5 * minute, "5 min ago"],
    [59 * minute, "in 59 min"],
    [90 * minute, "in 2 h"],
    [-12 * 60 * minute, "12 h ago"],
    [35 * 60 * minute, "in 35 h"],
    [36 * 60 * minute, "in 2 days"],
    [-30 * 24 * 60 * minute, "30 days ago"],
  ])("of %i milliseconds is %s", (distance, words) =>
    expect(fromNow(now + distance, now)).toBe(words),
  );

  it("is never told as longer than one that is longer", () => {
    const size = (words: string) => {
      const [, count = "0", unit = ""] = /(\d+) (min|h|days)/.exec(words) ?? [];
      return Number(count) * ({ min: 1, h: 60, days: 1440 }[unit] ?? 0);
    };
    const distance = fc.integer({ min: 0, max: 400 * 24 * 60 * minute });
    fc.assert(
      fc.property(distance, distance, (a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)];
        expect(size(fromNow(now + short, now))).toBeLessThanOrEqual(size(fromNow(now + long, now)));
      }),
    );
  });
});

it("the extension tells how long something took as the command line does", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
      expect(asTheClient(seconds)).toBe(asTheCommandLine(seconds));
    }),
  );
});

it("one thing is not told as many", () =>
  expect([counted(0, "step"), counted(1, "step"), counted(2, "step")]).toEqual([
    "0 steps",
    "1 step",
    "2 steps",
  ]));

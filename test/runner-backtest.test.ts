import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { backtest } from "../server/src/runner/backtest.ts";
import { failed } from "../server/src/runner/machine.ts";
import { readSource } from "../server/src/runner/sources/spec.ts";
import { Project } from "./runner/cli.ts";

/** Back-tests one trigger of a text with values of its own. */
function past(text: string, stretch = {}) {
  const one = analyze("x.mlops.yaml", text).pipelines[0];
  const trigger = one?.pipeline.triggers[0];
  if (!one || !trigger) throw new Error("no trigger was read");
  const histories = new Map(
    one.pipeline.metrics.map((metric) => {
      const source = readSource(metric);
      if (!source || failed(source) || source.kind !== "inline") throw new Error("not inline");
      return [metric.name, { source: "here", samples: source.samples, problems: [] }] as const;
    }),
  );
  const judges = (name: readonly string[]) => one.tools.metric(name)?.kind === "quality";
  const result = backtest(trigger, (c) => one.tools.expression(c), histories, judges, stretch);
  return {
    ...result,
    told: result.decisions.map(({ label, verdict, flipped }) => `${label} ${verdict} ${flipped}`),
  };
}

const days = (values: readonly (number | null)[]) =>
  `{ ${values.map((value, index) => `2025-01-${String(index + 1).padStart(2, "0")}: ${value}`).join(", ")} }`;

describe("a back-test", () => {
  it("says that a drop below 0.87 retrains on day 3 and day 5", () => {
    const text = `metrics:
  accuracy: { source: { day1: 0.92, day2: 0.88, day3: 0.85, day4: 0.90, day5: 0.80 } }
triggers:
  drop: { when: accuracy < 0.87 }
steps: {}
`;
    const { told, flippedCondition } = past(text);
    expect(told).toEqual([
      "day1 silent fires",
      "day2 silent fires",
      "day3 fires silent",
      "day4 silent fires",
      "day5 fires silent",
    ]);
    expect(flippedCondition).toBe("accuracy > 0.87");
    expect(past(text, { fromLabel: "day2", toLabel: "day4" }).told).toHaveLength(3);
  });

  it("holds back what a cooldown forbids, and counts from the last run, not from what it held back", () => {
    const text = `metrics:
  accuracy: { source: ${days([0.8, 0.8, 0.8, 0.8, 0.8])} }
triggers:
  drop: { when: accuracy < 0.87, cooldown: 2d }
steps: {}
`;
    expect(past(text).decisions.map(({ verdict }) => verdict)).toEqual([
      "fires",
      "held-back",
      "fires",
      "held-back",
      "fires",
    ]);
  });

  it.each([
    ["skip", "unknown"],
    ["fire", "fires"],
    ["fail", "fails"],
  ])("takes a missing value as on-missing: %s says", (policy, verdict) => {
    const text = `metrics:
  accuracy: { source: ${days([0.9, null])} }
triggers:
  drop: { when: accuracy < 0.87, on-missing: ${policy} }
steps: {}
`;
    expect(past(text).decisions.map((one) => one.verdict)).toEqual(["silent", verdict]);
  });

  it("decides at the times of the schedule, in its zone, with the newest values then", () => {
    const text = `metrics:
  accuracy: { source: { 2025-03-29T12:00:00Z: 0.8, 2025-03-30T12:00:00Z: 0.9 } }
triggers:
  nightly:
    cron: "30 2 * * *"
    timezone: Europe/Berlin
    when: accuracy < 0.87
steps: {}
`;
    const { decisions, basis } = past(text, { to: Date.UTC(2025, 2, 31, 12) });
    expect(basis).toBe("schedule");
    // The clocks skip 02:30 on the 30th: the run moves to 03:00.
    expect(decisions.map(({ label, verdict }) => `${label} ${verdict}`)).toEqual([
      "2025-03-30 03:00 fires",
      "2025-03-31 02:30 silent",
    ]);
  });

  it("looks back over a window, and turns only the comparisons that judge the model", () => {
    const text = `metrics:
  accuracy: { source: ${days([0.9, 0.9, 0.6, 0.9, 0.9])} }
  rows: { source: ${days([10, 10, 10, 10, 10])}, direction: neutral }
triggers:
  drop: { when: 'avg(accuracy, "2d") < 0.8 and rows > 5' }
steps: {}
`;
    const { told, flippedCondition } = past(text);
    expect(flippedCondition).toBe('avg(accuracy, "2d") > 0.8 and rows > 5');
    expect(told.map((one) => one.split(" ")[1])).toEqual([
      "silent",
      "silent",
      "fires",
      "fires",
      "silent",
    ]);
  });

  it("carries the values of a source on until its next reading", () => {
    const text = `metrics:
  accuracy: { source: { 2025-01-01: 0.8, 2025-01-05: 0.9 } }
  drift: { source: { 2025-01-02: 0.1, 2025-01-03: 0.3 } }
triggers:
  both: { when: accuracy < 0.87 and drift > 0.2 }
steps: {}
`;
    expect(past(text).decisions.map(({ label, verdict }) => `${label} ${verdict}`)).toEqual([
      "2025-01-01 unknown",
      "2025-01-02 silent",
      "2025-01-03 fires",
      "2025-01-05 silent",
    ]);
  });

  it("never fires twice within a cooldown, and loses no reading", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 1,
          maxLength: 28,
        }),
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (values, cooldown, bound) => {
          const { decisions } = past(`metrics:
  accuracy: { source: ${days(values)} }
triggers:
  drop: { when: accuracy < ${bound}, cooldown: ${cooldown}d }
steps: {}
`);
          expect(decisions).toHaveLength(values.length);
          let last = Number.NEGATIVE_INFINITY;
          for (const [index, { verdict, at = 0 }] of decisions.entries()) {
            const value = values[index] ?? null;
            const below = value !== null && value < bound;
            expect(verdict === "fires" || verdict === "held-back").toBe(below);
            if (value === null) expect(verdict).toBe("unknown");
            if (verdict === "held-back") expect(at - last).toBeLessThan(cooldown * 86_400_000);
            if (verdict !== "fires") continue;
            expect(at - last).toBeGreaterThanOrEqual(cooldown * 86_400_000);
            last = at;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the commands", () => {
  const pipeline = `metrics:
  accuracy: { source: daily.csv }
triggers:
  drop:
    when: accuracy < 0.87
    expect:
      - given: { accuracy: 0.80 }
        fires: true
      - given: { accuracy: null }
        fires: false
  other:
    when: accuracy > 0.5
steps:
  train: { run: touch ran }
`;
  const csv = "day,accuracy\nday1,0.92\nday2,0.88\nday3,0.85\nday4,0.90\nday5,0.80\n";

  it("mlops backtest tells it as a chart and as JSON, and runs nothing", async () => {
    const project = new Project({ "p.mlops.yaml": pipeline, "daily.csv": csv });
    const text = await project.mlops(["backtest", "p.mlops.yaml", "--trigger", "drop"]);
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/day3 +·+●·+│·+ +0.85 +fires +-\n/);
    expect(text.out).toContain("It would have fired 2 times of 5: day3, day5; 3 silent.");
    expect(text.out).toContain(
      "The other way round (accuracy > 0.87) 3 times of 5: day1, day2, day4.",
    );
    const json = await project.mlops(["backtest", "p.mlops.yaml", "--format", "json"]);
    const [drop, other] = JSON.parse(json.out);
    expect(drop.fires).toEqual(["day3", "day5"]);
    expect(drop.flippedFires).toEqual(["day1", "day2", "day4"]);
    expect(drop.totals).toEqual({ fires: 2, "held-back": 0, unknown: 0, fails: 0, silent: 3 });
    expect(other.fires).toHaveLength(5);
    expect(() => project.read("ran")).toThrow();
  });

  it("mlops backtest names a source that cannot be read", async () => {
    const project = new Project({ "p.mlops.yaml": pipeline });
    const { out, code } = await project.mlops(["backtest", "p.mlops.yaml"]);
    expect(code).toBe(1);
    expect(out).toContain("daily.csv: there is no such file");
  });

  it("mlops backtest keeps the dates, the cooldown and the schedule of readings among which one has no date", async () => {
    const project = new Project({
      "p.mlops.yaml": `metrics: { accuracy: { source: daily.csv } }
triggers:
  drop: { when: accuracy < 0.87, cooldown: 3d }
  nightly: { cron: "0 3 * * *", when: accuracy < 0.87 }
  strict: { when: accuracy < 0.87, on-missing: fail }
steps: {}
`,
      "daily.csv":
        "day,accuracy\n2026-11-01,0.92\n2026-11-02,0.8\n2026-11-03,0.81\n2026-13-04,0.7\n2026-11-05,0.8\n2026-11-06,0.9\n",
    });
    const { out } = await project.mlops(["backtest", "p.mlops.yaml", "--format", "json"]);
    const [drop, nightly, strict] = JSON.parse(out);
    expect(drop.fires).toEqual(["2026-11-02", "2026-11-05"]);
    expect(drop.totals).toEqual({ fires: 2, "held-back": 1, unknown: 1, fails: 0, silent: 2 });
    expect(drop.notes).toEqual([
      "daily.csv: line 5: '2026-13-04' is no date, so this reading counts as missing",
    ]);
    expect(nightly.basis).toBe("schedule");
    expect(strict.totals.fails).toBe(1);
  });

  it.each(["2026-99-99", "day9"])(
    "mlops backtest refuses --from %s, which is no day and no reading",
    async (day) => {
      const project = new Project({ "p.mlops.yaml": pipeline, "daily.csv": csv });
      const { out, code } = await project.mlops(["backtest", "p.mlops.yaml", "--from", day]);
      expect(code).toBe(2);
      expect(out).toContain(`--from '${day}' is neither a day, as 2026-03-29, nor a reading`);
    },
  );

  it("mlops backtest names the source that has no dates", async () => {
    const project = new Project({
      "p.mlops.yaml": pipeline.replace(
        "when: accuracy < 0.87",
        "when: accuracy < 0.87\n    cooldown: 1d",
      ),
      "daily.csv": "run,accuracy\nfirst,0.8\n2026-11-02,0.7\nthird,0.7\n",
    });
    const { out } = await project.mlops(["backtest", "p.mlops.yaml", "--trigger", "drop"]);
    expect(out).toContain(
      "Most readings of daily.csv have no dates ('first', line 2, is the first)",
    );
  });

  it("mlops backtest makes one picture of a long history", async () => {
    const rows = Array.from({ length: 300 }, (_, index) => {
      const date = new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10);
      return `${date},${(0.95 - index / 2000).toFixed(4)}`;
    });
    const project = new Project({
      "p.mlops.yaml": pipeline,
      "daily.csv": `date,accuracy\n${rows.join("\n")}\n`,
    });
    const { out } = await project.mlops(["backtest", "p.mlops.yaml", "--trigger", "drop"]);
    expect(out).toMatch(/0\.87 ┤─+●/);
    expect(out).toContain("It would have fired 139 times of 300");
    const short = await project.mlops([
      ..."backtest p.mlops.yaml --trigger drop --from 2025-10-20 --to 2025-10-22".split(" "),
    ]);
    expect(short.out).toContain("3 readings, 2025-10-20 to 2025-10-22");
  });

  it("mlops test runs every expectation and leads to the one that fails", async () => {
    const project = new Project({ "p.mlops.yaml": pipeline, "bad.mlops.yaml": pipeline });
    project.write(
      "bad.mlops.yaml",
      pipeline.replace("when: accuracy < 0.87", "when: accuracy > 0.87"),
    );
    const good = await project.mlops(["test", "p.mlops.yaml"]);
    expect(good.code).toBe(0);
    expect(good.out).toContain("All of 2 expectations hold.");
    const bad = await project.mlops(["test", "p.mlops.yaml", "bad.mlops.yaml"]);
    expect(bad.code).toBe(1);
    expect(bad.out).toContain("failed  bad.mlops.yaml:7:9  drop fires with accuracy 0.8");
    expect(bad.out).toContain("accuracy > 0.87  false  accuracy is 0.8");
    expect(bad.out).toContain("1 of 4 expectations failed.");
    const json = await project.mlops(["test", "bad.mlops.yaml", "--format", "json"]);
    expect(JSON.parse(json.out)[0]).toMatchObject({
      file: "bad.mlops.yaml",
      start: { line: 6, character: 8 },
      expected: "fires",
      computed: "silent",
      passed: false,
    });
    expect((await project.mlops(["test", "."])).code).toBe(1);
    expect((await project.mlops(["test", "nothing.mlops.yaml"])).code).toBe(2);
  });
});

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../server/src/rules/all.ts";
import { folderOf, mlops } from "./command-line.ts";

const pipeline = `triggers:
  nightly:
    cron: "30 2 * * *"
    timezone: Europe/Berlin
  never:
    cron: "0 0 30 2 *"
  broken:
    cron: "0 24 * * *"
  drop:
    when: accuracy < 0.87
steps:
  a:
    run: echo
`;

describe("mlops next", () => {
  const folder = folderOf({
    "a.mlops.yaml": pipeline,
    "b.mlops.yaml": "steps:\n  a:\n    run: echo\n",
    "c.yaml": "services: {}\n",
  });
  const next = (...words: readonly string[]) => mlops(["next", ...words], { folder });
  const nightly = async (...words: readonly string[]) =>
    (await next("a.mlops.yaml", "--trigger", "nightly", ...words)).out;

  it("tells the runs in the schedule's zone and in UTC, with what the change of the clocks does", async () => {
    const { code, out, error } = await next(
      ...["a.mlops.yaml", "--trigger", "nightly", "--from", "2026-03-28", "--count", "3"],
    );
    expect([code, error]).toEqual([0, ""]);
    expect(out.split("\n").slice(0, 5)).toEqual([
      "nightly: 30 2 * * *",
      "  At 02:30, every day (Europe/Berlin)",
      "  Sat  2026-03-28T02:30:00+01:00  2026-03-28T01:30:00Z",
      expect.stringMatching(
        /^ {2}Sun {2}2026-03-29T03:00:00\+02:00 {2}2026-03-29T01:00:00Z {2}The clocks skip 02:30/,
      ),
      "  Mon  2026-03-30T02:30:00+02:00  2026-03-30T00:30:00Z",
    ]);
    expect(out).toMatch(/On Sun 25 Oct 2026 the clocks go back/);
  });

  it("begins with the moment that --from names, whatever zone the machine is in", async () => {
    const first = async (from: string) =>
      /\d{4}-\S+Z/.exec(await nightly("--from", from, "--count", "1"))?.[0];
    expect(await first("2026-01-10")).toBe("2026-01-10T01:30:00Z");
    expect(await first("2026-01-10T01:30:00Z")).toBe("2026-01-10T01:30:00Z");
    expect(await first("2026-01-10 01:30")).toBe("2026-01-10T01:30:00Z");
    expect(await first("2026-01-10T01:30:01Z")).toBe("2026-01-11T01:30:00Z");
    expect(await first("2026-01-10T02:30:00+01:00")).toBe("2026-01-10T01:30:00Z");
    expect(await first("2026-01-10T02:30+0100")).toBe("2026-01-10T01:30:00Z");
  });

  it.each(["tomorrow", "2026-13-01", "2026-02-30", "2026-01-01T25:00", "1767225600", ""])(
    "takes no %j for a moment",
    async (from) => {
      const { code, error } = await next("a.mlops.yaml", `--from=${from}`);
      expect(code).toBe(2);
      expect(error).toMatch(/--from (has to be a date or a moment|needs a value)/);
    },
  );

  it("counts from now without --from", async () => {
    const times = [...(await nightly()).matchAll(/\S+Z/g)].map(([iso]) => Date.parse(iso));
    expect(times).toHaveLength(5);
    expect(times[0]).toBeGreaterThan(Date.now() - 60_000);
    expect(times[0]).toBeLessThan(Date.now() + 25 * 3_600_000);
  });

  it("says of every trigger why it does not fire", async () => {
    const { code, out } = await next("a.mlops.yaml", "--count", "1");
    expect(code, "one schedule cannot be read").toBe(1);
    expect(out).toMatch(/\nnever: 0 0 30 2 \*\n.*\n {2}It never fires/);
    expect(out).toMatch(/\nbroken: 0 24 \* \* \*\n {2}There is no hour 24/);
    expect(out).toMatch(
      /\ndrop: it has no schedule and waits for a condition: accuracy < 0\.87\n$/,
    );
    expect((await next("a.mlops.yaml", "--trigger", "never")).code).toBe(0);
    expect(await next("b.mlops.yaml")).toMatchObject({
      code: 0,
      out: "b.mlops.yaml has no triggers: nothing of it starts by itself.\n",
    });
  });

  it.each([
    [["a.mlops.yaml", "--trigger", "nigtly"], /no trigger 'nigtly'\. Did you mean 'nightly'\?/],
    [["a.mlops.yaml", "--trigger", "zzz"], /There is 'nightly', 'never', 'broken', 'drop'\./],
    [["c.yaml"], /c\.yaml: this is no pipeline/],
    [["none.yaml"], /none\.yaml: there is no such file/],
    [["."], /\.: this is a folder\./],
  ])("answers 2 to %j", async (words, said) => {
    const { code, error } = await next(...words);
    expect(code).toBe(2);
    expect(error).toMatch(said);
  });
});

describe("mlops explain", () => {
  const explain = (...words: readonly string[]) => mlops(["explain", ...words]);

  it("shows the page of a rule", async () => {
    const pages = resolve(import.meta.dirname, "../server/src/rules");
    for (const { id } of [rules[0], rules.at(-1)].flatMap((rule) => rule ?? []))
      expect(await explain(id)).toEqual({
        code: 0,
        out: readFileSync(`${pages}/${id}.md`, "utf8"),
        error: "",
      });
    expect(await explain("unknown-ned")).toMatchObject({
      code: 2,
      error: "mlops: There is no rule 'unknown-ned'. Did you mean 'unknown-need'?\n",
    });
  });

  it("puts a cron expression in words, with the next five runs", async () => {
    const { code, out } = await explain("0 9 * * 1-5");
    expect(code).toBe(0);
    expect(out).toMatch(/^At 09:00, Monday through Friday \(plain cron, UTC\)\n/);
    expect(out.match(/T09:00:00Z/g)).toHaveLength(5);
  });

  it("reads it as the dialect does that is named", async () => {
    const { code, out } = await explain("0 0 9 ? * 2-6", "--dialect", "quartz");
    expect(code).toBe(0);
    expect(out).toMatch(/^At 09:00, Monday through Friday \(Quartz/);
    expect((await explain("0 3 * * 7", "--dialect", "github-actions")).code).toBe(1);
    expect((await explain("0 3 * * 7", "--dialect", "mlops")).code).toBe(0);
    expect((await explain("0 3 * * 7", "--dialect", "quarts")).error).toMatch(
      /Did you mean 'quartz'\?/,
    );
  });

  it("points at what is wrong in it, and says who would read it", async () => {
    const { code, out } = await explain("0 24 * * *");
    expect(code).toBe(1);
    expect(out).toMatch(/^0 24 \* \* \*\n {2}\^\^\nThere is no hour 24.*\nWrite: 0 0 \* \* \*\n$/);
    expect((await explain("@daily", "--dialect", "github-actions")).out).toMatch(
      /\nThese read it:\n {2}plain cron: --dialect posix\n/,
    );
    expect((await explain("* * * *")).out).toMatch(/has 4 fields.*\nRead by no system/s);
  });

  it("takes a condition apart, with what is known of its metrics", async () => {
    const { code, out } = await explain("accuracy < 0.87 or some_thing > 0.20");
    expect(code).toBe(0);
    expect(out.split("\n").slice(0, 4)).toEqual([
      "Read as a condition on metrics.",
      "  accuracy < 0.87 or some_thing > 0.20",
      "    accuracy < 0.87",
      "    some_thing > 0.20",
    ]);
    expect(out).toMatch(/\n {2}accuracy {4}better when higher \(known from scikit-learn/);
    expect(out).toMatch(/\n {2}some_thing {2}nothing is known of this name/);
  });

  it("says what comes out with values", async () => {
    const condition = "accuracy < 0.87 or drift > 0.20";
    const rows = async (...values: readonly string[]) => {
      const set = values.flatMap((value) => ["--set", value]);
      const { out } = await explain(condition, ...set);
      return out
        .split("\n")
        .slice(1, 4)
        .map((row) => row.trim().split(/ {2,}/).slice(1));
    };
    expect(await rows("accuracy=0.8")).toEqual([
      ["true"],
      ["true", "accuracy is 0.8"],
      ["unknown", "drift is missing"],
    ]);
    expect(await rows("accuracy=0.9", "drift=1e-3")).toEqual([
      ["false"],
      ["false", "accuracy is 0.9"],
      ["false", "drift is 0.001"],
    ]);
    expect((await rows("accuracy=0.9", "drift=NaN"))[0]).toEqual(["unknown"]);
    expect((await explain(condition, "--set", "accuracy")).error).toMatch(
      /--set wants METRIC=VALUE/,
    );
  });

  it("reads GitHub's conditions, with or without their braces", async () => {
    const condition = "needs.eval.outputs.accuracy > 0.9 && github.ref == 'x'";
    for (const text of [condition, `$\{{ ${condition} }}`]) {
      const { code, out } = await explain(text);
      expect(code).toBe(0);
      expect(out).toMatch(/^Read as a GitHub expression\.\n/);
      expect(out).toMatch(
        /needs\.eval\.outputs\.accuracy {2}the metric accuracy; better when higher/,
      );
    }
  });

  it("points at what it cannot read", async () => {
    const { code, out } = await explain("accuracy < 0.9 or (drift >");
    expect(code).toBe(1);
    expect(out).toMatch(/^accuracy < 0\.9 or \(drift >\n *\^+\n\S/);
  });
});

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cells, glyphs, printable, wrapped } from "../server/src/base/display.ts";
import { Lines } from "../server/src/base/text.ts";
import { quote } from "../server/src/cli/reports/quote.ts";
import { folderOf, mlops } from "./command-line.ts";

const wrong = `triggers:
  nightly:
    cron: "0 24 * * *"
steps:
  train:
    run: python train.py --data /data/archive/x.csv
  evaluate:
    needs: tran
    run: python evaluate.py
  evaluate:
    run: python evaluate.py
`;

describe("a sentence for a narrow terminal", () => {
  it("is broken between words, and a word is never broken", () => {
    expect(wrapped("  It fired twice: 2025-02-05, 2025-02-08.", 24)).toEqual([
      "  It fired twice:",
      "    2025-02-05,",
      "    2025-02-08.",
    ]);
    expect(wrapped("short", 80)).toEqual(["short"]);
    expect(wrapped("  averyveryverylongword and more", 10)).toEqual([
      "  averyveryverylongword",
      "    and",
      "    more",
    ]);
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), fc.integer({ min: 14, max: 90 }), (text, width) => {
        const lines = wrapped(text, width);
        expect(lines.map((line) => line.trim()).join(" ")).toBe(text);
        for (const line of lines)
          expect(line.length <= width || !line.trim().includes(" ")).toBe(true);
      }),
    );
  });
});

describe("the report for people", () => {
  it("shows the line, a mark under the place, and the mend", async () => {
    const { out } = await mlops(["check"], { folder: folderOf({ "a.mlops.yaml": wrong }) });
    const blocks = out.split("\n\n");
    expect(blocks[0]).toMatch(
      /^a\.mlops\.yaml:3:14 error cron-out-of-range There is no hour 24.*\n 3 \| {5}cron: "0 24 \* \* \*"\n {3}\| {14}\^\^\n {3}= fix: /,
    );
    expect(blocks[1]).toMatch(
      /^a\.mlops\.yaml:6:33 warning stale-data-path .*\n 6 \| {5}run: python train\.py --data \/data\/archive\/x\.csv\n {3}\| {33}\^{19}$/,
    );
    expect(blocks[2]).toMatch(/\| {12}\^{4}\n {3}= possible fix: Change to 'train'$/);
    expect(blocks[3], "places that belong to it").toMatch(
      /^a\.mlops\.yaml:10:3 error duplicate-key .*\n 10 \| {3}evaluate:\n {4}\| {3}\^{8}\n {4}= 7:3: 'evaluate' stands here first\.$/,
    );
    expect(blocks[4]).toBe(
      "Found 3 errors and 1 warning in 1 of 1 pipeline file. --fix mends 1.\n",
    );
  });

  it("has colour only where somebody wants it", async () => {
    const folder = folderOf({ "a.mlops.yaml": wrong });
    const coloured = async (environment: Readonly<Record<string, string>>) =>
      (await mlops(["check"], { folder, environment })).out.includes("\u001b[");
    expect(await coloured({})).toBe(false);
    expect(await coloured({ FORCE_COLOR: "1" })).toBe(true);
    expect(await coloured({ FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(await coloured({ FORCE_COLOR: "0" })).toBe(false);
  });

  it("lets no text of a file command the terminal", async () => {
    const evil = 'steps:\n  a:\n    needs: "\\e[2J\\u202e"\n    run: x \u001b[31m\u0007\n';
    const { out } = await mlops(["check"], { folder: folderOf({ "a.mlops.yaml": evil }) });
    expect(out).toContain("error");
    expect(out.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u202e/u);
  });
});

/** The two rows of a quote, as a terminal shows them. */
function rows(text: string, start: number, end: number, width = 120): string[] {
  const file = { path: "a.yaml", text, lines: new Lines(text), findings: [] };
  return quote(file, { start, end }, width).rows.map(
    ({ margin, source, mark }) => margin + source + mark,
  );
}

describe("a quoted line", () => {
  const marked = (line: string, part: string, width?: number) => {
    const at = line.indexOf(part);
    return rows(line, at, at + part.length, width);
  };

  it("has its mark under wide characters, accents, emoji and tabs", () => {
    expect(marked("名前: 訓練 x", "訓練")).toEqual([" 1 | 名前: 訓練 x", "   |       ^^^^"]);
    expect(marked("e\u0301te\u0301: bad", "bad")).toEqual([
      " 1 | e\u0301te\u0301: bad",
      "   |      ^^^",
    ]);
    expect(marked("👩‍🔬 🇩🇪 bad", "bad")).toEqual([" 1 | 👩‍🔬 🇩🇪 bad", "   |       ^^^"]);
    expect(marked("a:\tb\tbad", "bad")).toEqual([" 1 | a:    b    bad", "   |            ^^^"]);
    expect(marked("a:\tb", "\t")).toEqual([" 1 | a:    b", "   |   ^^^^"]);
  });

  it("is the first of a span that goes on, and says that it does", () => {
    const text = "a: |\n  one  \n  two\nb: 1\n";
    expect(rows(text, 7, 17)).toEqual([" 2 |   one", "   |   ^^^^^…"]);
    expect(rows(text, 7, 13)).toEqual([" 2 |   one", "   |   ^^^^^"]);
  });

  it("has one mark where there is nothing to mark", () => {
    expect(rows("", 0, 0)).toEqual([" 1 | ", "   | ^"]);
    expect(rows("abc", 3, 3)).toEqual([" 1 | abc", "   |    ^"]);
    expect(rows("a\r\nb", 1, 3)).toEqual([" 1 | a", "   |  ^"]);
  });

  it("is cut around the place where it is too long", () => {
    const line = `${"x".repeat(100)}bad${"y".repeat(100)}`;
    const [source = "", mark = ""] = marked(line, "bad", 60);
    expect(source).toMatch(/^ 1 \| …x+bady+…$/);
    expect(source.length).toBe(60);
    expect(mark.indexOf("^^^")).toBe(source.indexOf("bad"));
    expect(marked(line, "xxx", 60)[0]).toMatch(/^ 1 \| x{53}…$/);
  });

  it("fits the width and marks just its place, whatever the text", () => {
    const character = fc.constantFrom(
      "a",
      " ",
      "\t",
      "訓",
      "é",
      "e\u0301",
      "👩‍🔬",
      "\u0007",
      "🇩🇪",
      "\u200b",
    );
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 150 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 60, max: 100 }),
        (characters, a, b, width) => {
          const text = characters.join("");
          const shown = glyphs(text);
          const [from = 0, to = 0] = [a % shown.length, b % shown.length].sort((x, y) => x - y);
          const part = shown.slice(from, to + 1);
          const [source = "", mark = ""] = rows(
            text,
            part[0]?.start ?? 0,
            part.at(-1)?.end ?? 0,
            width,
          );
          expect(cells(source)).toBeLessThanOrEqual(width);
          expect(cells(mark)).toBeLessThanOrEqual(width);
          const cut = /\^+/.exec(mark)?.[0].length ?? 0;
          const whole = part.reduce((sum, glyph) => sum + glyph.cells, 0);
          if (!source.includes("…")) expect(cut).toBe(Math.max(1, whole));
          else expect(cut).toBeLessThanOrEqual(Math.max(1, whole));
          const before = shown.slice(0, from).map((glyph) => glyph.text);
          if (!source.includes("…"))
            expect(mark.indexOf("^")).toBe(cells(` 1 | ${before.join("")}`));
        },
      ),
    );
  });
});

describe("printable text", () => {
  it("is as long as it seems and obeys nobody", () => {
    expect(printable("a\tb\u001b[0m\u007f\u0085\u2066")).toBe("a    b\u241b[0m\u2421\ufffd\ufffd");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe("the report for GitHub", () => {
  const name = "a%,b:c.mlops.yaml";

  it("writes one escaped workflow command per finding", async () => {
    const folder = folderOf({ [name]: wrong });
    const { out } = await mlops(["check", "--format", "github"], { folder });
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^::error file=a%25%2Cb%3Ac\.mlops\.yaml,line=3,endLine=3,col=14,endColumn=16,title=cron-out-of-range::There is no hour 24/,
    );
    expect(lines[1]).toMatch(/^::warning .*title=stale-data-path::/);
  });

  it("escapes what stands in a message", async () => {
    const odd = 'steps:\n  a:\n    needs: "50%\\r\\n::error::x"\n    run: x\n';
    const { out } = await mlops(["check", "--format", "github"], {
      folder: folderOf({ "a.mlops.yaml": odd }),
    });
    expect(out.trimEnd().split(/[\r\n]/)).toHaveLength(1);
    expect(out).toContain("'50%25%0D%0A::error::x'");
  });

  it("counts paths from the workspace", async () => {
    const folder = folderOf({ "deep/down/a.mlops.yaml": wrong });
    const inside = async (path: string, workspace: string) =>
      (
        await mlops(["check", "--format", "github", path], {
          folder: join(folder, "deep"),
          environment: { GITHUB_WORKSPACE: workspace },
        })
      ).out;
    expect(await inside("down", folder)).toContain("file=deep/down/a.mlops.yaml,");
    expect(await inside(join(folder, "deep/down"), folder)).toContain(
      "file=deep/down/a.mlops.yaml,",
    );
    expect(await inside("down", "/elsewhere")).toContain("file=down/a.mlops.yaml,");
  });
});

describe("the report as SARIF", () => {
  interface Region {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  }

  it("has rules, places and mends that belong together", async () => {
    const folder = folderOf({ "ä #1/a.mlops.yaml": wrong });
    const { code, out } = await mlops(["check", "--format", "sarif", ".", "none"], { folder });
    expect(code).toBe(2);
    const log = JSON.parse(out);
    expect(log).toMatchObject({
      version: "2.1.0",
      $schema: expect.stringMatching(/^https:.*2\.1\.0/),
    });
    const [run] = log.runs;
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(run.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: "error", message: { text: "none: there is no such file or folder." } },
        ],
      },
    ]);
    const { rules } = run.tool.driver;
    for (const rule of rules) {
      expect(new URL(rule.helpUri).pathname).toMatch(new RegExp(`/${rule.id}\\.md$`));
      expect(rule.help.markdown).toMatch(new RegExp(`^# ${rule.id}\n`));
      expect(rule.shortDescription.text).toMatch(/\.$/);
    }
    expect(run.results).toHaveLength(4);
    for (const result of run.results) {
      expect(rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(
        "%C3%A4%20%231/a.mlops.yaml",
      );
      const region: Region = result.locations[0].physicalLocation.region;
      expect(region.endLine).toBe(region.startLine);
      expect(region.endColumn).toBeGreaterThan(region.startColumn);
    }
    const [cron, stale] = run.results;
    expect(cron).toMatchObject({
      ruleId: "cron-out-of-range",
      level: "error",
      properties: { dialect: "mlops" },
      fixes: [
        {
          properties: { safe: true },
          artifactChanges: [
            {
              replacements: [
                {
                  deletedRegion: { startLine: 3, startColumn: 14, endLine: 3, endColumn: 16 },
                  insertedContent: { text: "0" },
                },
              ],
            },
          ],
        },
      ],
    });
    expect([stale.level, stale.fixes]).toEqual(["warning", undefined]);
  });

  it("is whole where nothing was found, and leads outside by absolute addresses", async () => {
    const folder = folderOf({ "a.mlops.yaml": wrong, "empty/": "" });
    mkdirSync(join(folder, "b"));
    const none = await mlops(["check", "--format", "sarif"], { folder: join(folder, "empty") });
    expect(JSON.parse(none.out).runs[0]).toMatchObject({
      results: [],
      tool: { driver: { rules: [] } },
    });
    const outside = await mlops(["check", "--format", "sarif", "../a.mlops.yaml"], {
      folder: join(folder, "b"),
    });
    const { uri } = JSON.parse(outside.out).runs[0].results[0].locations[0].physicalLocation
      .artifactLocation as { uri: string };
    expect(uri).toMatch(/^file:\/\/\/.*\/a\.mlops\.yaml$/);
  });
});

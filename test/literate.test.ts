import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Config, readConfig } from "../server/src/analysis/config.ts";
import { rules } from "../server/src/rules/all.ts";
import { type Fence, readSamples, rewrite, type Sample } from "./literate/page.ts";
import { analyzeSample, views } from "./literate/views.ts";

/**
 * Every page is run: each `yaml` fence is analysed, each view under it is computed and compared.
 * A sample without an `output` view must be silent. On the page of a rule, a `.mlopslint.yaml` holds
 * for the samples below it. `UPDATE=1` writes the computed views instead.
 */
const update = process.env.UPDATE === "1";
const source = join(import.meta.dirname, "../server/src");

const pages = ["rules", "dialects", "features", "exporters"].flatMap((folder) =>
  readdirSync(join(source, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => ({ name: `${folder}/${name}`, file: join(source, folder, name) })),
);

describe.each(pages)("$name", ({ name, file }) => {
  const markdown = readFileSync(file, "utf8");
  const samples = readSamples(markdown);
  const computed = new Map<Fence, string>();

  const isRule = name.startsWith("rules/");

  it.each(samples.map((sample) => [sample.input.line + 1, sample] as const))(
    "line %i",
    (_line, sample) => {
      const { input, files, views: shown } = sample;
      const config = isRule ? configAbove(sample, samples) : undefined;
      const texts = Object.fromEntries(
        files.map((each) => [each.attributes.path ?? "", each.body]),
      );
      const analysis = analyzeSample(input.attributes.path ?? "", input.body, config, texts);
      expect(analysis.pipelines, "the sample is read as a pipeline").not.toHaveLength(0);
      for (const view of shown) {
        const body = views[view.language]?.(analysis, view.attributes);
        if (body === undefined) throw new Error(`there is no view called ${view.language}`);
        computed.set(view, body);
        if (!update) expect(view.body, view.language).toBe(body);
      }
      if (!shown.some((view) => view.language === "output"))
        expect(views.output?.(analysis), "a sample without output is silent").toBe("");
    },
  );

  if (isRule) {
    const rule = name.slice("rules/".length, -".md".length);
    it("shows a finding of its rule and a sample that stays silent", () => {
      const outputs = samples.map((sample) => sample.views.find((v) => v.language === "output"));
      expect(
        outputs.some((view) => view && (computed.get(view) ?? view.body).includes(` ${rule} `)),
      ).toBe(true);
      const pipelines = samples.filter(({ input }) => input.attributes.path !== ".mlopslint.yaml");
      expect(pipelines.some(({ views }) => !views.some((v) => v.language === "output"))).toBe(true);
    });
  }

  if (update)
    it("is written", () => {
      writeFileSync(file, rewrite(markdown, computed));
    });
});

function configAbove(sample: Sample, samples: readonly Sample[]): Config | undefined {
  const above = samples
    .slice(0, samples.indexOf(sample))
    .findLast(({ input }) => input.attributes.path === ".mlopslint.yaml");
  return above && readConfig(above.input.body);
}

describe("the list of rules", () => {
  const files = readdirSync(join(source, "rules"));
  const ids = rules.map((rule) => rule.id).sort();

  it("has a page for every rule and no other", () => {
    const named = files.filter((file) => file.endsWith(".md")).map((file) => file.slice(0, -3));
    expect(named.sort()).toEqual(ids);
  });

  it("has every file that holds a rule", () => {
    const holding = files.filter(
      (file) =>
        file.endsWith(".ts") &&
        /: Rule = \{/.test(readFileSync(join(source, "rules", file), "utf8")),
    );
    expect(holding.map((file) => file.slice(0, -3)).sort()).toEqual(ids);
  });
});

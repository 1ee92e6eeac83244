import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { analyzeSample } from "./literate/views.ts";

/** What the pages in docs/ show to be copied. */
const docs = join(import.meta.dirname, "../docs");
const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));
const samples = pages.flatMap((page) =>
  [
    ...readFileSync(join(docs, page), "utf8").matchAll(/^```yaml path=(\S+)\n([\s\S]*?)^```$/gm),
  ].map(([, path = "", text = ""]) => [page, path, text] as const),
);

describe("the pages for CI", () => {
  it("show files for each of the systems", () => {
    expect(samples.map(([, path]) => path)).toEqual([
      ".pre-commit-config.yaml",
      ".github/workflows/pipelines.yml",
      ".github/workflows/scanning.yml",
      ".gitlab-ci.yml",
    ]);
  });

  it.each(samples)("%s: %s is YAML in which nothing is found", (_, path, text) => {
    expect(parseDocument(text).errors).toEqual([]);
    expect(analyzeSample(path, text).findings).toEqual([]);
  });
});

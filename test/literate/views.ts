import type { Analysis } from "../../server/src/analysis/analysis.ts";
import { analyze } from "../../server/src/analysis/analyze.ts";
import type { Config } from "../../server/src/analysis/config.ts";
import { applyFixes } from "../../server/src/analysis/fix.ts";
import { exporters } from "../../server/src/exporters/all.ts";
import { exportFile } from "../../server/src/exporters/export.ts";
import type { Exported } from "../../server/src/exporters/exporter.ts";
import { hoverAt } from "../../server/src/features/hover.ts";
import { lenses } from "../../server/src/features/lenses.ts";
import type { Moment } from "../../server/src/features/schedule.ts";
import { linter } from "./linter.ts";
import { listModel } from "./model.ts";
import type { Fence } from "./page.ts";

/** Hovers and lenses of a page are those of this moment, for a person in New York. */
const moment: Moment = { now: Date.UTC(2026, 2, 26, 12), localZone: "America/New_York" };

/** What a page may show of a sample, computed by the engine. `attributes` are those of the fence. */
export const views: Readonly<
  Record<string, (analysis: Analysis, attributes?: Fence["attributes"]) => string>
> = {
  output: (analysis) =>
    analysis.findings
      .map((finding) => {
        const { line, character } = analysis.lines.position(finding.span.start);
        return `${line + 1}:${character + 1} ${finding.severity} ${finding.rule} ${finding.message}\n`;
      })
      .join(""),
  model: (analysis) =>
    analysis.pipelines.map((pipeline) => listModel(pipeline, analysis.lines)).join("---\n"),
  /** What the pointer is told at `at=line:column`, which count from 1. */
  hover: (analysis, attributes) => {
    const [line = 1, column = 1] = (attributes?.at ?? "").split(":").map(Number);
    const offset = analysis.lines.offset({ line: line - 1, character: column - 1 });
    return `${hoverAt(analysis, offset, moment, new Map())?.text ?? ""}\n`;
  },
  lenses: (analysis) =>
    lenses(analysis, moment)
      .map(({ span, title }) => `${analysis.lines.position(span.start).line + 1}: ${title}\n`)
      .join(""),
  /** What is told when the sample is exported `to` an engine. */
  remarks: (analysis, attributes) =>
    exported(analysis, attributes)
      .remarks.map(({ span, kind, message }) => {
        const { line, character } = analysis.lines.position(span.start);
        return `${line + 1}:${character + 1} ${kind} ${message}\n`;
      })
      .join(""),
  /** The exported file, without the code that decides conditions, which is the same everywhere. */
  exported: (analysis, attributes) =>
    exported(analysis, attributes).text.replace(
      /^( +)(# Made by mlops export: decides.*\n)(?:\1.*\n|\n)+/m,
      (_code, indent: string, first: string) => `${indent}${first}${indent}…\n`,
    ),
  fixed: (analysis) => applyFixes(analysis, { unsafe: true }).text,
};

function exported(analysis: Analysis, attributes: Fence["attributes"] = {}): Exported {
  const exporter = exporters.find(({ id }) => id === attributes.to);
  if (!exporter) throw new Error(`there is no exporter ${attributes.to}`);
  const made = exportFile(analysis, exporter, { file: analysis.path });
  if ("refused" in made) throw new Error(made.refused);
  return made;
}

/** `files` are texts of the same workspace, by their paths from its root. */
export const analyzeSample = (
  path: string,
  text: string,
  config?: Config,
  files: Readonly<Record<string, string>> = {},
): Analysis =>
  analyze(path, text, {
    linter,
    project: config && { config, path },
    files: new Map(
      Object.entries(files).map(([name, code]) => [
        name,
        { name, path: `/workspace/${name}`, text: code },
      ]),
    ),
    log: (message) => {
      throw new Error(message);
    },
  });

import { type Analysis, analyze } from "../../server/src/analysis/analyze.ts";
import { applyFixes } from "../../server/src/analysis/fix.ts";
import { linter } from "./linter.ts";
import { listModel } from "./model.ts";

/** What a page may show of a sample, computed by the engine. */
export const views: Readonly<Record<string, (analysis: Analysis) => string>> = {
  output: (analysis) =>
    analysis.findings
      .map((finding) => {
        const { line, character } = analysis.lines.position(finding.span.start);
        return `${line + 1}:${character + 1} ${finding.severity} ${finding.rule} ${finding.message}\n`;
      })
      .join(""),
  model: (analysis) =>
    analysis.pipelines.map((pipeline) => listModel(pipeline, analysis.lines)).join("---\n"),
  fixed: (analysis) => applyFixes(analysis, { unsafe: true }).text,
};

export const analyzeSample = (path: string, text: string): Analysis =>
  analyze(path, text, {
    linter,
    log: (message) => {
      throw new Error(message);
    },
  });

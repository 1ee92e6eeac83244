import type { Lines } from "../base/text.ts";
import type { Dialect } from "../dialects/dialect.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { PythonLinter } from "../python/ruff.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Tools } from "../rules/tools.ts";
import type { YamlDocument } from "../yaml/reader.ts";
import type { Files } from "./called-files.ts";
import type { Project } from "./config.ts";
import type { Suppression } from "./suppress.ts";

export interface AnalysisOptions {
  /** Severity by rule id, where it is not the rule's own. */
  readonly severities?: Readonly<Record<string, Severity | "off">> | undefined;
  readonly project?: Project | undefined;
  /** Asked for when the first Python shows, so that starting it costs nothing before. */
  readonly linter?: (() => PythonLinter | undefined) | undefined;
  /** Version of embedded Python where neither the file nor its `.mlopslint.yaml` names one. */
  readonly pythonVersion?: string | undefined;
  /** Texts of files that an analysis of this document wanted (`Analysis.wanted`). */
  readonly files?: Files | undefined;
  /** Told when a rule fails; the other rules go on. */
  readonly log?: ((message: string) => void) | undefined;
}

/** One pipeline of a file, with all that was derived from it. */
export interface AnalyzedPipeline {
  readonly dialect: Dialect;
  readonly document: YamlDocument;
  readonly pipeline: Pipeline;
  readonly tools: Tools;
}

/** What is known of one version of one file. */
export interface Analysis {
  readonly path: string;
  readonly text: string;
  readonly lines: Lines;
  readonly pipelines: readonly AnalyzedPipeline[];
  /** In order of place. */
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  /**
   * Scripts that decide what a condition of the document reads, by their paths from the folder it runs
   * in: with their texts in `AnalysisOptions.files` the conditions are followed into them. Found when
   * first asked for.
   */
  readonly wanted: readonly string[];
  /** Of the project, for whoever has more to ask it than what is wrong. */
  linter(): PythonLinter | undefined;
  /** The same of another text of the file. */
  again(text: string): Analysis;
}

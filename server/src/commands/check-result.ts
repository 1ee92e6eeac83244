import type { Lines } from "../base/text.ts";
import type { Finding } from "../rules/rule.ts";

export const reportFormats = ["text", "json", "sarif", "github"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a check found, in all files together. */
export interface CheckResult {
  /** Those with findings, in the order in which they were looked at. */
  readonly files: readonly CheckedFile[];
  /** Number of files that were looked at. */
  readonly looked: number;
  /** Number of those that hold a pipeline. */
  readonly pipelines: number;
  /** Number of problems that were mended. */
  readonly mended: number;
  /** What could not be looked at, in sentences. */
  readonly troubles: readonly string[];
}

export interface CheckedFile {
  readonly path: string;
  readonly text: string;
  readonly lines: Lines;
  readonly findings: readonly DialectFinding[];
}

/** What checking one file came to, without the parsed document: it is let go of. */
export interface FileOutcome {
  readonly path: string;
  /** It could be read, whether it holds a pipeline or not. */
  readonly looked: boolean;
  readonly isPipeline: boolean;
  /** As it is now, with what was mended; empty where there are no findings. */
  readonly text: string;
  readonly findings: readonly DialectFinding[];
  /** Number of problems that were mended. */
  readonly mended: number;
  /** Why it could not be looked at or written, in a sentence. */
  readonly trouble?: string | undefined;
  /** Nothing is missed for all the trouble. */
  readonly harmless?: boolean | undefined;
  /** What went wrong inside. */
  readonly log: readonly string[];
}

/** A finding with the dialect of the document it is in. */
export interface DialectFinding extends Finding {
  readonly dialect: string;
}

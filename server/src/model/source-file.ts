import type { Span } from "../base/text.ts";

/** A file beside the document: a script that the pipeline runs. */
export interface SourceFile {
  /** As the pipeline calls it, from the folder it runs in: `scripts/check_drift.py`. */
  readonly name: string;
  /** Where it lies, absolute. */
  readonly path: string;
  readonly text: string;
}

/** Something to say of a place: of the document, or of another file. */
export interface Remark {
  readonly span: Span;
  readonly message: string;
  readonly file?: SourceFile | undefined;
}

import type { Span } from "../base/text.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Parse } from "../runner/decide.ts";

/** An engine for which pipelines of the project's own format are written. Pure: the same text every time. */
export interface Exporter {
  /** As on the command line: `github-actions`. */
  readonly id: string;
  /** As the engine calls itself, within a sentence. */
  readonly title: string;
  /** Where its files lie, from the root of a repository: for a pipeline of that name. */
  place(name: string): string;
  export(source: Source): Exported;
}

/** A pipeline to be exported, and what is said of it besides. */
export interface Source {
  readonly pipeline: Pipeline;
  readonly parse: Parse;
  /** Path of its file from the root of its repository: steps run in the folder it lies in. */
  readonly file: string;
  /** How often a trigger without a schedule is asked: five fields of cron, in UTC. */
  readonly poll: string;
}

export interface Exported {
  readonly text: string;
  /** Ids of the steps that are in it. */
  readonly steps: readonly string[];
  /** In order of place. */
  readonly remarks: readonly Remark[];
}

/** What is otherwise in the engine than in the pipeline. */
export interface Remark {
  /** In the pipeline. */
  readonly span: Span;
  /** `left-out`: something does not happen there at all. `changed`: it does, in another way. */
  readonly kind: "changed" | "left-out";
  readonly message: string;
}

/** Gathers remarks, each told in the exported file too, where it belongs. */
export class Remarks {
  private readonly all: Remark[] = [];

  /** Answers the message, to be written as a comment. */
  add(kind: Remark["kind"], span: Span, message: string): string {
    this.all.push({ kind, span, message });
    return message;
  }

  get inOrder(): readonly Remark[] {
    return this.all.toSorted((a, b) => a.span.start - b.span.start);
  }
}

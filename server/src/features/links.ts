import type { Analysis } from "../analysis/analysis.ts";
import type { Excerpt } from "../base/excerpt.ts";
import { overlaps, type Span } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import { allSteps } from "../model/step.ts";
import { readShell } from "../shell/commands.ts";

/** A file that a pipeline names. Whether there is one only a door can tell. */
export interface Link {
  readonly span: Span;
  /** As written, with `/`; relative to `directory`. */
  readonly path: string;
  /** Working directory of the step, where the file says it. */
  readonly directory?: string | undefined;
  /** Whatever folder is open, it counts from the folder of the document. */
  readonly isBeside?: boolean | undefined;
}

const fileName =
  /^(?:\.{1,2}\/)?[\w@+-][\w@+./-]*\.(?:py|ipynb|sh|bash|r|sql|jl|ya?ml|toml|json|jsonl|csv|tsv|txt|cfg|ini|md)$/i;

/** The scripts, data and configuration that steps name, and where metrics are read from. */
export function links({ pipelines }: Analysis): Link[] {
  return pipelines.flatMap(({ pipeline }) => [
    ...pipeline.metrics.flatMap(({ source }) => plainLink(source)),
    ...allSteps(pipeline.groups).flatMap(({ scripts, uses }) => [
      ...(uses?.text.startsWith("./") ? [{ span: uses.span(), path: uses.text }] : []),
      ...scripts.flatMap(inShell),
    ]),
  ]);
}

const plainLink = (text: Excerpt | undefined): Link[] =>
  text && fileName.test(text.text) ? [{ span: text.span(), path: text.text, isBeside: true }] : [];

function inShell({ language, code, masked, templates, directory }: Script): Link[] {
  if (language !== "shell" || !masked.text.includes(".")) return [];
  const found: Link[] = [];
  for (const { words } of readShell(masked.text).commands)
    for (const { pieces, expanded } of words) {
      const [piece, another] = pieces;
      if (!piece || another || expanded || !fileName.test(piece.text)) continue;
      if (templates.some((template) => overlaps(template, piece.span))) continue;
      found.push({
        span: code.span(piece.span.start, piece.span.end),
        path: piece.text,
        directory,
      });
    }
  return found;
}

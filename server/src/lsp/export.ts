import type { Analysis } from "../analysis/analysis.ts";
import { mlops } from "../dialects/mlops.ts";
import { exporters } from "../exporters/all.ts";
import { exportFile } from "../exporters/export.ts";
import { titleOf } from "../exporters/names.ts";
import type { EngineAnswer, ExportAnswer } from "./protocol.ts";

const ownPipeline = ({ pipelines }: Analysis) =>
  pipelines.find(({ dialect }) => dialect === mlops)?.pipeline;

export const enginesFor = (analysis: Analysis): readonly EngineAnswer[] =>
  ownPipeline(analysis) ? exporters.map(({ id, title }) => ({ id, title })) : [];

/** The pipeline of a document for an engine; nothing where it is none, or the engine is not known. */
export function exportAnswer(
  analysis: Analysis,
  engine: string,
  file: string,
): ExportAnswer | null {
  const exporter = exporters.find(({ id }) => id === engine);
  const pipeline = ownPipeline(analysis);
  if (!exporter || !pipeline) return null;
  const exported = exportFile(analysis, exporter, { file });
  const place = exporter.place(titleOf(pipeline, file));
  if ("refused" in exported)
    return { text: "", place, leftOut: 0, changed: 0, refused: exported.refused };
  const count = (wanted: string) => exported.remarks.filter(({ kind }) => kind === wanted).length;
  return { text: exported.text, place, leftOut: count("left-out"), changed: count("changed") };
}

import type { Readings } from "../features/truth.ts";
import type { OpenPipeline } from "./documents.ts";
import type { Host } from "./host.ts";

/** The newest values of the metrics a document declares, as far as their sources can be read. */
export async function readingsOf({ uri, analysis }: OpenPipeline, host: Host): Promise<Readings> {
  const declared = analysis.pipelines.flatMap(({ pipeline }) => pipeline.metrics);
  const sourced = declared.filter(({ source }) => source !== undefined);
  if (sourced.length === 0 || !host.readings) return new Map();
  return host.readings(uri, sourced);
}

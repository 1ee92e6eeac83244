import { folderOf } from "../base/path.ts";
import type { Reading, Readings } from "../features/truth.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import { failed, type Machine } from "../runner/machine.ts";
import { readMetric } from "../runner/sources/read.ts";
import { inTime } from "../runner/sources/series.ts";
import { readSource } from "../runner/sources/spec.ts";
import type { OpenPipeline } from "./documents.ts";
import type { Host } from "./host.ts";

/** The newest values of the metrics a document declares, as far as its sources may be read now. */
export async function readingsOf(
  { uri, analysis }: OpenPipeline,
  { machine, filePath }: Host,
): Promise<Readings> {
  const path = filePath?.(uri);
  const declared = analysis.pipelines.flatMap(({ pipeline }) => pipeline.metrics);
  const readings = new Map<string, Reading>();
  if (!machine || path === undefined) return readings;
  for (const metric of declared) {
    const reading = await newest(metric, machine, folderOf(path));
    if (reading) readings.set(metric.name, reading);
  }
  return readings;
}

/**
 * Files and values written down are read. Servers and version histories are not: a look at a file
 * shall neither reach the network nor start a program.
 */
async function newest(
  metric: MetricDeclaration,
  machine: Machine,
  folder: string,
): Promise<Reading | undefined> {
  const source = readSource(metric);
  if (!source) return undefined;
  if (failed(source)) return { source: source.problem };
  if (source.kind !== "file" && source.kind !== "inline")
    return { source: "its source is asked when the trigger runs" };
  const series = await readMetric(metric, { machine, folder, python: async () => undefined });
  if (!series) return undefined;
  if (failed(series)) return { source: series.problem };
  const last = inTime(series.samples).at(-1);
  const place = [series.source, last?.place].filter(Boolean).join(", ");
  return { value: last?.value, source: last ? place : `${place} holds no values yet` };
}

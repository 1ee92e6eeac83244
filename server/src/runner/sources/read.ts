import { joinPath } from "../../base/path.ts";
import type { MetricDeclaration } from "../../model/pipeline.ts";
import { type Failure, failed } from "../machine.ts";
import { shownAddress } from "./address.ts";
import type { SourceContext } from "./context.ts";
import { readDvc } from "./dvc.ts";
import { pickFrom } from "./files.ts";
import { readMlflow } from "./mlflow.ts";
import { readPrometheus } from "./prometheus.ts";
import { oddities, type Series } from "./series.ts";
import { type FileSpec, type InlineSpec, readSource, type SourceSpec } from "./spec.ts";

/**
 * All that a metric's source knows of it. The problem of a source that cannot be read names the
 * source and, where there is one, the line. Nothing for a metric without a source.
 */
export async function readMetric(
  declaration: MetricDeclaration,
  context: SourceContext,
): Promise<Series | Failure | undefined> {
  const spec = readSource(declaration);
  if (!spec) return undefined;
  if (failed(spec)) return spec;
  const series = await readSpec(spec, declaration.name, context);
  if (failed(series)) return { ...series, problem: `${titleOf(spec)}: ${series.problem}` };
  return { ...series, problems: [...series.problems, ...oddities(series.samples)] };
}

function readSpec(
  spec: SourceSpec,
  metric: string,
  context: SourceContext,
): Promise<Series | Failure> | Series {
  switch (spec.kind) {
    case "inline":
      return inlineSeries(spec);
    case "file":
      return readFile(spec, metric, context);
    case "dvc":
      return readDvc(spec, metric, context);
    case "mlflow":
      return readMlflow(spec, metric, context);
    case "prometheus":
      return readPrometheus(spec, metric, context);
  }
}

/** Values that stand in the pipeline itself, for which nothing has to be read; of other sources nothing. */
export function inlineSeries(spec: InlineSpec): Series;
export function inlineSeries(spec: SourceSpec): Series | undefined;
export function inlineSeries(spec: SourceSpec): Series | undefined {
  return spec.kind === "inline"
    ? { source: titleOf(spec), samples: spec.samples, problems: [] }
    : undefined;
}

async function readFile(
  spec: FileSpec,
  metric: string,
  { machine, folder }: SourceContext,
): Promise<Series | Failure> {
  const file = await machine.files.read(joinPath(folder, spec.path));
  if (failed(file)) return file;
  const picked = pickFrom(file.text, spec.format, spec.key ?? metric, file.modified);
  return failed(picked) ? picked : { source: spec.path, ...picked };
}

/** A source as people name it. */
function titleOf(spec: SourceSpec): string {
  switch (spec.kind) {
    case "inline":
      return "the pipeline itself";
    case "file":
      return spec.path;
    case "dvc":
      return `dvc:${spec.path}`;
    case "mlflow":
      return `mlflow:${shownAddress(spec.store)}`;
    case "prometheus":
      return `prometheus:${shownAddress(spec.url)}`;
  }
}

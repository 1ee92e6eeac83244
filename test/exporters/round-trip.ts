import type { Analysis } from "../../server/src/analysis/analysis.ts";
import { exportFile } from "../../server/src/exporters/export.ts";
import type { Exported, Exporter } from "../../server/src/exporters/exporter.ts";
import type { Pipeline, Schedule } from "../../server/src/model/pipeline.ts";
import { dueTimes } from "../../server/src/runner/due.ts";
import { analyzeSample } from "../literate/views.ts";

/** What an exported file says, once the project itself has read it again. */
export interface ReadAgain {
  /** What each step needs, in order of its name. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** The code of each step; of one that is tried again, each attempt's. */
  readonly scripts: Readonly<Record<string, readonly string[]>>;
  readonly gated: readonly string[];
  readonly mayFail: readonly string[];
}

/** How the files of an engine are read: steps by the names they have in the source. */
export interface Reader {
  readonly exporter: Exporter;
  readonly dialect: string;
  readonly path: string;
  read(pipelines: readonly Pipeline[], steps: readonly string[]): ReadAgain;
}

export const sorted = <V>(
  entries: readonly (readonly [string, V])[],
): Readonly<Record<string, V>> =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The same of the pipeline itself, of the steps that are in the exported file. */
export function inSource({ pipeline, exported }: Made): ReadAgain {
  const steps = (pipeline.groups[0]?.steps ?? []).filter(({ id = "" }) =>
    exported.steps.includes(id),
  );
  return {
    needs: sorted(
      steps.map(({ id = "", needs }) => [id, [...new Set(needs.map((need) => need.id))].sort()]),
    ),
    scripts: sorted(
      steps.map(({ id = "", scripts, retries = 0 }) => [
        id,
        scripts.flatMap(({ code }) => Array.from({ length: retries + 1 }, () => code.text)),
      ]),
    ),
    gated: steps.flatMap(({ id = "", condition }) => (condition ? id : [])).sort(),
    mayFail: steps.flatMap(({ id = "", mayFail }) => (mayFail ? id : [])).sort(),
  };
}

export interface Made {
  readonly pipeline: Pipeline;
  readonly source: Analysis;
  readonly exported: Exported;
  readonly again: Analysis;
}

/** Exports a text and reads what came out; nothing for one that is not exported. */
export function exportAndRead(path: string, text: string, reader: Reader): Made | string {
  const source = analyzeSample(path, text);
  const exported = exportFile(source, reader.exporter, { file: path });
  if ("refused" in exported) return exported.refused;
  const [own] = source.pipelines;
  if (!own) throw new Error("what was exported is a pipeline");
  return {
    pipeline: own.pipeline,
    source,
    exported,
    again: analyzeSample(reader.path, exported.text),
  };
}

/** The times of half a year in which clocks change twice; of what fires often, the first. */
export function timesOf(schedule: Schedule): readonly number[] {
  const times: number[] = [];
  for (const { at } of dueTimes(schedule, Date.UTC(2026, 2, 20), Date.UTC(2026, 10, 10))) {
    times.push(at);
    if (times.length > 300) break;
  }
  return times;
}

/** Errors and warnings by rules that found nothing in the source, but for what a remark tells. */
export function newFindings({ source, again, exported }: Made): string[] {
  const known = new Set(source.findings.map(({ rule }) => rule));
  if (exported.remarks.some(({ message }) => message.includes("never starts it twice")))
    known.add("cron-too-frequent");
  return again.findings.flatMap(({ rule, severity, message, span }) =>
    (severity === "error" || severity === "warning") && !known.has(rule)
      ? `${again.lines.position(span.start).line + 1}: ${severity} ${rule} ${message}`
      : [],
  );
}

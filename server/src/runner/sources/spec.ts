import { parseDuration } from "../../base/duration.ts";
import type { MetricDeclaration } from "../../model/pipeline.ts";
import type { Failure } from "../machine.ts";
import { shownAddress } from "./address.ts";
import { isMap, isScalar, type PlainMap } from "./plain.ts";
import { inTime, numbered, readValue, type Sample } from "./series.ts";
import { readTime } from "./time.ts";

/** Where a metric's values come from, as the pipeline declares it. */
export type SourceSpec = InlineSpec | FileSpec | DvcSpec | MlflowSpec | PrometheusSpec;

/** Values in the pipeline itself. */
export interface InlineSpec {
  readonly kind: "inline";
  readonly samples: readonly Sample[];
}

export interface FileSpec {
  readonly kind: "file";
  /** As written, from the pipeline's folder. */
  readonly path: string;
  readonly format: FileFormat;
  /** Column, or dotted path; the metric's own name where nothing is said. */
  readonly key?: string | undefined;
}

export const fileFormats = ["csv", "jsonl", "json", "yaml", "toml", "evidently"] as const;
export type FileFormat = (typeof fileFormats)[number];

/** A metrics file of DVC: its history is git's. */
export interface DvcSpec {
  readonly kind: "dvc";
  readonly path: string;
  readonly format: FileFormat;
  readonly key?: string | undefined;
}

export interface MlflowSpec {
  readonly kind: "mlflow";
  /** A server's address, a folder (`mlruns`) or a database file (`mlflow.db`). */
  readonly store: string;
  readonly experiment?: string | undefined;
  readonly key?: string | undefined;
}

export interface PrometheusSpec {
  readonly kind: "prometheus";
  readonly url: string;
  /** PromQL; the metric's own name where nothing is said. */
  readonly query?: string | undefined;
  /** Seconds between readings, and how far back they go. */
  readonly step?: number | undefined;
  readonly window?: number | undefined;
}

/**
 * Reads what `source` says: a path (`metrics/daily.csv`, `metrics/daily.csv#column`), a kind with an
 * address (`dvc:`, `evidently:`, `mlflow:`, `prometheus:`), a mapping with the same names and
 * options, or the values themselves as a list or a mapping by date. Nothing without a source.
 */
export function readSource(declaration: MetricDeclaration): SourceSpec | Failure | undefined {
  const { source, sourceData } = declaration;
  if (source) return readText(source.text.trim());
  if (Array.isArray(sourceData)) return { kind: "inline", samples: inlineList(sourceData) };
  if (isMap(sourceData)) return readMapping(sourceData);
  return undefined;
}

function readText(text: string): SourceSpec | Failure {
  const [, scheme, rest = ""] = /^([a-z]+):(.+)$/i.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      break;
    case "dvc":
    case "evidently":
    case "mlflow":
    case "prometheus":
      return ofKind(scheme?.toLowerCase() ?? "", rest, {});
    case "sqlite":
      return ofKind("mlflow", text, {});
    case "file":
      return ofKind("file", rest.replace(/^\/\//, ""), {});
    case "http":
    case "https":
      return {
        problem: `"${shownAddress(text)}" is an address, but of what? Write mlflow:${shownAddress(text)} or prometheus:${shownAddress(text)}`,
      };
  }
  return ofKind("file", text, {});
}

const kinds = ["file", ...fileFormats, "dvc", "mlflow", "prometheus"];

function readMapping(data: PlainMap): SourceSpec | Failure {
  const kind = kinds.find((name) => typeof data[name] === "string");
  if (kind) return ofKind(kind, String(data[kind]), data);
  const entries = Object.entries(data);
  if (entries.some(([, value]) => typeof value === "object" && value !== null))
    return { problem: `a source with options needs one of ${kinds.join(", ")} among its keys` };
  return {
    kind: "inline",
    samples: inTime(
      entries.map(([label, value]) => ({ at: readTime(label), label, value: readValue(value) })),
    ),
  };
}

function ofKind(kind: string, written: string, options: PlainMap): SourceSpec | Failure {
  const option = (name: string) => (isScalar(options[name]) ? String(options[name]) : undefined);
  const seconds = (name: string) => parseDuration(option(name) ?? "");
  if (kind === "prometheus") {
    const [, url = "", query] = /^(.*?)(?:\?query=(.*))?$/s.exec(written) ?? [];
    return {
      kind,
      url,
      query: option("query") ?? query,
      step: seconds("step"),
      window: seconds("window"),
    };
  }
  const [, place = "", fragment] = /^(.*?)(?:#(.*))?$/s.exec(written) ?? [];
  const key = option("key") ?? option("column") ?? option("metric") ?? fragment;
  if (kind === "mlflow") {
    const [, store = "", experiment] = /^(.*?)(?:\?experiment=(.*))?$/s.exec(place) ?? [];
    return { kind, store, experiment: option("experiment") ?? experiment, key };
  }
  const format = fileFormats.find((name) => name === kind) ?? formatOf(place);
  if (!format)
    return {
      problem: `"${place}" is of no kind that is known here: csv, tsv, jsonl, json, yaml or toml`,
    };
  return { kind: kind === "dvc" ? "dvc" : "file", path: place, format, key };
}

function formatOf(path: string): FileFormat | undefined {
  if (/\.(csv|tsv|txt)$/i.test(path)) return "csv";
  if (/\.(jsonl|ndjson)$/i.test(path)) return "jsonl";
  if (/\.json$/i.test(path)) return "json";
  if (/\.ya?ml$/i.test(path)) return "yaml";
  if (/\.toml$/i.test(path)) return "toml";
  return undefined;
}

/** `[0.92, 0.88]`, or `[{ date: 2025-01-01, value: 0.92 }]`. */
function inlineList(items: readonly unknown[]): readonly Sample[] {
  return inTime(
    items.map((item, index): Sample => {
      const fallback = numbered(index);
      if (!isMap(item)) return { label: fallback, value: readValue(item) };
      const time = Object.entries(item).find(([key]) =>
        /^(at|time|date|day|timestamp)$/i.test(key),
      );
      const label = time && isScalar(time[1]) ? String(time[1]) : fallback;
      return { at: readTime(label), label, value: readValue(item.value) };
    }),
  );
}

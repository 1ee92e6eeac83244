import { type Failure, failed } from "../machine.ts";
import { readAddress } from "./address.ts";
import { patience, type SourceContext } from "./context.ts";
import { readJson } from "./json.ts";
import { isMap, type PlainMap } from "./plain.ts";
import { readValue, type Series } from "./series.ts";
import type { PrometheusSpec } from "./spec.ts";
import { listed } from "./table.ts";

const hour = 3600;
const standardWindow = 30 * 24 * hour;

/** Prometheus itself refuses more than 11,000 readings. */
const mostReadings = 5000;

/**
 * A query over a stretch of time, by Prometheus' HTTP API (`/api/v1/query_range`). Where a proxy in
 * front of it asks who asks, that is in the address or in `PROMETHEUS_USERNAME` and the like.
 */
export async function readPrometheus(
  spec: PrometheusSpec,
  metric: string,
  { machine, from, to }: SourceContext,
): Promise<Series | Failure> {
  const query = spec.query ?? metric;
  // The last step falls on the end, so that the newest value is among the readings.
  const end = Math.floor((to ?? machine.now()) / 1000);
  const window = from === undefined ? (spec.window ?? standardWindow) : end - from / 1000;
  const step = Math.max(spec.step ?? hour, Math.ceil(window / mostReadings), 1);
  const start = end - Math.max(0, Math.floor(window / step)) * step;
  const parameters = { query, start: String(start), end: String(end), step: String(step) };
  const address = readAddress(spec.url, "PROMETHEUS", machine.variables);
  const answer = await machine.request({
    ...address.access,
    url: `${address.url}/api/v1/query_range?${Object.entries(parameters)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("&")}`,
    timeout: patience,
  });
  if (failed(answer)) return answer;
  const refusal = address.refusal(answer.status);
  if (refusal !== undefined) return { problem: refusal };
  const read = readJson(answer.text);
  const data = failed(read) ? undefined : read.data;
  if (!isMap(data) || data.status !== "success")
    return {
      problem:
        isMap(data) && typeof data.error === "string"
          ? `Prometheus says: ${data.error}`
          : `what answers there is no Prometheus (status ${answer.status})`,
    };
  const found = isMap(data.data) && Array.isArray(data.data.result) ? data.data.result : [];
  const results = found.filter(isMap);
  const [only, another] = results;
  if (!only) return { problem: `the query ${query} finds nothing` };
  if (another)
    return {
      problem: `the query ${query} finds ${results.length} series (${listed(results.map(labelsOf))}): narrow it down or put avg() or max() around it`,
    };
  const readings = Array.isArray(only.values) ? only.values : [];
  return {
    source: `prometheus:${address.url}`,
    samples: readings.filter(Array.isArray).map(([seconds, value]) => {
      const at = Math.round(Number(seconds) * 1000);
      return { at, label: new Date(at).toISOString().slice(0, 19), value: readValue(value) };
    }),
    problems: [],
  };
}

const labelsOf = ({ metric }: PlainMap): string =>
  isMap(metric)
    ? `{${Object.entries(metric)
        .filter(([name]) => name !== "__name__")
        .map(([name, value]) => `${name}="${value}"`)
        .join(", ")}}`
    : "{}";

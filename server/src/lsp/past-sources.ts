import { joinPath } from "../base/path.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import { homeOf } from "../runner/home.ts";
import { findInterpreter } from "../runner/interpreter.ts";
import { type Failure, failed } from "../runner/machine.ts";
import { type Histories, readHistories } from "../runner/snapshot.ts";
import { inlineSeries } from "../runner/sources/read.ts";
import type { Series } from "../runner/sources/series.ts";
import { readSource } from "../runner/sources/spec.ts";
import type { Host } from "./host.ts";

const mostRemembered = 50;

/**
 * The histories a back-test goes through. Files are read whenever it is asked for; a source behind a
 * network, or one that a program has to be started for, only when a person asks, and what it said
 * then counts until they ask again.
 */
export class PastSources {
  private readonly host: Host;
  /** By the document, the metric and what is declared of it. */
  private readonly said = new Map<string, Series | Failure>();

  constructor(host: Host) {
    this.host = host;
  }

  async read(
    uri: string,
    metrics: readonly MetricDeclaration[],
    asks: boolean,
  ): Promise<Histories> {
    const { machine } = this.host;
    const path = this.host.filePath?.(uri);
    if (!machine || path === undefined) return withoutFiles(metrics);
    const folder = homeOf(path);
    const keyOf = (metric: MetricDeclaration) =>
      JSON.stringify([uri, metric.name, readSource(metric)]);
    const known = metrics.filter((metric) => isFar(metric) && !asks);
    const histories = await readHistories(
      metrics.filter((metric) => !known.includes(metric)),
      {
        machine,
        folder,
        python: async () => {
          const found = await findInterpreter(machine, folder, undefined);
          return failed(found) ? undefined : found.path;
        },
      },
    );
    for (const metric of metrics) {
      const said = histories.get(metric.name);
      if (isFar(metric) && said) this.remember(keyOf(metric), said);
    }
    const remembered = known.map(
      (metric) => [metric.name, this.said.get(keyOf(metric)) ?? notAsked(metric)] as const,
    );
    return new Map([...histories, ...remembered]);
  }

  private remember(key: string, said: Series | Failure): void {
    this.said.delete(key);
    this.said.set(key, said);
    const [oldest] = this.said.keys();
    if (this.said.size > mostRemembered && oldest !== undefined) this.said.delete(oldest);
  }

  /** Absolute paths of the files and folders that the histories of these metrics lie in. */
  files(uri: string, metrics: readonly MetricDeclaration[]): readonly string[] {
    const path = this.host.machine && this.host.filePath?.(uri);
    if (path === undefined) return [];
    const files = metrics.flatMap((metric) => {
      const source = readSource(metric);
      if (!source || failed(source)) return [];
      if (source.kind === "file" || source.kind === "dvc") return source.path;
      return source.kind === "mlflow" && !/^\w+:/.test(source.store) ? source.store : [];
    });
    return [...new Set(files.map((file) => joinPath(homeOf(path), file)))];
  }
}

/** Its source is a server, or is read by a program that has to be started. */
export function isFar(metric: MetricDeclaration): boolean {
  const source = readSource(metric);
  return (
    source !== undefined && !failed(source) && source.kind !== "file" && source.kind !== "inline"
  );
}

const notAsked = ({ name, source }: MetricDeclaration): Failure => ({
  problem: `${source?.text.trim() ?? name}: this source is asked only when you ask for it, in a folder you trust. Choose "Read again".`,
});

function withoutFiles(metrics: readonly MetricDeclaration[]): Histories {
  return new Map(
    metrics.flatMap((metric) => {
      const source = readSource(metric);
      if (!source) return [];
      const history = failed(source) ? source : (inlineSeries(source) ?? noFiles(metric));
      return [[metric.name, history] as const];
    }),
  );
}

const noFiles = ({ name, source }: MetricDeclaration): Failure => ({
  problem: `${source?.text.trim() ?? name}: sources are read beside a file on a computer's disk. Open this folder in VS Code on the desktop, or write the values into the pipeline.`,
});

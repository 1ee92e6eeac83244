import { folderOf } from "../base/path.ts";
import type { Reading, Readings } from "../features/truth.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import { type Failure, failed } from "../runner/machine.ts";
import { type Histories, readHistories, snapshotOf } from "../runner/snapshot.ts";
import { readSource } from "../runner/sources/spec.ts";
import type { OpenPipeline } from "./documents.ts";
import type { Host } from "./host.ts";

/**
 * What the sources of metrics tell without being asked over a network and without a program being
 * started, for that is no answer to a mere look at a file: files and values written down are read.
 */
export async function historiesOf(
  uri: string,
  metrics: readonly MetricDeclaration[],
  { machine, filePath }: Host,
): Promise<Histories> {
  const path = filePath?.(uri);
  if (!machine || path === undefined) return new Map();
  const near = metrics.filter((metric) => {
    const source = readSource(metric);
    return source && (failed(source) || source.kind === "file" || source.kind === "inline");
  });
  const far = metrics.filter((metric) => !near.includes(metric) && readSource(metric));
  const read = await readHistories(near, {
    machine,
    folder: folderOf(path),
    python: async () => undefined,
  });
  return new Map([...read, ...far.map(({ name }) => [name, askedLater] as const)]);
}

const askedLater: Failure = { problem: "its source is asked when the trigger runs" };

/** The newest values of the metrics a document declares. */
export async function readingsOf({ uri, analysis }: OpenPipeline, host: Host): Promise<Readings> {
  const declared = analysis.pipelines.flatMap(({ pipeline }) => pipeline.metrics);
  const histories = await historiesOf(uri, declared, host);
  const snapshot = snapshotOf(histories, new Map(), host.now());
  return new Map(
    [...histories.keys()].map((name): [string, Reading] => {
      const { value, from, problem } = snapshot.reading([name]);
      return [name, { value, source: from ?? problem }];
    }),
  );
}

import type { Excerpt } from "../base/excerpt.ts";
import { inOrder } from "../base/graph.ts";
import { joinPath } from "../base/path.ts";
import type { Fault, Pipeline } from "../model/pipeline.ts";
import type { Need, Step } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { Dialect } from "./dialect.ts";
import { foldersOf, isTemplated, PathIndex } from "./dvc-paths.ts";
import { readCommands, type Setting } from "./scripts.ts";

/** Pipelines of DVC. */
export const dvc: Dialect = {
  id: "dvc",
  title: "DVC pipeline",
  mayRead: (path) => isNamed(path),
  reads: (_path, root) =>
    root.get("stages").kind === "map" || sections.some((section) => root.has(section)),
  claims: (path, text) => isNamed(path) && /^\s*(["']?)stages\1\s*:/m.test(text),
  read,
};

const isNamed = (path: string): boolean => /(^|[\\/])([^\\/]*\.)?dvc\.ya?ml$/i.test(path);

/** A `dvc.yaml` may hold what other commands make, and no stage. */
const sections = ["metrics", "plots", "params", "artifacts", "datasets"];

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const stages = root.get("stages").entries().map(readStage);
  const index = new PathIndex(
    stages.flatMap(({ name, outputs }) => outputs.map(({ path }) => ({ path, stage: name }))),
  );
  return {
    dialect: dvc.id,
    span: document.span,
    triggers: [],
    groups: [{ order: "graph", steps: toSteps(stages, index) }],
    metrics: [],
    keepsData: true,
    references: [],
    faults: [...sharedOutputs(stages)],
  };
}

/** A path as written, and as it lies from the folder of the file. */
interface Place {
  readonly text: Excerpt;
  readonly path: string;
}

interface Stage {
  readonly name: string;
  readonly entry: Entry;
  /** What is run: under `do` where the stage is repeated. */
  readonly value: YamlValue;
  readonly directory: string | undefined;
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
}

function readStage(entry: Entry): Stage {
  const repeated = entry.value.get("do");
  const value = repeated.kind === "map" ? repeated : entry.value;
  const directory = value.get("wdir").string();
  const places = (key: string) => pathsIn(value.get(key), directory);
  return {
    name: entry.key,
    entry,
    value,
    directory,
    inputs: places("deps"),
    outputs: ["outs", "metrics", "plots"].flatMap(places),
  };
}

/** `data.csv`, or `data.csv: { cache: false }`. */
function pathsIn(value: YamlValue, directory: string | undefined): Place[] {
  return value.itemsOrSelf().flatMap((item) => {
    const texts =
      item.kind === "map" ? item.entries().map(({ keyText }) => keyText) : [item.text()];
    return texts.flatMap((text) =>
      text && text.text !== "" ? [{ text, path: joinPath(directory ?? ".", text.text) }] : [],
    );
  });
}

/**
 * A stage waits for those that write what it reads, or something in it, or the folder around it. Where
 * that depends on what a template stands for, it waits for those that come before it anyway: of a circle
 * that may be one nothing is said.
 */
function toSteps(stages: readonly Stage[], index: PathIndex): Step[] {
  const readings = stages.flatMap(({ name, inputs }) =>
    inputs.flatMap(({ text, path }) =>
      index.writersOf(path).map(({ stage, certain }) => ({ name, id: stage, certain, text })),
    ),
  );
  const certain = new Map(stages.map(({ name }): [string, string[]] => [name, []]));
  for (const each of readings)
    if (each.certain && each.id !== each.name) certain.get(each.name)?.push(each.id);
  const order = new Map(inOrder(certain).map((name, at) => [name, at]));
  const isBefore = (a: string, b: string): boolean => (order.get(a) ?? 0) < (order.get(b) ?? 0);
  const needs = new Map(stages.map(({ name }) => [name, new Map<string, Need>()]));
  for (const { name, id, certain, text } of readings) {
    const known = needs.get(name);
    if (known?.has(id) || id === name || !(certain || isBefore(id, name))) continue;
    known?.set(id, { id, span: text.span(), implied: true });
  }
  // A file that a stage reads and writes makes it wait for itself; of a folder it may be another part.
  for (const { name, inputs, outputs } of stages)
    for (const { text, path } of inputs)
      if (!isTemplated(path) && outputs.some((own) => own.path === path))
        needs.get(name)?.set(name, { id: name, span: text.span() });
  return stages.map((stage) => toStep(stage, [...(needs.get(stage.name)?.values() ?? [])]));
}

function toStep(stage: Stage, needs: readonly Need[]): Step {
  const { name, entry, value, directory, inputs, outputs } = stage;
  const setting: Setting = {
    language: "shell",
    directory,
    templates: (text) => ({
      places: [...text.matchAll(/(?<!\\)\$\{[^{}]*\}/g)].map(({ index, 0: { length } }) => ({
        start: index,
        end: index + length,
      })),
    }),
  };
  return {
    id: name,
    idSpan: entry.keySpan,
    label: value.get("desc").text(),
    span: entry.span,
    needs,
    scripts: readCommands(value.entryOf("cmd"), setting),
    inputs: inputs.length > 0 ? inputs.map(({ text }) => text.text) : undefined,
    outputs: outputs.length > 0 ? outputs.map(({ text }) => text.text) : undefined,
  };
}

/** DVC refuses a file that two stages write, and a folder in which another stage writes. */
function* sharedOutputs(stages: readonly Stage[]): Generator<Fault> {
  const writers = new Map<string, Writer>();
  const below = new Map<string, Writer>();
  for (const stage of stages)
    for (const place of stage.outputs) {
      if (isTemplated(place.path)) continue;
      const folders = foldersOf(place.path);
      const earlier =
        [place.path, ...folders].map((path) => writers.get(path)).find((found) => found) ??
        below.get(place.path);
      if (earlier) {
        yield clash(place, stage, earlier);
        continue;
      }
      const writer = { stage, place };
      writers.set(place.path, writer);
      for (const folder of folders) if (!below.has(folder)) below.set(folder, writer);
    }
}

interface Writer {
  readonly stage: Stage;
  readonly place: Place;
}

function clash({ text, path }: Place, stage: Stage, earlier: Writer): Fault {
  const who = earlier.stage === stage ? "This stage" : `The stage '${earlier.stage.name}'`;
  const other = earlier.place;
  return {
    kind: "shared-output",
    span: text.span(),
    message:
      other.path === path
        ? `${who} writes '${text.text}' already, and DVC refuses a file that is written twice. Name it once, or write to another.`
        : `${who} writes '${other.text.text}', and one of the two lies in the other, which DVC refuses. Write to folders that lie apart.`,
    related: [{ span: other.text.span(), message: "The other one." }],
  };
}

import { readYaml } from "../../yaml/reader.ts";
import type { Failure } from "../machine.ts";
import { readCsv } from "./csv.ts";
import { isEvidently, pickEvidently } from "./evidently.ts";
import { readJson, readJsonLines } from "./json.ts";
import type { Sample } from "./series.ts";
import type { FileFormat } from "./spec.ts";
import { pickColumn } from "./table.ts";
import { readToml } from "./toml.ts";
import { pickLeaf } from "./tree.ts";

/** Readings in the text of a file, with what could not be read. */
export interface Picked {
  readonly samples: readonly Sample[];
  readonly problems: readonly string[];
}

/**
 * The readings of one metric in a file's text. `written` is when the file was (milliseconds since
 * 1970 UTC): the time of a value that stands there without one.
 */
export function pickFrom(
  text: string,
  format: FileFormat,
  metric: string,
  written: number | undefined,
): Picked | Failure {
  switch (format) {
    case "csv":
      return fromTable(readCsv(text), metric);
    case "jsonl":
      return fromTable(readJsonLines(text), metric);
    case "json":
    case "evidently": {
      const read = readJson(text);
      if (read.problem !== undefined) return read;
      if (isEvidently(read.data)) return picked(pickEvidently(read.data, metric, written));
      if (format === "evidently") return { problem: "is no report of Evidently" };
      return picked(pickLeaf(read.data, metric, written));
    }
    case "toml": {
      const read = readToml(text);
      return read.problem === undefined ? picked(pickLeaf(read.data, metric, written)) : read;
    }
    case "yaml": {
      const [document] = readYaml(text);
      const [fault] = document?.faults ?? [];
      if (fault) {
        const line = text.slice(0, fault.span.start).split("\n").length;
        return { problem: `is no YAML: line ${line}: ${fault.message}` };
      }
      return picked(pickLeaf(document?.root.data(), metric, written));
    }
  }
}

function fromTable(table: ReturnType<typeof readCsv>, metric: string): Picked | Failure {
  const samples = pickColumn(table, metric);
  if (!("problem" in samples)) return { samples, problems: table.problems };
  const [first] = table.problems;
  return table.rows.length === 0 && first !== undefined ? { problem: first } : samples;
}

const picked = (samples: readonly Sample[] | Failure): Picked | Failure =>
  "problem" in samples ? samples : { samples, problems: [] };

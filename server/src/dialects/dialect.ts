import type { Pipeline, Schedule } from "../model/pipeline.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";

/** One system's pipeline files: how they are recognised, and how they are read into the model. */
export interface Dialect {
  readonly id: string;
  /** The system's name as people write it. */
  readonly title: string;
  /** JSON Schema of the format, where it is this project's to complete and explain its keys. */
  readonly schema?: object | undefined;
  /** How its schedules are read, for an expression that stands alone; nothing where that differs. */
  readonly cron?: CronSystem | undefined;
  /** Every place that names a step or a metric is read, so that one can be renamed in all of them. */
  readonly knowsAllNames?: boolean | undefined;
  /** Its system fills in templates before it reads the file as YAML. */
  readonly isFilledIn?: boolean | undefined;
  /** The key under which a step names the steps it needs. */
  readonly needsKey?: string | undefined;
  /**
   * A look at path and text before anything is parsed: false only where the file certainly is not
   * of this dialect. Costs next to nothing, as it is asked of every YAML file of a workspace.
   */
  mayRead(path: string, text: string): boolean;
  /** Decides on the parsed document, by path AND content. */
  reads(path: string, root: YamlValue): boolean;
  /** Whether path and text say so of a document that is too broken to be asked. */
  claims?(path: string, text: string): boolean;
  read(document: YamlDocument): Pipeline;
  /** The names that can follow where an expression is being written, and what is typed of one. */
  namesFrom?(before: string, pipeline: Pipeline, offset: number): NamesInReach | undefined;
}

/** What a system says of its schedules, whichever file they are in. */
export type CronSystem = Pick<Schedule, "flavour" | "defaultZone" | "zoneNames">;

export interface NamesInReach {
  /** UTF-16 units before the offset that are typed already. */
  readonly typed: number;
  readonly names: readonly string[];
  /** In words: "step id". */
  readonly kind: string;
}

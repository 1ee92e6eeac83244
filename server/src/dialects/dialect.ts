import type { Pipeline } from "../model/pipeline.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";

/** One system's pipeline files: how they are recognised, and how they are read into the model. */
export interface Dialect {
  readonly id: string;
  /** The system's name as people write it. */
  readonly title: string;
  /**
   * A look at path and text before anything is parsed: false only where the file certainly is not
   * of this dialect. Costs next to nothing, as it is asked of every YAML file of a workspace.
   */
  mayRead(path: string, text: string): boolean;
  /** Decides on the parsed document, by path AND content. */
  reads(path: string, root: YamlValue): boolean;
  read(document: YamlDocument): Pipeline;
}

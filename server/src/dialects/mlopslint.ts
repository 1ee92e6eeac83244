import type { Pipeline } from "../model/pipeline.ts";
import type { YamlDocument } from "../yaml/reader.ts";
import type { Dialect } from "./dialect.ts";
import { rangeFaults } from "./metric-declaration.ts";
import { mlopslintSchema } from "./mlopslint.schema.ts";
import { SchemaCheck } from "./schema.ts";

const check = new SchemaCheck(mlopslintSchema);

export const isConfigPath = (path: string): boolean => /(^|[\\/])\.mlopslint\.ya?ml$/.test(path);

/**
 * The project's own configuration. It holds no pipeline, but is read as a dialect, so that its
 * faults are shown at their place, and its keys completed and explained, as those of pipelines are.
 */
export const mlopslint: Dialect = {
  id: "mlopslint",
  title: "MLOps Pipelines configuration",
  schema: mlopslintSchema,
  mayRead: isConfigPath,
  reads: isConfigPath,
  read: (document: YamlDocument): Pipeline => ({
    dialect: mlopslint.id,
    span: document.span,
    triggers: [],
    groups: [],
    metrics: [],
    references: [],
    // Of a file that cannot be read, that is what there is to say.
    faults:
      document.root.kind === "empty" || document.faults.length > 0
        ? []
        : [...check.faults(document.root), ...rangeFaults(document.root.get("metrics"))],
  }),
};

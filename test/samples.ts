import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { readSamples } from "./literate/page.ts";

const root = join(import.meta.dirname, "..");

export interface SampleFile {
  readonly path: string;
  readonly text: string;
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

const isPipelineFile = (path: string): boolean => /\.ya?ml$|(^|[\\/])MLproject$/.test(path);

/** The pipelines of `examples/`, and the one that the walkthrough begins with, with their paths. */
export const exampleFiles: readonly SampleFile[] = ["examples", "assets"]
  .flatMap((folder) => [...filesBelow(join(root, folder))])
  .filter(isPipelineFile)
  .map((path) => ({
    path: relative(root, path).split(sep).join("/"),
    text: readFileSync(path, "utf8"),
  }));

/** Every sample of every page. */
export const pageSamples: readonly SampleFile[] = ["rules", "dialects", "exporters"].flatMap(
  (folder) =>
    readdirSync(join(root, "server/src", folder))
      .filter((name) => name.endsWith(".md"))
      .flatMap((name) =>
        readSamples(readFileSync(join(root, "server/src", folder, name), "utf8")).map(
          ({ input }) => ({ path: input.attributes.path ?? "", text: input.body }),
        ),
      ),
);

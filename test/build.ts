import { execFile } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Why the bundles could not be built; empty where they are there and new. */
    buildFailure: string;
  }
}

const root = resolve(import.meta.dirname, "..");

/** Builds the bundles once before all tests, if a source is newer than they are. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("buildFailure", isFresh() ? "" : await build());
}

function isFresh(): boolean {
  const built = statSync(join(root, "dist/cli.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = ["server/src", "client/src", "scripts"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(root, folder, name),
    ),
  );
  // A draft that an editor has just put away is no source.
  return sources.every((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < built);
}

/** What only needs the sources goes on without a build, so a failure is told to the others alone. */
async function build(): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root });
    return "";
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error);
  }
}

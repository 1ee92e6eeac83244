import * as fs from "node:fs";
import * as module from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as v8 from "node:v8";
import { type PythonLinter, startRuff } from "../python/ruff.ts";

/** Where this program is: the folder of the bundle, or of this file where the sources are run. */
const here = path.dirname(fileURLToPath(import.meta.url));

/** The version in the nearest manifest. */
export function version(): string {
  for (let folder = here; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = readIfThere(path.join(folder, "package.json"));
    if (manifest) return String(JSON.parse(manifest.toString("utf8")).version);
  }
  return "0.0.0";
}

/** The text of a page, such as `rules/cron-syntax`: beside the bundle, or among the sources. */
export function page(name: string): string | undefined {
  if (!/^[a-z]+\/[a-z0-9-]+$/.test(name)) return undefined;
  const file =
    readIfThere(path.join(here, "pages", `${name}.md`)) ??
    readIfThere(path.join(here, "..", `${name}.md`));
  return file?.toString("utf8");
}

let linter: PythonLinter | undefined;

/** Ruff, started once. Where it cannot be started, `failed` is told why, once, and Python goes unchecked. */
export function startLinter(failed: (reason: string) => void): PythonLinter {
  if (linter) return linter;
  // Ruff's functions are huge. Compiled a second time by V8's optimising compiler they would cost
  // some 4 s of processor time and 300 MB, which the few milliseconds of checks never earn back.
  v8.setFlagsFromString("--liftoff-only");
  const name = "ruff_wasm_bg.wasm";
  const bytes =
    readIfThere(path.join(here, name)) ??
    readIfThere(
      path.join(
        path.dirname(module.createRequire(import.meta.url).resolve("@astral-sh/ruff-wasm-web")),
        name,
      ),
    );
  linter = bytes ? startRuff(bytes) : { failure: `${name} is missing`, check: () => [] };
  if (linter.failure) failed(linter.failure);
  return linter;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

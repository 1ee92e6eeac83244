import * as fs from "node:fs";
import * as module from "node:module";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as v8 from "node:v8";
import { blindLinter, type LintSettings, type PythonLinter, startRuff } from "../python/ruff.ts";

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

const linters = new Map<string, PythonLinter>();

/** Ruff, started once for each of its settings. Where that fails `failed` is told why, once. */
export function startLinter(
  failed: (reason: string) => void,
  settings: Partial<LintSettings> = {},
): PythonLinter {
  const key = JSON.stringify(settings);
  const known = linters.get(key);
  if (known) return known;
  // Ruff's functions are huge. Compiled a second time by V8's optimising compiler they would cost
  // some 4 s of processor time and 300 MB, which the few milliseconds of checks never earn back.
  v8.setFlagsFromString("--liftoff-only");
  // The file is our own: to validate all of it first would take longer than to compile what is used.
  v8.setFlagsFromString("--wasm-lazy-validation");
  const bytes = ruffBinary();
  const linter: PythonLinter = bytes
    ? startRuff(bytes, settings)
    : { failure: "its file is missing", ...blindLinter };
  if (linter.failure && linters.size === 0) failed(linter.failure);
  linters.set(key, linter);
  return linter;
}

function ruffBinary(): Buffer | undefined {
  const name = "ruff_wasm_bg.wasm";
  const own = readIfThere(path.join(here, name));
  if (own) return own;
  const { resolve } = module.createRequire(import.meta.url);
  return readIfThere(path.join(path.dirname(resolve("@astral-sh/ruff-wasm-web")), name));
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

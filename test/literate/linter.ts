import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type PythonLinter, startRuff } from "../../server/src/python/ruff.ts";

let started: PythonLinter | undefined;

/** The real ruff, started once per test process. */
export function linter(): PythonLinter {
  started ??= startRuff(
    readFileSync(
      createRequire(import.meta.url).resolve("@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm"),
    ),
  );
  return started;
}

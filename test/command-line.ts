import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, inject } from "vitest";

const program = resolve(import.meta.dirname, "../server/bin/mlops.js");

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Where and how a command line is run. */
export interface Setting {
  readonly folder?: string;
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the built program as a process, as a person would. */
export function mlops(words: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const failure = inject("buildFailure");
  if (failure) throw new Error(`There is no program to test:\n${failure}`);
  // What the machine of the tests wants is not what these tests want.
  const { NO_COLOR, FORCE_COLOR, GITHUB_WORKSPACE, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...words], {
    cwd: setting.folder ?? tmpdir(),
    env: { ...inherited, TZ: "America/New_York", ...setting.environment },
  });
  let out = "";
  let error = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    error += text;
  });
  // It need not read what it is given.
  child.stdin.on("error", () => {});
  child.stdin.end(setting.input);
  return new Promise((done) => {
    child.on("close", (code) => done({ code, out, error }));
  });
}

const folders: string[] = [];

/** A new folder with these files; what ends in `/` becomes a folder. Gone after the tests of the file. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "mlops-cli-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(name.endsWith("/") ? path : dirname(path), { recursive: true });
    if (!name.endsWith("/")) writeFileSync(path, content);
  }
  return folder;
}

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

import { type ChildProcess, spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";
import { machine } from "../../server/src/node/machine.ts";
import { listRuns, type RunRecord } from "../../server/src/runner/history.ts";

const root = join(import.meta.dirname, "../..");

let bundling: Promise<string> | undefined;

/** The command line as it ships, bundled once for each test file from what stands in the tree now. */
function bundled(): Promise<string> {
  bundling ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "mlops-cli-"));
    cleanup.push(folder);
    const outfile = join(folder, "cli.js");
    await build({
      absWorkingDir: root,
      entryPoints: ["server/src/node/cli.ts"],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      logLevel: "error",
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    });
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    copyFileSync(
      join(root, "node_modules/@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm"),
      join(folder, "ruff_wasm_bg.wasm"),
    );
    return outfile;
  })();
  return bundling;
}

const cleanup: string[] = [];
afterAll(() => {
  for (const folder of cleanup) rmSync(folder, { recursive: true, force: true });
});

/** A folder with files of its own, gone after the tests. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "mlops-run-"));

  constructor(files: Readonly<Record<string, string>> = {}) {
    cleanup.push(this.folder);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** Runs `mlops` to its end. */
  async mlops(given: readonly string[], options: Options = {}): Promise<Finished> {
    return (await this.start(given, options)).finished;
  }

  async start(given: readonly string[], options: Options = {}): Promise<Started> {
    const child = spawn(process.execPath, [await bundled(), ...given], {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: "1", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    const finished = new Promise<Finished>((resolve) =>
      child.on("close", (code, signal) => resolve({ code, signal, out })),
    );
    return {
      child,
      finished,
      async said(what) {
        for (let tries = 0; tries < 600 && !out.includes(what); tries++) await machine.sleep(25);
        if (!out.includes(what)) throw new Error(`it never said "${what}", but:\n${out}`);
      },
    };
  }

  runs(): Promise<readonly RunRecord[]> {
    return listRuns(machine, this.folder);
  }

  logOf(step: string): string {
    const folder = join(this.folder, ".mlops/runs");
    const newest = readdirSync(folder).sort().at(-1) ?? "";
    const file = readdirSync(join(folder, newest)).find((name) => name.endsWith(`-${step}.log`));
    return readFileSync(join(folder, newest, file ?? "nowhere"), "utf8");
  }
}

export interface Options {
  readonly env?: Readonly<Record<string, string>>;
}

export interface Finished {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Over as soon as it has written this. */
  said(what: string): Promise<void>;
}

/** Processes that carry this word in their command line: those of a test, wherever they belong. */
export function processesWith(word: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const state = readFileSync(`/proc/${id}/stat`, "utf8");
        if (state.slice(state.lastIndexOf(")") + 2).startsWith("Z")) return [];
        const line = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes(word) ? [`${id} ${line}`] : [];
      } catch {
        return [];
      }
    });
}

/** Waits until something holds, half a minute at most. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await machine.sleep(50);
  }
  throw new Error(`in half a minute not: ${what}`);
}

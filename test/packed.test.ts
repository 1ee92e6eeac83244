import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { folderOf } from "./command-line.ts";
import { Editor } from "./session/editor.ts";

/** The server's package, installed where there is no checkout and no network. */
const root = resolve(import.meta.dirname, "..");
const manifest = (file: string) => JSON.parse(readFileSync(file, "utf8"));

const workflow = `on:
  schedule:
    - cron: "0 24 * * *"
jobs:
  prepare:
    runs-on: ubuntu-latest
    steps:
      - shell: python
        run: |
          for step in range(3)
              print(step)
`;

let folder: string;

/** Runs a program in the folder, with nothing of npm's or the checkout's in its environment. */
async function here(program: string, ...words: string[]) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_)/i.test(name));
  const env = { ...Object.fromEntries(kept), npm_config_cache: join(folder, "cache") };
  const ran = promisify(execFile)(program, words, { cwd: folder, env });
  return ran.then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (failure) => ({ code: failure.code as unknown, out: `${failure.stdout}${failure.stderr}` }),
  );
}

beforeAll(async () => {
  expect(inject("buildFailure")).toBe("");
  folder = realpathSync(folderOf({ "package.json": "{}" }));
  const workflows = join(folder, ".github/workflows");
  mkdirSync(workflows, { recursive: true });
  writeFileSync(join(workflows, "prepare.yml"), workflow);
  // Without its scripts: the bundles are there, and other tests are using them.
  const packed = await here("npm", "pack", "--ignore-scripts", join(root, "server"));
  expect(packed).toMatchObject({ code: 0 });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  const installed = await here("npm", "install", "--offline", "--no-audit", `./${archive}`);
  expect(installed).toMatchObject({ code: 0 });
}, 90_000);

describe("the package of the server", () => {
  const inPackage = (...parts: string[]) =>
    join(folder, "node_modules/mlops-pipelines-server", ...parts);

  it("holds the program, and nothing that only its making needs", () => {
    expect(
      readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith(".")),
    ).toEqual(["mlops-pipelines-server"]);
    expect(readdirSync(inPackage()).sort()).toEqual(
      ["LICENSE", "README.md", "bin", "dist", "package.json"].sort(),
    );
    expect(readdirSync(inPackage("dist")).sort()).toEqual([
      "cli.js",
      "pages",
      "ruff_wasm_bg.wasm",
      "third-party-notices.txt",
    ]);
    expect(readFileSync(inPackage("dist/third-party-notices.txt"), "utf8")).toMatch(/^yaml 2\./m);
    expect(readFileSync(inPackage("LICENSE"))).toEqual(readFileSync(join(root, "LICENSE")));
    const { version, engines } = manifest(join(root, "package.json"));
    expect(manifest(inPackage("package.json"))).toMatchObject({
      version,
      engines: { node: engines.node },
    });
  });

  it("checks, with the Python inside the YAML", async () => {
    const { code, out } = await here("npx", "--offline", "mlops", "check", "--format", "json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { file: ".github/workflows/prepare.yml", rule: "cron-out-of-range" },
      { file: ".github/workflows/prepare.yml", rule: "python-syntax" },
    ]);
  });

  it("checks many files on all its threads", async () => {
    for (let i = 0; i < 300; i++)
      writeFileSync(join(folder, `.github/workflows/w${i}.yml`), workflow);
    const { code, out } = await here("npx", "--offline", "mlops", "check", "--format", "json");
    expect([code, JSON.parse(out).length]).toEqual([1, 602]);
  });

  it("has the pages of the rules along", async () => {
    const { out } = await here("npx", "--offline", "mlops", "explain", "cron-never-fires");
    expect(out).toContain("30 February");
  });

  it("serves an editor", async () => {
    const editor = await Editor.start({
      program: join(folder, "node_modules/.bin/mlops"),
      folder: pathToFileURL(folder).href,
    });
    const uri = pathToFileURL(join(folder, ".github/workflows/prepare.yml")).href;
    editor.open(uri, workflow);
    expect(await editor.problems(uri)).toEqual(["cron-out-of-range at 24", "python-syntax at )"]);
    expect(await editor.stop()).toBe(0);
  });
});

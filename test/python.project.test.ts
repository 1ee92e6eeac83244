import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { lintSettingsOf, readConfig } from "../server/src/analysis/config.ts";
import { Projects } from "../server/src/commands/projects.ts";
import { readPyproject, readRuffFile, readVersionFile } from "../server/src/python/project.ts";
import { startRuff } from "../server/src/python/ruff.ts";
import { lintSettings } from "../server/src/python/settings.ts";

const binary = readFileSync(
  createRequire(import.meta.url).resolve("@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm"),
);

/** Ruff's findings in a text, by code, as a workspace with these files would have them. */
const codes = (code: string, ...settings: Parameters<typeof lintSettings>): string[] =>
  startRuff(binary, lintSettings(...settings))
    .check(code)
    .map((finding) => finding.code ?? "syntax")
    .sort();

const noisy = `import os
def f(a=[]):
    l = 1
    print(undefined, x is 3)
try:
    f()
except:
    pass
`;

describe("a file that says something of Python", () => {
  it.each([
    ["py39", ">=3.9"],
    ["py314", ">=3.14"],
    ["3.9", undefined],
  ])("ruff.toml: target-version %s", (target, version) => {
    expect(readRuffFile(`target-version = "${target}"`).version).toBe(version);
  });

  it("ruff.toml: the linter's options, where they are and where they were", () => {
    const options = { select: ["F", "B"], ignore: ["B006", "E"], builtins: ["spark2"] };
    const lint = `select = ["F"]\nextend-select = ["B"]\nignore = ["B006"]\nextend-ignore = ["E"]\n`;
    expect(readRuffFile(`builtins = ["spark2"]\n[lint]\n${lint}`)).toMatchObject(options);
    expect(readRuffFile(`builtins = ["spark2"]\n${lint}`)).toMatchObject(options);
  });

  it.each([
    [">=3.9", ">=3.9"],
    [">=3.9,<4", ">=3.9"],
    ["<4,>=3.10", ">=3.10"],
    ["==3.11.*", ">=3.11"],
    ["~=3.11.2", ">=3.11"],
    [">3.8, !=3.9.1", ">=3.8"],
    ["<3.12", undefined],
    [">=2.7", undefined],
    ["any", undefined],
  ])("pyproject.toml: requires-python %s", (requires, version) => {
    const text = `[project]\nrequires-python = "${requires}"\n`;
    expect(readPyproject(text)).toEqual({ ruff: undefined, version });
  });

  it("pyproject.toml: speaks to ruff only in its table", () => {
    expect(readPyproject("[tool.black]\nline-length = 88\n").ruff).toBeUndefined();
    expect(readPyproject(`[tool.ruff.lint]\nignore = ["F821"]\n`).ruff?.ignore).toEqual(["F821"]);
  });

  it.each([
    ["3.11\n", ">=3.11"],
    ["# pinned\r\n\r\n3.12.4\r\n3.11\r\n", ">=3.12"],
    ["cpython-3.10.2", ">=3.10"],
    ["3", ">=3"],
    ["2.7.18", ">=2.7"],
    ["pypy3.9-7.3", undefined],
    ["my-env", undefined],
    ["", undefined],
  ])(".python-version: %j", (text, version) => {
    expect(readVersionFile(text)).toBe(version);
  });

  it.each(["[tool", "a = \u0000", '[project]\nrequires-python = 3\n[tool]\nruff = "x"', "x = 1"])(
    "that is broken or about something else says nothing: %j",
    (text) => {
      expect(Object.values(readRuffFile(text)).filter((value) => value !== undefined)).toEqual([]);
      expect(readPyproject(text).version).toBeUndefined();
    },
  );
});

describe("how embedded Python is checked", () => {
  const usual = ["F632", "F821", "F821"];

  it("by what stops a program, where nobody says anything", () => {
    expect(codes(noisy, {})).toEqual(usual);
  });

  it("also by what the workspace looks for, if it is about faults", () => {
    expect(codes(noisy, {}, { select: ["E", "I", "D", "W", "UP", "E722"] })).toEqual(usual);
    expect(codes(noisy, {}, { select: ["B006"] })).toEqual(["B006", ...usual]);
    expect(codes(noisy, {}, { select: ["ALL"] })).toEqual(["B006", ...usual]);
    expect(codes(noisy, {}, { select: ["F", "F401", "PL"] })).toEqual(usual);
  });

  it("not by what the workspace ignores", () => {
    expect(codes(noisy, {}, { ignore: ["F632"] })).toEqual(["F821", "F821"]);
    expect(codes(noisy, {}, { ignore: ["F"] })).toEqual([]);
    expect(codes(noisy, {}, { ignore: ["ALL"] })).toEqual([]);
    expect(codes(noisy, {}, { select: ["F632"], ignore: ["F"] })).toEqual(["F632"]);
    expect(codes(noisy, {}, { builtins: ["undefined", "x"] })).toEqual(["F632"]);
  });

  it("at last by what .mlopslint.yaml says", () => {
    const workspace = { select: ["B"], ignore: ["F821"] };
    expect(codes(noisy, { select: ["F401"] }, workspace)).toEqual(["F401"]);
    expect(codes(noisy, { extendSelect: ["F821", "F401"] }, workspace)).toEqual([
      "B006",
      "F401",
      ...usual,
    ]);
    expect(codes(noisy, { ignore: ["B"] }, workspace)).toEqual(["F632"]);
  });

  it("goes on without what ruff does not know, and keeps what notebooks define", () => {
    expect(codes(noisy, {}, { select: ["NOPE", "B"], ignore: ["XYZ1"] })).toContain("B006");
    expect(codes("display(spark)\nx\n", { builtins: ["x"] })).toEqual([]);
  });

  it("says at its line which code ruff does not know", () => {
    const config = "python:\n  select: [F821, NOPE1]\n  ignore:\n    - PLE\n    - F999999\n";
    const { findings } = analyze(".mlopslint.yaml", config, { linter: () => startRuff(binary) });
    expect(findings.map(({ span }) => config.slice(span.start, span.end))).toEqual([
      "NOPE1",
      "F999999",
    ]);
  });
});

/** What the project of a file comes to among these files. */
async function projectOf(path: string, files: Readonly<Record<string, string>>) {
  const host = {
    resolve: (file: string) => file,
    exists: (file: string) => file in files,
    read: async (file: string) => ({ text: files[file] ?? "", byteOrderMark: false }),
    readWithin: async (file: string) => files[file],
  };
  return new Projects(host).of(path);
}

describe("the workspace of a file", () => {
  const file = "/repo/team/pipelines/a.mlops.yaml";

  it("is nobody's where no file says anything", async () => {
    expect(await projectOf(file, { "/repo/pyproject.toml": "[tool.black]\n" })).toBeUndefined();
  });

  it("is the nearest one, in ruff's order within a folder", async () => {
    const files = {
      "/repo/.ruff.toml": 'target-version = "py38"\n[lint]\nselect = ["B"]',
      "/repo/team/.ruff.toml": 'lint.ignore = ["F1"]',
      "/repo/team/ruff.toml": 'lint.ignore = ["F2"]',
      "/repo/team/pyproject.toml": '[tool.ruff.lint]\nignore = ["F3"]\n',
    };
    const python = async (...names: (keyof typeof files)[]) =>
      (await projectOf(file, Object.fromEntries(names.map((name) => [name, files[name]]))))?.python;
    expect(await python("/repo/.ruff.toml")).toMatchObject({ version: ">=3.8", select: ["B"] });
    expect(await python("/repo/team/pyproject.toml", "/repo/.ruff.toml")).toMatchObject({
      version: ">=3.8",
      select: undefined,
      ignore: ["F3"],
    });
    expect((await python("/repo/team/pyproject.toml", "/repo/team/ruff.toml"))?.ignore).toEqual([
      "F2",
    ]);
    expect((await python("/repo/team/.ruff.toml", "/repo/team/ruff.toml"))?.ignore).toEqual(["F1"]);
  });

  it("has the version that ruff is told, or is pinned to, or supports", async () => {
    const files = {
      "/repo/pyproject.toml": '[project]\nrequires-python = ">=3.9"\n',
      "/repo/.python-version": "3.12\n",
    };
    const version = async (more: Record<string, string>) =>
      (await projectOf(file, { ...files, ...more }))?.python?.version;
    expect(await version({})).toBe(">=3.12");
    expect(await version({ "/repo/.python-version": "system" })).toBe(">=3.9");
    expect(await version({ "/repo/ruff.toml": 'target-version = "py310"' })).toBe(">=3.10");
    expect(await version({ "/repo/team/.python-version": "3.13" })).toBe(">=3.13");
  });

  it("follows settings to those that they build on", async () => {
    const files = {
      "/repo/team/ruff.toml": 'extend = "../base/ruff.toml"\nlint.ignore = ["F632"]',
      "/repo/base/ruff.toml": 'extend = "../pyproject.toml"\nlint.ignore = ["F1"]',
      "/repo/pyproject.toml": '[tool.ruff]\ntarget-version = "py311"\nbuiltins = ["b"]\n',
    };
    expect((await projectOf(file, files))?.python).toMatchObject({
      version: ">=3.11",
      builtins: ["b"],
      ignore: ["F632"],
    });
    const circle = { "/repo/ruff.toml": 'extend = "ruff.toml"\nbuiltins = ["b"]' };
    expect((await projectOf(file, circle))?.python?.builtins).toEqual(["b"]);
  });

  it("stands behind .mlopslint.yaml, which is found by itself", async () => {
    const project = await projectOf(file, {
      "/repo/.mlopslint.yaml": 'python:\n  version: "3.9"\n  ignore: [F632]\n',
      "/repo/team/ruff.toml": 'target-version = "py38"\nlint.ignore = ["F821"]',
    });
    expect(project).toMatchObject({ path: "team/pipelines/a.mlops.yaml" });
    expect(project?.config.pythonVersion).toBe("3.9");
    expect(lintSettingsOf(project)?.ignore).toEqual(["F821", "F632"]);
  });
});

const match = "match 1:\n            case 1:\n              pass";

/** Severity of what is said of a `match` statement in the last step of a workflow. */
function saidOfMatch(
  given: string,
  { own, workspace, editor }: { own?: string; workspace?: string; editor?: string } = {},
): string[] {
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${given}      - shell: python\n        run: |\n          ${match}\n`;
  return analyze(".github/workflows/a.yml", text, {
    linter: () => startRuff(binary),
    pythonVersion: editor,
    project: {
      path: "a.yml",
      config: readConfig(own ? `python: { version: "${own}" }` : ""),
      python: { version: workspace },
    },
  }).findings.map(({ rule, severity, message }) => `${severity} ${rule} ${/3\.\d+/.exec(message)}`);
}

describe("the version of a step's Python", () => {
  const setup = (version: string) =>
    `    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: ${version}\n`;
  const bare = "    steps:\n";
  const refused = (version: string) => [`error python-syntax ${version}`];

  it("is that of setup-python in the same job", () => {
    expect(saidOfMatch(setup('"3.9"'))).toEqual(refused("3.9"));
    expect(saidOfMatch(setup('"3.9"'), { own: "3.12" })).toEqual(refused("3.9"));
    expect(saidOfMatch(setup("3.12"), { own: "3.9" })).toEqual([]);
    expect(saidOfMatch("    container: python:3.8-slim\n    steps:\n")).toEqual(refused("3.8"));
  });

  it.each(["${{ matrix.python }}", '"3.9 - 3.12"', '"3.x"', '">=3.8"', "[3.8, 3.12]"])(
    "is nobody's knowledge where setup-python is asked for %s",
    (version) => {
      expect(saidOfMatch(setup(version), { own: "3.8", workspace: ">=3.8" })).toEqual([]);
    },
  );

  it("is that of the project, which may not be what the step runs on, last of all", () => {
    expect(saidOfMatch(bare)).toEqual([]);
    expect(saidOfMatch(bare, { workspace: ">=3.8" })).toEqual(["warning python-syntax 3.8"]);
    expect(saidOfMatch(bare, { workspace: ">=3.8", editor: "3.9" })).toEqual(refused("3.9"));
    expect(saidOfMatch(bare, { editor: "3.12", own: "3.9" })).toEqual(refused("3.9"));
    expect(saidOfMatch(bare, { workspace: ">=2.7" })).toEqual([]);
  });
});

import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../server/src/commands/all.ts";
import { folderOf, mlops } from "./command-line.ts";

const root = resolve(import.meta.dirname, "..");

/** One mistake with a mend that is no matter of course, one with a certain one. */
const wrong = `triggers:
  nightly:
    cron: "0 24 * * *"
steps:
  train:
    run: python train.py
  evaluate:
    needs: tran
    run: python evaluate.py
`;
const right = wrong.replace("24", "0").replace("tran\n", "train\n");
/** Nothing but a warning. */
const doubtful = `steps:
  train:
    run: python train.py --data /data/archive/x.csv
`;

interface JsonFinding {
  readonly file: string;
  readonly dialect: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly fix?: {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly { readonly range: JsonFinding["range"]; readonly newText: string }[];
  };
}

async function check(
  folder: string,
  ...words: readonly string[]
): Promise<{ code: number | null; error: string; findings: readonly JsonFinding[] }> {
  const { code, out, error } = await mlops(["check", "--format", "json", ...words], { folder });
  return { code, error, findings: JSON.parse(out) };
}

const filesOf = (findings: readonly JsonFinding[]) => [
  ...new Set(findings.map(({ file }) => file)),
];

describe("mlops check", () => {
  it("ends with 0 where all is well, and says so", async () => {
    const folder = folderOf({ "a.mlops.yaml": right });
    expect(await mlops(["check"], { folder })).toEqual({
      code: 0,
      out: "No problems in 1 pipeline file.\n",
      error: "",
    });
  });

  it("ends with 1 from the severity on that --fail-on names", async () => {
    const folder = folderOf({ "a.mlops.yaml": doubtful, "b/mlops.yaml": wrong });
    expect((await mlops(["check", "b"], { folder })).code).toBe(1);
    expect((await mlops(["check", "a.mlops.yaml"], { folder })).code).toBe(0);
    for (const [severity, code] of [
      ["error", 0],
      ["warning", 1],
      ["info", 1],
      ["hint", 1],
    ] as const)
      expect(
        (await mlops(["check", "a.mlops.yaml", "--fail-on", severity], { folder })).code,
        severity,
      ).toBe(code);
  });

  it("tells findings as JSON, places zero-based in UTF-16 units", async () => {
    const folder = folderOf({ "a.mlops.yaml": wrong.replace('"0 24', '&😀 "0 24') });
    const { code, findings } = await check(folder);
    expect(code).toBe(1);
    expect(findings).toEqual([
      {
        file: "a.mlops.yaml",
        dialect: "mlops",
        rule: "cron-out-of-range",
        severity: "error",
        message: expect.stringContaining("no hour 24"),
        range: { start: { line: 2, character: 17 }, end: { line: 2, character: 19 } },
        fix: {
          title: expect.any(String),
          safe: true,
          edits: [
            {
              range: { start: { line: 2, character: 17 }, end: { line: 2, character: 19 } },
              newText: "0",
            },
          ],
        },
      },
      {
        file: "a.mlops.yaml",
        dialect: "mlops",
        rule: "unknown-need",
        severity: "error",
        message: expect.stringContaining("'tran'"),
        range: { start: { line: 7, character: 11 }, end: { line: 7, character: 15 } },
        fix: {
          title: "Change to 'train'",
          safe: false,
          edits: [
            {
              range: { start: { line: 7, character: 11 }, end: { line: 7, character: 15 } },
              newText: "train",
            },
          ],
        },
      },
    ]);
  });

  it("says of each document of a file which dialect it is", async () => {
    const workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    needs: nobody\n    steps: []\n";
    const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata: { name: x }
spec:
  schedule: "0 24 * * *"
  jobTemplate: { spec: { template: { spec: { containers: [] } } } }
`;
    const folder = folderOf({ "both.yaml": `${cronJob}---\n${workflow}` });
    const { findings } = await check(folder);
    const dialects = findings.map(({ rule, dialect }) => [rule, dialect]);
    expect(dialects).toContainEqual(["cron-out-of-range", "kubernetes-cronjob"]);
    expect(dialects).toContainEqual(["unknown-need", "github-actions"]);
  });

  it("has nothing to say of a file that is no pipeline", async () => {
    const folder = folderOf({ "compose.yaml": "services: {}\n", "notes.txt": "0 24 * * *\n" });
    expect(await check(folder, "compose.yaml", "notes.txt")).toEqual({
      code: 0,
      error: "",
      findings: [],
    });
    expect((await mlops(["check"], { folder })).out).toBe("No pipelines in 1 file.\n");
  });

  it("checks what is piped in under the name that is given", async () => {
    const given = ["check", "--format", "json", "--stdin", "--path"];
    const workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    needs: nobody\n    steps: []\n";
    const { code, out } = await mlops([...given, ".github/workflows/x.yml"], { input: workflow });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { file: ".github/workflows/x.yml", dialect: "github-actions", rule: "unknown-need" },
    ]);
    expect(await mlops([...given, "x.yml"], { input: wrong })).toMatchObject({
      code: 0,
      out: "[]\n",
    });
  });

  it("heeds the configuration above a file", async () => {
    const folder = folderOf({
      ".mlopslint.yaml": "rules:\n  unknown-need: warning\nignore:\n  - paths: [old]\n",
      "deep/down/a.mlops.yaml": wrong,
      "old/a.mlops.yaml": wrong,
    });
    const { findings } = await check(folder);
    expect(findings.map(({ file, severity }) => [file, severity])).toEqual([
      ["deep/down/a.mlops.yaml", "error"],
      ["deep/down/a.mlops.yaml", "warning"],
    ]);
  });

  it("checks embedded Python as the workspace says", async () => {
    const text =
      "steps:\n  a:\n    python: |\n      import sys\n      sys.exit(len(sys.argv) is 3)\n";
    const folder = folderOf({
      "pyproject.toml": '[tool.ruff.lint]\nignore = ["F632"]\n',
      "pipelines/a.mlops.yaml": text,
      "other/ruff.toml": "",
      "other/a.mlops.yaml": text,
    });
    const { findings } = await check(folder);
    expect(findings.map(({ file, rule }) => [file, rule])).toEqual([
      ["other/a.mlops.yaml", "python-lint"],
    ]);
  });

  it("says that Python stops only where it does, whatever else the workspace wants told", async () => {
    const folder = folderOf({
      "pyproject.toml": '[tool.ruff.lint]\nselect = ["F"]\n',
      "a.mlops.yaml":
        'steps:\n  a:\n    python: |\n      print(f"done")\n      print("{} {}".format(1))\n',
    });
    const { findings } = await check(folder);
    expect(findings.map(({ message }) => message)).toEqual([
      "f-string without any placeholders (F541).",
      expect.stringMatching(/\(F524\)\. Python stops with an error when it gets here\.$/),
    ]);
  });

  it("follows conditions into scripts of the workspace, and into no others", async () => {
    const workflow = `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: check
        run: python scripts/check.py
      - if: steps.check.outputs.bad == 'True'
        run: python retrain.py
`;
    const code =
      'import os\naccuracy = load()\nwith open(os.environ["GITHUB_OUTPUT"], "a") as f:\n    f.write(f"bad={accuracy > 0.9}")\n';
    const many = Object.fromEntries(
      Array.from({ length: 210 }, (_, at) => [`.github/workflows/${at}.yml`, workflow]),
    );
    const folder = folderOf({ ...many, "scripts/check.py": code });
    const { code: all, out } = await mlops(["check"], { folder });
    expect([all, out.match(/inverted-retrain-trigger/g)?.length]).toEqual([1, 210]);
    expect(out).toContain("= scripts/check.py:4:20: What `bad` becomes.");
    const fixed = await mlops(["check", "--fix"], { folder });
    expect(fixed.out).toContain("Found 210 errors");

    const one = { ".github/workflows/a.yml": workflow };
    const elsewhere = folderOf({ "check.py": code });
    const linked = folderOf({ ...one, "scripts/": "" });
    symlinkSync(join(elsewhere, "check.py"), join(linked, "scripts/check.py"));
    const large = folderOf({ ...one, "scripts/check.py": code + "#".repeat(600_000) });
    for (const silent of [linked, large])
      expect((await mlops(["check"], { folder: silent })).code).toBe(0);
    const above = folderOf({
      "inner/.github/workflows/a.yml": workflow,
      "inner/scripts/check.py": code,
    });
    expect((await mlops(["check", "inner"], { folder: above })).code).toBe(1);
  });

  it("never waits for settings that are no file", async () => {
    const folder = folderOf({
      "ruff.toml": 'extend = "/dev/zero"\n[lint]\nignore = ["F632"]\n',
      "a.mlops.yaml": "steps:\n  a:\n    python: |\n      print(1 is 3)\n",
    });
    expect((await check(folder)).findings).toEqual([]);
  });

  it("checks a workflow of 20,000 lines", async () => {
    const step = (i: number) => `      - name: Step ${i}\n        run: |\n          echo ${i}\n`;
    const steps = Array.from({ length: 6666 }, (_, i) => step(i)).join("");
    const text = `on: push\njobs:\n  a:\n    runs-on: x\n    needs: nobody\n    steps:\n${steps}`;
    const folder = folderOf({ ".github/workflows/big.yml": text });
    expect((await check(folder)).findings).toMatchObject([{ rule: "unknown-need" }]);
  });
});

describe("the files that are checked", () => {
  const everywhere = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, wrong]));
  const repository = (files: Readonly<Record<string, string>>): string => {
    const folder = folderOf(files);
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    return folder;
  };

  it("are those of a folder in order, hidden ones included, none of a dependency", async () => {
    const folder = folderOf(
      everywhere(
        "b.mlops.yml",
        "a/mlops.yaml",
        ".hidden/mlops.yaml",
        "node_modules/x/mlops.yaml",
        ".git/mlops.yaml",
        "c.mlops.json",
      ),
    );
    expect(filesOf((await check(folder)).findings)).toEqual([
      ".hidden/mlops.yaml",
      "a/mlops.yaml",
      "b.mlops.yml",
    ]);
  });

  it("are named as given, or with the folder as given in front", async () => {
    const folder = folderOf(everywhere("a/mlops.yaml", "b.mlops.yaml"));
    const named = async (path: string, cwd = folder) => filesOf((await check(cwd, path)).findings);
    expect(await named("./b.mlops.yaml")).toEqual(["./b.mlops.yaml"]);
    expect(await named("./a/")).toEqual(["a/mlops.yaml"]);
    expect(await named("../b.mlops.yaml", join(folder, "a"))).toEqual(["../b.mlops.yaml"]);
    expect(await named("..", join(folder, "a"))).toEqual(["../a/mlops.yaml", "../b.mlops.yaml"]);
    expect(await named(join(folder, "a"))).toEqual([join(folder, "a/mlops.yaml")]);
  });

  it("are checked once, however often they are named", async () => {
    const folder = folderOf(everywhere("a/mlops.yaml"));
    const { findings } = await check(folder, "a", "a/mlops.yaml", "./a", "a/*.yaml");
    expect(findings).toHaveLength(2);
  });

  it("can be given as globs", async () => {
    const folder = folderOf(
      everywhere(
        "a.mlops.yaml",
        "x/b.mlops.yml",
        "x/y/mlops.yaml",
        "z/mlops.yaml",
        "[q].mlops.yaml",
      ),
    );
    const matching = async (...globs: readonly string[]) =>
      filesOf((await check(folder, ...globs)).findings);
    expect(await matching("x/**/*.yaml")).toEqual(["x/y/mlops.yaml"]);
    expect(await matching("**/*.{yaml,yml}")).toHaveLength(5);
    expect(await matching("[xz]/*")).toEqual(["x/b.mlops.yml", "z/mlops.yaml"]);
    expect(await matching("?.mlops.yaml")).toEqual(["a.mlops.yaml"]);
    expect(await matching("[q].mlops.yaml"), "a file of that very name").toEqual([
      "[q].mlops.yaml",
    ]);
    const none = await check(folder, "*.toml");
    expect(none.code).toBe(2);
    expect(none.error).toBe("*.toml: no file matches this pattern.\n");
  });

  it("are not those that the repository ignores", async () => {
    const names = [
      "kept/mlops.yaml",
      "build/mlops.yaml",
      "deep/build/mlops.yaml",
      "logs/a.mlops.yaml",
      "logs/keep.mlops.yaml",
      "nested/own.mlops.yaml",
      "nested/below/own.mlops.yaml",
      "nested/below/only-here.mlops.yaml",
      "only-here.mlops.yaml",
      "nested/again/mlops.yaml",
      "private.mlops.yaml",
    ];
    const folder = repository({
      ...everywhere(...names),
      ".gitignore": "build/\nagain\nlogs/*\n!logs/keep.mlops.yaml\n# deep\n",
      "nested/.gitignore": "own.mlops.yaml\n!again\n/below/only-here.mlops.yaml\n",
    });
    mkdirSync(join(folder, ".git/info"), { recursive: true });
    writeFileSync(join(folder, ".git/info/exclude"), "private.mlops.yaml\n");
    const kept = [
      "kept/mlops.yaml",
      "logs/keep.mlops.yaml",
      "nested/again/mlops.yaml",
      "only-here.mlops.yaml",
    ];
    expect(filesOf((await check(folder)).findings)).toEqual(kept);
    const ignored = execFileSync("git", ["check-ignore", ...names], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(
      names.filter((name) => !ignored.split("\n").includes(name)).sort(),
      "git agrees",
    ).toEqual(kept);
    expect(filesOf((await check(join(folder, "nested"))).findings), "from further in").toEqual([
      "again/mlops.yaml",
    ]);
    expect(filesOf((await check(folder, "**/mlops.yaml")).findings), "a glob").toEqual([
      "kept/mlops.yaml",
      "nested/again/mlops.yaml",
    ]);
  });

  it("are ignored ones too where somebody names them or their folder", async () => {
    const folder = repository({
      ...everywhere("out/a.mlops.yaml", "out/b.mlops.yaml"),
      ".gitignore": "out/\n",
      "out/.gitignore": "b.mlops.yaml\n",
    });
    expect(filesOf((await check(folder, "out/b.mlops.yaml")).findings)).toEqual([
      "out/b.mlops.yaml",
    ]);
    expect(filesOf((await check(folder, "out")).findings)).toEqual(["out/a.mlops.yaml"]);
    expect((await check(folder)).findings).toEqual([]);
  });

  it("belong each to its own repository, and outside of one nothing is ignored", async () => {
    const folder = folderOf({
      ...everywhere(
        "a.mlops.yaml",
        "inner/a.mlops.yaml",
        "inner/b.mlops.yaml",
        "tree/b.mlops.yaml",
      ),
      ".gitignore": "a.mlops.yaml\n",
      "inner/.gitignore": "b.mlops.yaml\n",
      "inner/.git/info/exclude": "",
      // A worktree: `.git` leads to a folder that shares another repository's files.
      "tree/.git": "gitdir: ../inner/.git/worktrees/tree\n",
      "inner/.git/worktrees/tree/commondir": "../..\n",
    });
    expect(filesOf((await check(folder)).findings)).toEqual([
      "a.mlops.yaml",
      "inner/a.mlops.yaml",
      "tree/b.mlops.yaml",
    ]);
    writeFileSync(join(folder, "inner/.git/info/exclude"), "*.mlops.yaml\n");
    expect(filesOf((await check(folder)).findings)).toEqual(["a.mlops.yaml"]);
  });
});

describe("mlops check --fix", () => {
  const fixed = wrong.replace('"0 24 * * *"', '"0 0 * * *"');

  it("mends what has one right mend and tells what remains", async () => {
    const folder = folderOf({ "a.mlops.yaml": wrong, "b.mlops.yaml": right });
    const { code, out } = await mlops(["check", "--fix"], { folder });
    expect(code).toBe(1);
    expect(out).toContain("a.mlops.yaml:8:12 error unknown-need");
    expect(out).toMatch(/\nMended 1 problem\. Found 1 error in 1 of 2 pipeline files\.\n$/);
    expect(out).not.toContain("cron-out-of-range");
    expect(readFileSync(join(folder, "a.mlops.yaml"), "utf8")).toBe(fixed);
    expect(readFileSync(join(folder, "b.mlops.yaml"), "utf8")).toBe(right);
    expect(readdirSync(folder).sort(), "no draft is left").toEqual([
      "a.mlops.yaml",
      "b.mlops.yaml",
    ]);
    expect((await mlops(["check", "--fix"], { folder })).out).not.toContain("Mended");
  });

  it("keeps mode, byte order mark and line ends", async () => {
    const folder = folderOf({ "a.mlops.yaml": `\ufeff${wrong.replaceAll("\n", "\r\n")}` });
    const file = join(folder, "a.mlops.yaml");
    chmodSync(file, 0o754);
    await mlops(["check", "--fix"], { folder });
    expect(readFileSync(file, "utf8")).toBe(`\ufeff${fixed.replaceAll("\n", "\r\n")}`);
    expect(statSync(file).mode & 0o777).toBe(0o754);
  });

  it("writes to where a link leads and leaves the link", async () => {
    const folder = folderOf({ "real/a.mlops.yaml": wrong, "here/": "" });
    symlinkSync("../real/a.mlops.yaml", join(folder, "here/a.mlops.yaml"));
    await mlops(["check", "--fix", "here"], { folder });
    expect(readFileSync(join(folder, "real/a.mlops.yaml"), "utf8")).toBe(fixed);
    expect(readdirSync(join(folder, "here"), { withFileTypes: true })[0]?.isSymbolicLink()).toBe(
      true,
    );
  });

  it("touches no file that needs no mend", async () => {
    const folder = folderOf({ "a.mlops.yaml": right });
    const before = statSync(join(folder, "a.mlops.yaml"), { bigint: true });
    await mlops(["check", "--fix"], { folder });
    const after = statSync(join(folder, "a.mlops.yaml"), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });
});

describe("files that cannot be checked", () => {
  const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

  it("are told in a sentence, and the others are checked", async () => {
    const folder = folderOf({
      "a.mlops.yaml": latin1(`name: Prüfung\n${wrong}`),
      "b.mlops.yaml": wrong,
      "c.mlops.yaml": Buffer.from(`\ufeff${wrong}`, "utf16le"),
    });
    const { code, error, findings } = await check(folder);
    expect(code).toBe(2);
    expect(error.split("\n")).toEqual([
      "a.mlops.yaml: this is not UTF-8 (the first byte that does not fit is in line 1). Save it as UTF-8.",
      "c.mlops.yaml: this is UTF-16, and pipelines are read as UTF-8. Save it as UTF-8.",
      "",
    ]);
    expect(filesOf(findings)).toEqual(["b.mlops.yaml"]);
  });

  it("are no matter where they would be no pipelines anyway", async () => {
    const folder = folderOf({ "values.yaml": latin1("name: Prüfung\n") });
    expect(await check(folder)).toEqual({ code: 0, error: "", findings: [] });
  });

  it("may hold the sign for a broken character, which is one like others", async () => {
    const folder = folderOf({ "a.mlops.yaml": `name: "\ufffd"\n${right}` });
    expect((await check(folder)).code).toBe(0);
  });

  it("are those that are not there", async () => {
    const folder = folderOf({ "a.mlops.yaml": right });
    symlinkSync("nowhere.yaml", join(folder, "broken.yaml"));
    symlinkSync("circle.yaml", join(folder, "circle.yaml"));
    const sentences: Readonly<Record<string, string>> = {
      "none.yaml": "none.yaml: there is no such file or folder.",
      "broken.yaml": "broken.yaml: this is a link to 'nowhere.yaml', which does not exist.",
      "circle.yaml": "circle.yaml: this is a link that leads back to itself.",
      "a.mlops.yaml/x": "a.mlops.yaml/x: a part of this path is a file where a folder is meant.",
    };
    for (const [path, sentence] of Object.entries(sentences))
      expect(await mlops(["check", path], { folder })).toEqual({
        code: 2,
        out: "",
        error: `${sentence}\n`,
      });
    const all = await mlops(["check"], { folder });
    expect(all.error.trim().split("\n")).toEqual([
      sentences["broken.yaml"],
      sentences["circle.yaml"],
    ]);
    expect(all.code, "broken links that lie about are no failure").toBe(0);
  });

  const mayAll = process.getuid?.() === 0;
  if (mayAll) process.stderr.write("skipped: files that may not be read, for root may read all\n");
  it.skipIf(mayAll)("are those that may not be read or written", async () => {
    const folder = folderOf({ "a.mlops.yaml": wrong, "closed/mlops.yaml": wrong });
    chmodSync(join(folder, "closed"), 0);
    expect((await check(folder, "closed")).error).toBe("closed/: access to it is not permitted.\n");
    chmodSync(join(folder, "closed"), 0o755);
    chmodSync(join(folder, "a.mlops.yaml"), 0o444);
    const { code, error, findings } = await check(folder, "a.mlops.yaml", "--fix");
    expect([code, error, findings.length]).toEqual([
      2,
      "a.mlops.yaml: it could not be written: access to it is not permitted.\n",
      2,
    ]);
  });

  it("do not include empty files, odd bytes and folders named like files", async () => {
    const folder = folderOf({
      "a.mlops.yaml": "",
      "b.mlops.yaml": "\0\0\0",
      "c.mlops.yaml": "\ufeff",
      "d.mlops.yaml/": "",
      "e.mlops.yaml": "a: &a [*a]\nb: {{{{[[[[\n\t- x",
    });
    symlinkSync(".", join(folder, "f.mlops.yaml"));
    const { code, error } = await check(folder);
    expect([0, 1]).toContain(code);
    expect(error).toBe("");
  });
});

describe("a command line", () => {
  it("gets help", async () => {
    const { code, out } = await mlops(["--help"]);
    expect(code).toBe(0);
    for (const { name, summary } of commands) {
      expect(out).toContain(summary);
      const own = await mlops([name, "--help"]);
      expect(own).toMatchObject({ code: 0, error: "" });
      expect(own.out).toContain(`Usage: mlops ${name}`);
    }
    expect((await mlops(["help", "check"])).out).toBe((await mlops(["check", "-h"])).out);
  });

  it("gets the version of the manifest", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(await mlops(["--version"])).toMatchObject({ code: 0, out: `mlops ${version}\n` });
  });

  it.each([
    [[], /^Checks, explains and runs/],
    [["chekc"], /^mlops: There is no command 'chekc'\. Did you mean 'check'\?\n$/],
    [["--fix"], /^mlops: A command comes first, as in 'mlops check --fix'/],
    [["check", "--foramt", "json"], /has no option '--foramt'\. Did you mean '--format'\?/],
    [["check", "--format"], /--format needs a value: text, json, sarif or github\./],
    [["check", "--format", "jsno"], /cannot be 'jsno'.* Did you mean 'json'\?/],
    [["check", "--format=text", "--format=json"], /--format can be given only once\./],
    [["check", "--fix=yes"], /--fix is a switch and takes no value\./],
    [
      ["check", "--fail-on", "fatal"],
      /--fail-on cannot be 'fatal', only error, warning, info or hint\./,
    ],
    [["check", "--stdin"], /--stdin needs --path/],
    [["check", "--path", "x.yml"], /Add --stdin\./],
    [["check", "--stdin", "--path", "x.yml", "y.yml"], /Leave the paths out\./],
    [["check", "--stdin", "--path", "x.yml", "--fix"], /--fix has no file to write to/],
    [["next"], /'mlops next' needs FILE/],
    [["next", "a", "b"], /does not know what to do with 'b'/],
    [["next", "x.yml", "--count", "0"], /--count has to be a whole number from 1 upwards/],
    [["next", "x.yml", "--count", "1e3"], /not '1e3'/],
    [["lsp", "--socket=1"], /has no option '--socket'/],
  ])("that makes no sense is answered with 2: %j", async (words, said) => {
    const { code, out, error } = await mlops(words);
    expect(error).toMatch(said);
    expect([code, out]).toEqual([2, ""]);
  });

  it("takes what follows -- as it stands", async () => {
    const folder = folderOf({ "--fix.mlops.yaml": wrong });
    const { code, error } = await mlops(["check", "--", "--fix.mlops.yaml"], { folder });
    expect([code, error]).toEqual([1, ""]);
  });

  it("ends quietly when nobody reads on", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`${i}.mlops.yaml`, wrong]),
    );
    const child = spawn(
      process.execPath,
      [join(root, "server/bin/mlops.js"), "check", "--format", "json"],
      { cwd: folderOf(files) },
    );
    let error = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      error += text;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((done) => child.on("close", done));
    expect(error).toBe("");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { folderOf, joinPath, normalPath, relativePath } from "../server/src/base/path.ts";
import { machine } from "../server/src/node/machine.ts";
import { Cancellation } from "../server/src/runner/cancel.ts";
import { deployment } from "../server/src/runner/deployment.ts";
import { findProgram } from "../server/src/runner/environment.ts";
import type { Outcome } from "../server/src/runner/events.ts";
import { execute } from "../server/src/runner/execute.ts";
import { readEvents } from "../server/src/runner/history.ts";
import { homeOf } from "../server/src/runner/home.ts";
import { LineFeed } from "../server/src/runner/lines.ts";
import { maskOf } from "../server/src/runner/mask.ts";
import { planOf } from "../server/src/runner/plan.ts";
import { readCsv } from "../server/src/runner/sources/csv.ts";
import { readDotenv, secretsOf } from "../server/src/runner/variables.ts";

const planIn = (path: string, text: string) => {
  const pipeline = analyze(path, text).pipelines[0]?.pipeline;
  if (!pipeline) throw new Error("no pipeline was read");
  return planOf(pipeline);
};

describe("paths", () => {
  it.each([
    ["/a/b", "../c", "/a/c"],
    ["/a/b", "./c//d", "/a/b/c/d"],
    ["/a", "/x/y", "/x/y"],
    ["C:/a", "b", "C:/a/b"],
    ["/", "../..", "/"],
  ])("%s and %s make %s", (folder, path, joined) => {
    expect(joinPath(folder, path)).toBe(joined);
  });

  it("know the folder above", () => {
    expect(["/a/b", "/a", "/", "C:/a", "a", "a/b"].map(folderOf)).toEqual([
      "/a",
      "/",
      "/",
      "C:/",
      ".",
      "a",
    ]);
  });

  it("lead from any folder to any other and back", () => {
    const part = fc.stringMatching(/^[a-z]{1,3}$/);
    const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join("/")}`);
    fc.assert(
      fc.property(path, path, (from, to) => {
        expect(joinPath(from, relativePath(from, to))).toBe(normalPath(to));
      }),
    );
  });

  it("of workflows run where the repository begins", () => {
    expect(homeOf("/repo/.github/workflows/train.yml")).toBe("/repo");
    expect(homeOf("/repo/.gitlab/ci/train.yml")).toBe("/repo");
    expect(homeOf("C:/repo/.azure-pipelines/train.yml")).toBe("C:/repo");
    expect(homeOf("/repo/pipelines/mlops.yaml")).toBe("/repo/pipelines");
  });

  it("of a project below a folder whose name begins with a dot stay in the project", () => {
    expect(homeOf("/home/ada/.work/repo/.github/workflows/train.yml")).toBe("/home/ada/.work/repo");
    expect(homeOf("/home/ada/.work/churn/churn.mlops.yaml")).toBe("/home/ada/.work/churn");
    expect(homeOf("/home/ada/.churn/churn.mlops.yaml")).toBe("/home/ada/.churn");
    expect(homeOf("/home/ada/.github/tools/churn.mlops.yaml")).toBe("/home/ada/.github/tools");
    expect(homeOf(".github/workflows/train.yml")).toBe(".");
  });
});

describe("lines", () => {
  it("come whole, whatever pieces they come in, and hide secrets in all of them", () => {
    const piece = fc.oneof(
      fc.constantFrom("secret-word", "sec", "ret-word", "\n", "é𝄞", " "),
      fc.stringMatching(/^[a-z ]{0,8}$/),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(20)), (pieces, cuts) => {
        const text = pieces.join("");
        const feed = new LineFeed(maskOf(["secret-word"]));
        const lines: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          lines.push(...feed.push(text.slice(at, at + cut)));
          at += cut;
        }
        lines.push(...feed.push(text.slice(at)), ...feed.end());
        const whole = text.replaceAll("secret-word", "***").replace(/\n$/, "");
        expect(lines.join("\n")).toBe(whole.replace(/\n+$/, (end) => end));
        expect(lines.join("\n")).not.toContain("secret-word");
      }),
    );
  });

  it("hide a secret that two pieces of an endless line share", () => {
    const feed = new LineFeed(maskOf(["secret-word"]));
    const parts = [
      feed.push(`${"x".repeat(65_532)}secret-`),
      feed.push("word and more"),
      feed.end(),
    ];
    expect(parts.flat().join("")).not.toContain("secret-word");
    expect(parts.flat().join("")).toContain("***");
  });

  it("show the last state of a progress bar", () => {
    expect(new LineFeed(maskOf([])).push("10%\r50%\r100%\ndone\r\n")).toEqual(["100%", "done"]);
  });
});

describe("variables", () => {
  it("are read from a .env file as its authors mean it", () => {
    const { variables, unread } = readDotenv(
      '# comment\nA=1\nexport B = two words # note\nC="a\\nb"\nD=\'x#y\'\nE=\nF=a#b\nG="over\nlines"\nnonsense\nH=last',
    );
    expect(variables).toEqual({
      A: "1",
      B: "two words",
      C: "a\nb",
      D: "x#y",
      E: "",
      F: "a#b",
      G: "over\nlines",
      H: "last",
    });
    expect(unread).toEqual([10]);
  });

  it("are secret by their names, or because somebody says so", () => {
    const secret = {
      API_KEY: "k",
      HF_TOKEN: "t",
      DB_PASSWORD: "p",
      MINE: "m",
      MLOPS_SECRETS: "MINE",
    };
    expect(secretsOf({ ...secret, MAX_TOKENS: "4096", PATH: "/bin" })).toEqual([
      "k",
      "t",
      "p",
      "m",
    ]);
  });

  it("too short to be hidden are not", () => {
    expect(maskOf(["abc", "true"]).hide("abc is true")).toBe("abc is true");
  });

  it("hides a secret in the forms in which programs write it", () => {
    const secret = 'pä"ss/wort&1';
    const { hide } = maskOf([secret]);
    expect(hide(JSON.stringify({ password: secret }))).toBe('{"password":"***"}');
    expect(hide(`https://example.com/?key=${encodeURIComponent(secret)}&a=1`)).toBe(
      "https://example.com/?key=***&a=1",
    );
    const coded = (text: string) => Buffer.from(text).toString("base64");
    expect(hide(coded(secret))).toBe("***");
    for (const user of ["", "u", "us", "user", "a:b"]) {
      const told = hide(`Basic ${coded(`${user}:${secret}\n`)}`);
      expect(told).toContain("***");
      expect(told.length).toBeLessThan(24);
    }
    const key = `-----BEGIN-----\n${"abcdefgh".repeat(20)}\n-----END-----`;
    const wrapped = coded(key).replaceAll(/.{76}/g, "$&\n");
    const lines = wrapped.split("\n");
    const hidden = maskOf([key]);
    expect(lines.map((line) => hidden.hide(line))).toEqual(lines.map(() => "***"));
    expect(hidden.hide(JSON.stringify(key))).toBe('"***"');
    expect(maskOf(["half \ud800 of a pair"]).hide("half \ud800 of a pair")).toBe("***");
  });
});

describe("a program on the path", () => {
  it("is found on Windows by its ending, and not in the folder of the system itself", async () => {
    const windows = {
      ...machine,
      system: "Windows",
      pathSeparator: ";",
      variables: { PATH: "C:\\Windows\\System32;;C:\\Git\\bin" },
      files: { ...machine.files, exists: async (path: string) => path.endsWith("/bash.exe") },
    } as const;
    expect(await findProgram(windows, "bash")).toBe("C:/Git/bin/bash.exe");
    expect(await findProgram(windows, "zsh")).toBeUndefined();
    expect(await findProgram(machine, "no-such-program")).toBeUndefined();
    expect(await findProgram(machine, "sh")).toMatch(/^\/.*\/sh$/);
  });
});

describe("a plan", () => {
  it("puts every step behind those it needs, whatever the graph", () => {
    const graph = fc
      .integer({ min: 1, max: 12 })
      .chain((size) =>
        fc.tuple(
          ...Array.from({ length: size }, (_, index) =>
            fc.subarray(Array.from({ length: index }, (__, other) => `s${other}`)),
          ),
        ),
      );
    fc.assert(
      fc.property(graph, fc.boolean(), (needs, turned) => {
        const lines = needs.map(
          (needed, index) => `  s${index}: { needs: [${needed.join(", ")}], run: echo }`,
        );
        const text = `steps:\n${(turned ? lines.toReversed() : lines).join("\n")}\n`;
        const { steps, problems } = planIn("p.mlops.yaml", text);
        expect(problems).toEqual([]);
        const place = new Map(steps.map(({ name }, index) => [name, index]));
        for (const step of steps)
          for (const need of step.needs)
            expect(place.get(need.id)).toBeLessThan(place.get(step.name) ?? -1);
      }),
    );
  });

  it("names what no step is, and what goes round", () => {
    const plan = planIn("p.mlops.yaml", "steps:\n  a: { needs: [b, a], run: echo }\n");
    expect(plan.steps).toEqual([]);
    expect(plan.problems).toEqual(["a needs b, which is no step.", "a needs itself."]);
  });

  it.each([
    ["deploy: { run: echo }", "its name says so"],
    ["push: { run: kubectl apply -f x.yaml }", "it runs kubectl apply"],
    ["ship: { run: ./deploy.sh }", "its name says so"],
    ["last: { run: bash ./deploy.sh }", "it runs ./deploy.sh"],
    ["check: { run: echo before we deploy }", undefined],
    ["deploy: { deploys: false, run: echo }", undefined],
    ["quiet: { deploys: true, run: echo }", "the pipeline says so"],
    ["train: { run: python train.py }", undefined],
  ])("knows whether a step deploys: %s", (text, why) => {
    const [step] = planIn("p.mlops.yaml", `steps:\n  ${text}\n`).steps;
    expect(step && deployment(step.step)).toBe(why);
  });
});

describe("an execution", () => {
  it("reaches each step at most once, only when all it needs is done, and settles all", async () => {
    const outcome = fc.constantFrom<Outcome>(
      "succeeded",
      "failed",
      "gate-closed",
      "unchanged",
      "not-here",
    );
    const graph = fc
      .integer({ min: 1, max: 9 })
      .chain((size) =>
        fc.tuple(
          ...Array.from({ length: size }, (_, index) =>
            fc.tuple(
              fc.subarray(Array.from({ length: index }, (__, other) => `s${other}`)),
              outcome,
            ),
          ),
        ),
      );
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (drawn, jobs, keepGoing) => {
          const text = drawn.map(
            ([needs], index) => `  s${index}: { needs: [${needs.join(", ")}], run: echo }`,
          );
          const { steps } = planIn("p.mlops.yaml", `steps:\n${text.join("\n")}\n`);
          const done = new Set<string>();
          const reached: string[] = [];
          let going = 0;
          const settled = await execute({
            steps,
            jobs,
            keepGoing,
            cancel: new Cancellation(),
            async run({ name, needs }) {
              reached.push(name);
              expect(++going).toBeLessThanOrEqual(jobs);
              for (const need of needs) expect(done).toContain(need.id);
              await Promise.resolve();
              going--;
              const [, result] = drawn[Number(name.slice(1))] ?? [[], "failed" as const];
              if (["succeeded", "unchanged", "not-here"].includes(result)) done.add(name);
              return { outcome: result };
            },
            async pass({ name }) {
              expect(reached).not.toContain(name);
            },
          });
          expect(settled.size).toBe(steps.length);
          expect(new Set(reached).size).toBe(reached.length);
          if (keepGoing)
            for (const { name, needs } of steps)
              expect(reached.includes(name)).toBe(needs.every(({ id }) => done.has(id)));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("records", () => {
  it("are read up to wherever they were torn off", () => {
    const events = Array.from({ length: 5 }, (_, index) => ({
      event: "step-ended",
      at: "2025-01-01T00:00:00.000Z",
      step: `s${index}`,
      outcome: "succeeded",
    }));
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const read = readEvents(text.slice(0, length));
        expect(read).toEqual(events.slice(0, read.length));
        expect(read.length).toBeGreaterThanOrEqual(text.slice(0, length).split("\n").length - 1);
      }),
    );
  });
});

describe("CSV", () => {
  it("gives back every cell that was written", () => {
    const cell = fc.string({ maxLength: 8 }).map((text) => text.replaceAll("\0", ""));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = ["day,value", ...rows.map((row) => row.map(quoted).join(","))].join("\n");
        const read = readCsv(text).rows.map(({ cells }) => [cells.get("day"), cells.get("value")]);
        expect(read).toEqual(rows);
      }),
    );
  });
});

import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { machine } from "../server/src/node/machine.ts";
import { Project, processesWith, until } from "./runner/cli.ts";

/**
 * What goes wrong on real machines, done to real runs. `FAULTS=100` kills the runner a hundred times
 * and lets a step write a whole gigabyte; without it a few times and a tenth of that.
 */
const kills = Number(process.env.FAULTS ?? 8);
const thorough = kills >= 100;

describe("a runner that is killed at any moment", () => {
  const word = `killed-${process.pid}`;
  const pipeline = `steps:
  one: { run: echo one >> work; exec -a ${word} sleep 0.1 }
  left: { needs: one, run: echo left >> work; (exec -a ${word} sleep 300) & sleep 0.15 }
  right: { needs: one, run: echo right >> work; exec -a ${word} sleep 0.2 }
  last: { needs: [left, right], run: echo last >> work; exec -a ${word} sleep 0.1 }
`;

  it(
    `leaves a whole record and no process, and what is left can be done (${kills} times)`,
    async () => {
      const states: Record<string, number> = {};
      for (let round = 0; round < kills; round++) {
        const project = new Project({ "p.mlops.yaml": pipeline });
        const run = await project.start(["run", "p.mlops.yaml"]);
        // Mostly at any point of the run itself; now and then before there is any record.
        if (round % 6 === 0) await machine.sleep(150 + ((round * 37) % 300));
        else {
          await run.said("Run ");
          await machine.sleep((round * 61) % 650);
        }
        run.child.kill("SIGKILL");
        await run.finished;
        await until(() => processesWith(word).length === 0, "no process is left");

        const [record] = await project.runs();
        const state = record?.state ?? "not begun";
        states[state] = (states[state] ?? 0) + 1;
        if (!record) {
          // Nothing may have happened that is not recorded.
          expect(() => project.read("work")).toThrow();
          continue;
        }
        const lines = project.read(`.mlops/runs/${record.id}/run.jsonl`).split("\n");
        for (const line of lines.slice(0, -1)) expect(() => JSON.parse(line)).not.toThrow();
        const done = [...record.steps.values()]
          .filter(({ outcome }) => outcome === "succeeded")
          .map(({ step }) => step);
        for (const step of workOf(project)) expect([...done, ...record.open]).toContain(step);
        if (record.state !== "interrupted") continue;

        const resumed = await project.mlops(["run", "p.mlops.yaml", "--resume", "last"]);
        expect(resumed.out).toContain("Succeeded");
        expect(resumed.code).toBe(0);
        const work = workOf(project);
        for (const step of ["one", "left", "right", "last"]) expect(work).toContain(step);
        for (const step of done) expect(work.filter((each) => each === step)).toEqual([step]);
        await until(() => processesWith(word).length === 0, "no process is left");
      }
      process.stderr.write(`killed ${kills} times: ${JSON.stringify(states)}\n`);
      expect(Object.keys(states).length).toBeGreaterThan(1);
    },
    thorough ? 900_000 : 120_000,
  );

  const workOf = (project: Project) => {
    try {
      return project.read("work").trim().split("\n");
    } catch {
      return [];
    }
  };
});

describe("two runs at once", () => {
  it("have a record each", async () => {
    const project = new Project({
      "p.mlops.yaml": "steps:\n  a: { run: sleep 0.3; echo $MLOPS_RUN >> runs }\n",
    });
    const results = await Promise.all(
      Array.from({ length: 4 }, () => project.mlops(["run", "p.mlops.yaml"])),
    );
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const runs = await project.runs();
    expect(runs.map(({ state }) => state)).toEqual(Array(4).fill("succeeded"));
    expect(new Set(runs.map(({ id }) => id))).toEqual(
      new Set(project.read("runs").trim().split("\n")),
    );
  });

  it("of two watches that wake at the same moment start one run", async () => {
    const project = new Project({
      "p.mlops.yaml":
        "metrics: { accuracy: { source: daily.csv } }\ntriggers:\n  drop: { when: accuracy < 0.87 }\nsteps:\n  a: { run: echo x >> done }\n",
      "daily.csv": "day,accuracy\nday1,0.9\n",
    });
    await project.mlops(["watch", "p.mlops.yaml", "--once"]);
    project.write("daily.csv", "day,accuracy\nday1,0.9\nday2,0.8\n");
    await Promise.all(
      Array.from({ length: 4 }, () => project.mlops(["watch", "p.mlops.yaml", "--once"])),
    );
    expect(project.read("done")).toBe("x\n");
  });
});

describe("a folder that cannot be written", () => {
  it("is told before anything is started", async () => {
    const project = new Project({ "p.mlops.yaml": "steps:\n  a: { run: touch ran }\n" });
    project.write(".mlops", "a file in the way");
    const { out, code } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(2);
    expect(out).toContain("The run could not be recorded, so nothing was started");
    expect(() => project.read("ran")).toThrow();
  });
});

describe("a full disk", () => {
  const mount = (folder: string): boolean => {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", folder], { stdio: "pipe" });
      return true;
    } catch {
      process.stderr.write("skipped: a full disk, for nothing can be mounted here\n");
      return false;
    }
  };

  it("is told; the run goes on, and its record is whole up to there", async () => {
    const project = new Project();
    if (!mount(project.folder)) return;
    try {
      project.write(
        "p.mlops.yaml",
        "steps:\n  fill: { run: head -c 400000 /dev/zero > filler || true; seq 3000 }\n  next: { needs: fill, run: rm -f filler; echo next ran }\n  after: { needs: next, run: echo after ran }\n",
      );
      const { out, code } = await project.mlops(["run", "p.mlops.yaml"]);
      expect(out).toContain("fill  | 3000");
      expect(out).toContain("the disk is full");
      const [record] = await project.runs();
      expect(record?.started.file).toBe("p.mlops.yaml");
      expect(["succeeded", "failed"]).toContain(record?.state);
      expect([0, 1]).toContain(code);
    } finally {
      execFileSync("umount", [project.folder]);
    }
  });

  it("from the start on is told before anything is started", async () => {
    const project = new Project();
    if (!mount(project.folder)) return;
    try {
      project.write("p.mlops.yaml", "steps:\n  a: { run: echo never }\n");
      try {
        project.write("filler", "x".repeat(400_000));
      } catch {
        // As much as there is room for.
      }
      const { out, code } = await project.mlops(["run", "p.mlops.yaml"]);
      expect(code).toBe(2);
      expect(out).toContain("the disk is full");
      expect(out).not.toContain("| never");
    } finally {
      execFileSync("umount", [project.folder]);
    }
  });
});

describe("a log without end", () => {
  it(
    "takes neither the memory nor the disk",
    async () => {
      const bytes = thorough ? 1_000_000_000 : 100_000_000;
      const project = new Project({
        "p.mlops.yaml": `steps:\n  chatty:\n    run: (yes "a line of the log that is about eighty characters long, as lines of logs often are" || true) | head -c ${bytes}; echo; echo the end\n`,
      });
      const run = await project.start(["run", "p.mlops.yaml"]);
      run.child.stdout?.removeAllListeners("data");
      let read = 0;
      let tail = "";
      run.child.stdout?.on("data", (text: string) => {
        read += text.length;
        tail = (tail + text).slice(-2000);
      });
      let most = 0;
      const watching = setInterval(() => {
        try {
          const status = readFileSync(`/proc/${run.child.pid}/status`, "utf8");
          most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0));
        } catch {
          // It has ended.
        }
      }, 50);
      const began = Date.now();
      const { code } = await run.finished;
      clearInterval(watching);
      expect(code).toBe(0);
      expect(read).toBeGreaterThan(bytes);
      expect(tail).toContain("chatty | the end");
      const [record] = await project.runs();
      const log = `${record?.folder}/1-chatty.log`;
      expect(statSync(log).size).toBeLessThan(40_000_000);
      const text = readFileSync(log, "utf8");
      expect(text.slice(-200)).toContain("the end\n");
      expect(text).toMatch(/\[\d+ characters left out\]/);
      expect(most).toBeLessThan(400_000);
      process.stderr.write(
        `a log of ${bytes / 1e6} MB: ${((Date.now() - began) / 1000).toFixed(1)} s, at most ${Math.round(most / 1000)} MB of memory\n`,
      );
    },
    thorough ? 600_000 : 120_000,
  );

  it("is no line without end either", async () => {
    const project = new Project({
      "p.mlops.yaml":
        "steps:\n  wide: { run: head -c 20000000 /dev/zero | tr '\\0' x; echo; echo the end }\n",
    });
    const { out, code } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(0);
    expect(out).toContain("| the end");
  });

  it("of one who reads slowly waits for them", async () => {
    const project = new Project({
      "p.mlops.yaml": "steps:\n  quick: { run: seq 400000; touch finished }\n",
    });
    const run = await project.start(["run", "p.mlops.yaml"]);
    await run.said("| 1\n");
    run.child.stdout?.pause();
    await machine.sleep(1500);
    expect(() => project.read("finished")).toThrow();
    run.child.stdout?.resume();
    expect((await run.finished).code).toBe(0);
  });
});

describe("a source that is of no help", () => {
  it.each([
    ["that does not answer", "prometheus:http://127.0.0.1:1023", "nothing listens there"],
    ["that is not there", "nothing.csv", "there is no such file"],
    ["that is garbage", "garbage.json", "is no JSON"],
  ])("%s closes the gate and says so", async (_what, source, reason) => {
    const project = new Project({
      "garbage.json": "\u0000\u0001 not json",
      "p.mlops.yaml": `metrics: { accuracy: { source: "${source}" } }\nsteps:\n  a: { when: accuracy > 0.5, run: echo ran }\n`,
    });
    const { out, code } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(0);
    expect(out).not.toContain("| ran");
    expect(out).toContain(reason);
    expect(out).toContain("unknown, and that is taken for no");
  });
});

import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { machine } from "../server/src/node/machine.ts";
import { Ledger } from "../server/src/runner/ledger.ts";
import type { Machine } from "../server/src/runner/machine.ts";
import { type Fire, Watch, type Watched } from "../server/src/runner/watch.ts";
import { Project, processesWith, until } from "./runner/cli.ts";

/** A watch on real files, with a clock that the test sets. */
class Scene {
  now: number;
  readonly project: Project;
  readonly fires: string[] = [];
  readonly decisions: string[] = [];
  readonly problems: string[] = [];
  busy = false;
  lastRun: number | undefined;
  private ledger: Ledger;
  private watch: Watch;

  constructor(text: string, now: string, files: Record<string, string> = {}) {
    this.project = new Project({ "p.mlops.yaml": text, ...files });
    this.now = Date.parse(now);
    this.ledger = this.newLedger();
    this.watch = this.newWatch();
  }

  private get machine(): Machine {
    return { ...machine, now: () => this.now };
  }

  private newLedger(): Ledger {
    return new Ledger(this.machine, this.project.folder, this.project.path("p.mlops.yaml"));
  }

  private newWatch(): Watch {
    return new Watch(this.machine, this.ledger, {
      start: async ({ run }: Fire) => {
        this.fires.push(run);
        this.lastRun = this.now;
      },
      busy: async () => this.busy,
      lastRun: async () => this.lastRun,
      account: () => [],
      told: (trigger, { decision }) => this.decisions.push(`${trigger} ${decision}`),
      problem: (text) => this.problems.push(text),
    });
  }

  private get watched(): Watched {
    const one = analyze("p.mlops.yaml", this.project.read("p.mlops.yaml")).pipelines[0];
    if (!one) throw new Error("no pipeline was read");
    return {
      pipeline: one.pipeline,
      parse: (condition) => one.tools.expression(condition),
      context: {
        machine: this.machine,
        folder: this.project.folder,
        python: async () => undefined,
      },
    };
  }

  async at(time: string): Promise<this> {
    this.now = Date.parse(time);
    await this.watch.look(this.watched);
    return this;
  }

  /** The watch dies, and another one begins. */
  async restart(isLost: (run: string) => boolean = () => false): Promise<void> {
    this.ledger = this.newLedger();
    await this.ledger.read();
    this.watch = this.newWatch();
    await this.watch.makeUp(this.watched, async (run) => isLost(run));
  }

  get sleep(): number {
    return this.watch.sleepTime(this.watched);
  }
}

const nightly = `triggers:
  nightly: { cron: "30 2 * * *", timezone: Europe/Berlin }
steps: { train: { run: echo train } }
`;
const drop = `metrics:
  accuracy: { source: daily.csv }
triggers:
  drop: { when: accuracy < 0.87 }
steps: { train: { run: echo train } }
`;
const csv = (...values: readonly number[]) =>
  `day,accuracy\n${values.map((value, index) => `day${index + 1},${value}\n`).join("")}`;

describe("a schedule under watch", () => {
  it("fires once at each of its times, and not for what was before", async () => {
    const scene = new Scene(nightly, "2025-01-10T12:00:00Z");
    await scene.at("2025-01-10T12:00:00Z");
    expect(scene.fires).toEqual([]);
    expect(scene.sleep).toBe(30_000);
    await scene.at("2025-01-11T01:29:59Z");
    expect(scene.sleep).toBe(1000);
    await scene.at("2025-01-11T01:30:00Z");
    await scene.at("2025-01-11T01:30:01Z");
    expect(scene.fires).toEqual(["2025-01-11T01-30-00Z-nightly"]);
    await scene.at("2025-01-12T01:30:10Z");
    expect(scene.fires).toHaveLength(2);
  });

  it("makes up once for the times it slept through", async () => {
    const scene = new Scene(nightly, "2025-01-10T12:00:00Z");
    await scene.at("2025-01-10T12:00:00Z");
    await scene.at("2025-01-14T09:00:00Z");
    expect(scene.fires).toEqual(["2025-01-14T01-30-00Z-nightly"]);
    expect(scene.decisions).toContain("nightly missed");
    await scene.at("2025-01-14T09:00:05Z");
    expect(scene.fires).toHaveLength(1);
  });

  it("keeps its time when the clocks change", async () => {
    const scene = new Scene(nightly, "2025-03-29T12:00:00Z");
    for (let hour = 0; hour < 72; hour++)
      await scene.at(new Date(Date.UTC(2025, 2, 29, 12 + hour, 1)).toISOString());
    // 02:30 does not exist on 30 March: that run comes at 03:00, which is 01:00 in UTC.
    expect(scene.fires).toEqual([
      "2025-03-30T01-00-00Z-nightly",
      "2025-03-31T00-30-00Z-nightly",
      "2025-04-01T00-30-00Z-nightly",
    ]);
    const autumn = new Scene(nightly, "2025-10-25T12:00:00Z");
    for (let step = 0; step < 4 * 48; step++)
      await autumn.at(new Date(Date.UTC(2025, 9, 25, 12, 15 * step)).toISOString());
    expect(autumn.fires).toEqual(["2025-10-26T00-30-00Z-nightly", "2025-10-27T01-30-00Z-nightly"]);
  });

  it("decides nothing twice when the clock is set back, and goes on when it is right again", async () => {
    const scene = new Scene(nightly, "2025-01-10T12:00:00Z");
    await scene.at("2025-01-10T12:00:00Z");
    await scene.at("2025-01-11T01:30:00Z");
    await scene.at("2025-01-10T23:00:00Z");
    expect(scene.problems[0]).toContain("The clock was set back by 9000 seconds");
    await scene.at("2025-01-11T01:30:00Z");
    expect(scene.fires).toHaveLength(1);
    await scene.at("2025-01-12T01:30:00Z");
    expect(scene.fires).toHaveLength(2);
  });

  it("survives a restart without firing twice or not at all", async () => {
    const scene = new Scene(nightly, "2025-01-10T12:00:00Z");
    await scene.at("2025-01-10T12:00:00Z");
    await scene.at("2025-01-11T01:30:00Z");
    await scene.restart();
    await scene.at("2025-01-11T01:30:05Z");
    expect(scene.fires).toHaveLength(1);
    await scene.restart();
    await scene.at("2025-01-12T09:00:00Z");
    expect(scene.fires[1]).toBe("2025-01-12T01-30-00Z-nightly");
    // It was recorded and never begun: the next watch starts it.
    await scene.restart((run) => run === "2025-01-12T01-30-00Z-nightly");
    expect(scene.fires[2]).toBe("2025-01-12T01-30-00Z-nightly");
  });

  it("reads its record past a line that was torn off", async () => {
    const scene = new Scene(nightly, "2025-01-10T12:00:00Z");
    await scene.at("2025-01-10T12:00:00Z");
    await scene.at("2025-01-11T01:30:00Z");
    const path = ".mlops/watch/p.mlops.yaml.jsonl";
    scene.project.write(path, `${scene.project.read(path)}{"event":"decided","at":"2025-`);
    await scene.restart();
    await scene.at("2025-01-12T01:30:00Z");
    await scene.restart();
    await scene.at("2025-01-12T01:30:05Z");
    expect(scene.fires).toHaveLength(2);
  });

  it("starts nothing that it cannot record", async () => {
    const scene = new Scene(nightly, "2025-01-10T12:00:00Z", { ".mlops": "in the way" });
    await scene.at("2025-01-10T12:00:00Z");
    await scene.at("2025-01-11T01:30:00Z");
    expect(scene.fires).toEqual([]);
    expect(scene.problems[0]).toContain("so nothing is started");
  });

  it.each([
    ["skip", [1, 1, 1]],
    ["queue", [1, 1, 2]],
    ["allow", [1, 2, 2]],
  ])("treats a run that is still going as overlap: %s says", async (overlap, counts) => {
    const scene = new Scene(`overlap: ${overlap}\n${nightly}`, "2025-01-10T12:00:00Z");
    await scene.at("2025-01-10T12:00:00Z");
    await scene.at("2025-01-11T01:30:00Z");
    const seen = [scene.fires.length];
    scene.busy = true;
    await scene.at("2025-01-12T01:30:00Z");
    seen.push(scene.fires.length);
    scene.busy = false;
    await scene.at("2025-01-12T03:00:00Z");
    seen.push(scene.fires.length);
    expect(seen).toEqual(counts);
  });
});

describe("changing metrics under watch", () => {
  it("fire once for each new value, from the first change on", async () => {
    const scene = new Scene(drop, "2025-01-10T12:00:00Z", { "daily.csv": csv(0.8) });
    await scene.at("2025-01-10T12:00:00Z");
    expect(scene.decisions).toEqual(["drop noted"]);
    scene.project.write("daily.csv", csv(0.8, 0.9));
    await scene.at("2025-01-10T12:00:10Z");
    scene.project.write("daily.csv", csv(0.8, 0.9, 0.7));
    await scene.at("2025-01-10T12:00:20Z");
    await scene.at("2025-01-10T12:00:30Z");
    expect(scene.decisions).toEqual(["drop noted", "drop silent", "drop fires"]);
    await scene.restart();
    await scene.at("2025-01-10T12:00:40Z");
    expect(scene.fires).toHaveLength(1);
    scene.project.write("daily.csv", csv(0.8, 0.9, 0.7, 0.7));
    await scene.at("2025-01-10T12:00:50Z");
    expect(scene.fires).toHaveLength(2);
  });

  it("are held back by a cooldown", async () => {
    const text = drop.replace("0.87 }", "0.87, cooldown: 1h }");
    const scene = new Scene(text, "2025-01-10T12:00:00Z", { "daily.csv": csv(0.9) });
    await scene.at("2025-01-10T12:00:00Z");
    scene.project.write("daily.csv", csv(0.9, 0.8));
    await scene.at("2025-01-10T12:01:00Z");
    scene.project.write("daily.csv", csv(0.9, 0.8, 0.8));
    await scene.at("2025-01-10T12:59:00Z");
    expect(scene.decisions.at(-1)).toBe("drop held-back");
    scene.project.write("daily.csv", csv(0.9, 0.8, 0.8, 0.8));
    await scene.at("2025-01-10T13:02:00Z");
    expect(scene.fires).toHaveLength(2);
  });
});

describe("mlops watch", () => {
  const word = `watched-${process.pid}`;
  const text = `metrics:
  accuracy: { source: daily.csv }
triggers:
  drop: { when: accuracy < 0.87 }
steps:
  train: { run: echo trained >> done; exec -a ${word} sleep 0.3 }
`;

  it("runs what fires, and refuses to watch a file twice", async () => {
    const project = new Project({ "p.mlops.yaml": text, "daily.csv": csv(0.9) });
    const watch = await project.start(["watch", "p.mlops.yaml"]);
    await watch.said("drop: watched from here on");
    const second = await project.mlops(["watch", "p.mlops.yaml"]);
    expect(second.code).toBe(2);
    expect(second.out).toContain("is being watched already, by process");
    project.write("daily.csv", csv(0.9, 0.8));
    await watch.said("succeeded.");
    expect(project.read("done")).toBe("trained\n");
    project.write("p.mlops.yaml", "steps: [");
    await watch.said("cannot be used; the version before goes on");
    project.write("p.mlops.yaml", text.replace("0.87", "0.5"));
    await watch.said("has changed and counts from now on");
    const stop = await project.mlops(["watch", "p.mlops.yaml", "--stop"]);
    expect(stop.out).toContain("ends.");
    const { code, out } = await watch.finished;
    expect(code).toBe(0);
    expect(out).toContain("The watch has ended.");
  });

  it("ends its runs when it is ended, and the next one does not do them twice", async () => {
    const project = new Project({
      "p.mlops.yaml": text.replace("sleep 0.3", "sleep 300"),
      "daily.csv": csv(0.9),
    });
    const watch = await project.start(["watch", "p.mlops.yaml"]);
    await watch.said("drop: watched from here on");
    project.write("daily.csv", csv(0.9, 0.8));
    await until(() => processesWith(word).length > 0, "the step runs");
    watch.child.kill("SIGKILL");
    await until(() => processesWith(word).length === 0, "the step has ended");
    const next = await project.mlops(["watch", "p.mlops.yaml", "--once"]);
    expect(next.out).toMatch(/was interrupted in train, and is not run again by itself/);
    expect(project.read("done")).toBe("trained\n");
    expect((await project.mlops(["watch", "p.mlops.yaml", "--once"])).out).not.toContain(
      "interrupted",
    );
  });
});

describe("mlops deploy", () => {
  const text = `metrics:
  accuracy: { source: daily.csv }
triggers:
  drop: { when: accuracy < 0.87 }
steps:
  train: { run: touch trained }
  deploy:
    needs: train
    when: accuracy > 0.8
    run: echo "$ENVIRONMENT" > where; cat "$MODEL" > deployed
`;
  const project = (accuracy: number) =>
    new Project({ "mlops.yaml": text, "daily.csv": csv(accuracy), "my_model.pkl": "weights" });
  const deploy = ["deploy", "--model", "my_model.pkl", "--env", "production"];

  it("says that it started, runs the deploy steps alone, and watches from then on", async () => {
    const one = project(0.9);
    const { out, code } = await one.mlops([...deploy, "--monitoring", "enable"]);
    expect(out.split("\n")[0]).toBe(
      "Deployment started for model 'my_model.pkl' in 'production' environment with monitoring enabled.",
    );
    expect(code).toBe(0);
    expect(one.read("deployed")).toBe("weights");
    expect(one.read("where")).toBe("production\n");
    expect(() => one.read("trained")).toThrow();
    expect(JSON.parse(one.read(".mlops/deployments.jsonl"))).toMatchObject({
      model: "my_model.pkl",
      environment: "production",
      outcome: "succeeded",
      monitoring: true,
    });
    expect(out).toMatch(/Monitoring: process \d+ watches 1 trigger/);
    const again = await one.mlops([...deploy, "--monitoring", "enable"]);
    expect(again.out).toMatch(/watches mlops\.yaml already/);
    const without = await one.mlops(deploy);
    expect(without.out).toMatch(/Monitoring: process \d+ still watches mlops\.yaml/);
    const stop = await one.mlops(["watch", "mlops.yaml", "--stop"]);
    expect(stop.out).toMatch(/The watch \(process \d+\) ends/);
  });

  it("deploys nothing behind a closed gate, nothing that is not there, and nothing by halves", async () => {
    const bad = project(0.7);
    const closed = await bad.mlops(deploy);
    expect(closed.code).toBe(1);
    expect(closed.out).toContain("is not deployed to 'production': a gate is closed.");
    expect(closed.out).toContain("accuracy > 0.8  false  accuracy is 0.7");
    expect(() => bad.read("deployed")).toThrow();
    const one = project(0.9);
    const missing = await one.mlops(["deploy", "--model", "no.pkl", "--env", "production"]);
    expect(missing.code).toBe(2);
    expect(missing.out).toContain("There is no model 'no.pkl'");
    expect((await one.mlops(["deploy", "--model", "my_model.pkl"])).code).toBe(2);
    one.write("mlops.yaml", text.replace("cat ", "cat nothing; false; cat "));
    const failing = await one.mlops([...deploy, "--monitoring", "enable"]);
    expect(failing.code).toBe(1);
    expect(failing.out).not.toContain("Monitoring:");
    one.write("mlops.yaml", "steps: { train: { run: echo } }\n");
    expect((await one.mlops(deploy)).out).toContain("has no step that deploys");
  });
});

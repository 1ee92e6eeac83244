import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { pipelinesOf } from "../server/src/analysis/analyze.ts";
import { decisionCode } from "../server/src/exporters/decision.ts";
import { questionOf } from "../server/src/exporters/question.ts";
import { decide } from "../server/src/runner/decide.ts";
import { failed } from "../server/src/runner/machine.ts";
import { type Histories, snapshotOf } from "../server/src/runner/snapshot.ts";
import { pickFrom } from "../server/src/runner/sources/files.ts";
import { inlineSeries } from "../server/src/runner/sources/read.ts";
import { fileFormats, readSource } from "../server/src/runner/sources/spec.ts";
import { condition, type Sample, sample } from "./exporters/samples.ts";
import { has } from "./runner/programs.ts";

/**
 * The Python of an exported pipeline decides as `mlops run` does: it is run, many conditions in one
 * process, and its answers are compared with those of the project's own evaluator.
 */
const now = Date.parse("2026-06-15T12:00:00Z");
const python = has("python3", "the Python of exported pipelines");
const folder = mkdtempSync(join(tmpdir(), "mlops-decision-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const driver = `
import contextlib, io, json, os, sys, time
time.time = lambda: ${now / 1000}
code = compile(open(sys.argv[1]).read(), "decide", "exec")
answers = []
for case in json.load(sys.stdin):
    os.chdir(case["folder"])
    for name in ("WHEN", "TRIGGER", "ON_MISSING", "ON_NEWS", "COOLDOWN"):
        os.environ.pop(name, None)
    os.environ.update(case["variables"])
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            exec(code, {})
            failure = "it did not end"
        except SystemExit as end:
            failure = end.code or ""
    answers.append([out.getvalue().strip(), failure, error.getvalue()])
print(json.dumps(answers))
`;

interface Case {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
}

function answers(
  cases: readonly Case[],
  code: string,
): readonly (readonly [string, string, string])[] {
  const program = join(folder, "decide.py");
  writeFileSync(program, code);
  const { stdout, stderr, status } = spawnSync("python3", ["-c", driver, program], {
    input: JSON.stringify(cases),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

let count = 0;

/** A case for Python, with what the project itself decides of it. */
function caseOf({ when, files, sources }: Sample, onMissing: string) {
  const metrics = Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [name, { source }]),
  );
  const text = JSON.stringify({
    metrics,
    triggers: { it: { when, "on-missing": onMissing } },
    steps: { train: { run: "true" } },
  });
  const [analyzed] = pipelinesOf("a.mlops.yaml", text);
  const trigger = analyzed?.pipeline.triggers[0];
  if (!analyzed || !trigger) throw new Error(`there is no trigger in ${text}`);
  const own = join(folder, String(count++));
  mkdirSync(own);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(own, name), content);
    utimesSync(join(own, name), now / 1000 - 60, now / 1000 - 60);
  }
  const question = questionOf(trigger.condition, analyzed.pipeline, analyzed.tools.expression);
  if ("refused" in question) return { refused: question.refused };
  const histories: Histories = new Map(
    analyzed.pipeline.metrics.flatMap((metric) => {
      const spec = readSource(metric);
      if (!spec || failed(spec)) return [];
      const read = inlineSeries(spec);
      if (read) return [[metric.name, read] as const];
      if (spec.kind !== "file") return [];
      const text = files[spec.path];
      const picked =
        text === undefined
          ? { problem: "there is no such file" }
          : pickFrom(
              text.replace(/^\uFEFF/, ""),
              spec.format,
              spec.key ?? metric.name,
              now - 60_000,
            );
      return [[metric.name, failed(picked) ? picked : { source: spec.path, ...picked }] as const];
    }),
  );
  const { verdict } = decide(
    trigger,
    analyzed.tools.expression,
    snapshotOf(histories, new Map(), now),
  );
  const variables = {
    WHEN: question.when ?? "",
    METRICS: JSON.stringify(question.metrics),
    TRIGGER: "it",
    ON_MISSING: onMissing,
  };
  return { verdict, python: { folder: own, variables } };
}

const standard = decisionCode(new Set(fileFormats.filter((format) => format !== "yaml")), true);

function expectSame(samples: readonly Sample[], code = standard): Record<string, number> {
  const verdicts: Record<string, number> = {};
  const asked = samples.flatMap((sample, at) => {
    const made = caseOf(sample, ["skip", "fire", "fail"][at % 3] ?? "skip");
    return made.python ? [{ sample, ...made }] : [];
  });
  const given = answers(
    asked.map(({ python }) => python),
    code,
  );
  for (const [at, { sample, verdict }] of asked.entries()) {
    const [said, failure, error] = given[at] ?? ["", "", ""];
    const python = failure !== "" ? "fails" : said === "true" ? "fires" : "silent";
    const own = verdict === "unknown" ? "silent" : verdict;
    expect(python, `${JSON.stringify(sample, undefined, 1)}\n${failure}${error}`).toBe(own);
    if (own === "fails") expect(failure).toMatch(/'on-missing: fail' makes that an error$/);
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  return verdicts;
}

describe.skipIf(!python)("the Python that decides", () => {
  it("comes to the verdict that the project itself comes to", () => {
    const runs = Number(process.env.CONDITIONS ?? 600);
    const verdicts = expectSame(fc.sample(sample, runs));
    // Cases of every kind were among them.
    for (const verdict of ["fires", "silent", "unknown", "fails"])
      expect(verdicts[verdict] ?? 0, JSON.stringify(verdicts)).toBeGreaterThan(runs / 50);
  });

  it("holds nothing that an engine would fill in", () => {
    expect(decisionCode(new Set(fileFormats), true)).not.toMatch(/\{\{|\$\{\{/);
  });

  const hasYaml = spawnSync("python3", ["-c", "import yaml"]).status === 0;
  it.skipIf(!hasYaml)("does so of YAML (left out where Python has no PyYAML)", () => {
    const texts = [
      "accuracy: 0.85\ndrift: .inf\nrows: ~\n",
      "model:\n  accuracy: '0.9'\n  rows: 1e3\ndrift: .nan\n",
      "- { day: 2026-06-14, accuracy: 0.9 }\n- { day: 2026-06-15, accuracy: yes }\n",
      "accuracy:\n  2026-06-14: 0.9\n  2026-06-15: 0.8\ndrift: [1, 0.2]\nrows: 0x1F\n",
      "accuracy: [",
      "",
      "--- {accuracy: true}\n--- {accuracy: 0.1}\n",
    ];
    const conditions = fc.sample(condition, 20 * texts.length);
    expectSame(
      conditions.map((when, at) => ({
        when,
        files: { "live.yaml": texts[at % texts.length] ?? "" },
        sources: { accuracy: "live.yaml", drift: "live.yaml", rows: "live.yaml" },
      })),
      decisionCode(new Set(["yaml"]), true),
    );
  });
});

describe.skipIf(!python)("the memory of a trigger", () => {
  const code = decisionCode(new Set(), true);
  const own = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  /** Asked one after the other, each with the newest reading that is given. */
  const asked = (
    place: string,
    readings: readonly (number | null)[],
    variables: Readonly<Record<string, string>>,
  ): readonly string[] =>
    answers(
      readings.map((reading, at) => ({
        folder: place,
        variables: {
          WHEN: "accuracy < 0.9",
          METRICS: JSON.stringify({ accuracy: { samples: [[null, reading, `reading ${at}`]] } }),
          TRIGGER: "drop",
          ...variables,
        },
      })),
      code,
    ).map(([said, failure]) => said || failure);

  it("holds a trigger back until its cooldown is over", () => {
    const place = own("cooldown");
    expect(asked(place, [0.8, 0.7], { COOLDOWN: "86400" })).toEqual(["true", "false"]);
    const memory = { drop: { fired: now - 86_399_000 } };
    writeFileSync(join(place, ".mlops/triggers.json"), JSON.stringify(memory));
    expect(asked(place, [0.8], { COOLDOWN: "86400" })).toEqual(["false"]);
    writeFileSync(
      join(place, ".mlops/triggers.json"),
      JSON.stringify({ drop: { fired: now - 86_400_000 }, other: { fired: now } }),
    );
    expect(asked(place, [0.8], { COOLDOWN: "86400" })).toEqual(["true"]);
    // One of the future is from before the clock was set back.
    writeFileSync(
      join(place, ".mlops/triggers.json"),
      JSON.stringify({ drop: { fired: now + 1000 } }),
    );
    expect(asked(place, [0.8], { COOLDOWN: "86400" })).toEqual(["true"]);
  });

  it("judges a reading once, where the trigger has no schedule", () => {
    const metrics = (label: string, value: number) => ({
      METRICS: JSON.stringify({ accuracy: { samples: [[null, value, label]] } }),
      ON_NEWS: "yes",
    });
    const place = own("news");
    const once = (label: string, value: number) => asked(place, [0], metrics(label, value))[0];
    expect(once("a", 0.8)).toBe("true");
    expect(once("a", 0.8)).toBe("false");
    expect(once("a", 0.7)).toBe("true");
    expect(once("b", 0.7)).toBe("true");
    expect(once("c", 0.95)).toBe("false");
    expect(asked(place, [0], { METRICS: "{}", ON_NEWS: "yes" })).toEqual(["false"]);
  });

  it("fails, does nothing or fires where a value is missing", () => {
    const place = own("missing");
    expect(asked(place, [null], { ON_MISSING: "skip" })).toEqual(["false"]);
    expect(asked(place, [null], { ON_MISSING: "fire" })).toEqual(["true"]);
    expect(asked(place, [null], { ON_MISSING: "fail" })[0]).toMatch(/makes that an error$/);
  });
});

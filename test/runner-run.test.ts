import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Project, processesWith, until } from "./runner/cli.ts";
import { has } from "./runner/programs.ts";

/** Real runs of the command line as it ships, with real processes. */

const python = has("python3", "steps written in Python");
const realPython = python
  ? execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
      encoding: "utf8",
    }).trim()
  : "";

const steps = (text: string) => `steps:\n${text.replaceAll(/^/gm, "  ")}`;

describe("order", () => {
  it("follows the graph, and steps that do not need each other run side by side", async () => {
    const project = new Project({
      "p.mlops.yaml": steps(`last:
  needs: [left, right]
  run: echo last >> order
first:
  run: echo first >> order
left:
  needs: first
  run: touch left; while [ ! -e right ]; do sleep 0.02; done; echo both >> order
right:
  needs: first
  run: touch right; while [ ! -e left ]; do sleep 0.02; done; echo both >> order
`),
    });
    const { code, out } = await project.mlops(["run", "p.mlops.yaml", "--jobs", "2"]);
    expect(out).toContain("Succeeded: 4 of 4 steps ran.");
    expect(code).toBe(0);
    expect(project.read("order")).toBe("first\nboth\nboth\nlast\n");
  });

  it("runs one at a time with --jobs 1", async () => {
    const project = new Project({
      "p.mlops.yaml": steps(
        ["a", "b", "c"]
          .map(
            (name) =>
              `${name}:\n  run: test ! -e busy && touch busy && sleep 0.1 && rm busy && echo ${name} ran`,
          )
          .join("\n"),
      ),
    });
    const { code, out } = await project.mlops(["run", "p.mlops.yaml", "--jobs", "1"]);
    expect(out).toMatch(/a +\| a ran/);
    expect(code).toBe(0);
  });

  it("says why a graph cannot be run", async () => {
    const project = new Project({
      "p.mlops.yaml": steps("a:\n  needs: b\n  run: 'true'\nb:\n  needs: a\n  run: 'true'\n"),
    });
    const { code, out } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(2);
    expect(out).toContain("a needs b needs a: none of them can be the first.");
    expect(existsSync(project.path(".mlops"))).toBe(false);
  });
});

describe("failures", () => {
  const failing = steps(`bad:
  run: |
    echo before
    nonsense-command
    echo never
needy:
  needs: bad
  run: echo needy
slow:
  run: sleep 0.5
late:
  needs: slow
  run: echo late
`);

  it("start nothing more, and what is going on ends by itself", async () => {
    const project = new Project({ "p.mlops.yaml": failing });
    const { code, out } = await project.mlops(["run", "p.mlops.yaml", "--jobs", "4"]);
    expect(code).toBe(1);
    expect(out).toMatch(/p\.mlops\.yaml: line 5: nonsense-command: command not found/);
    expect(out).toContain("exit code 127: the shell found no command of that name");
    expect(out).not.toContain("| never");
    expect(out).toContain("it needs bad, which failed");
    expect(out).toContain("the run ended when bad failed");
    expect(out).toMatch(/^p\.mlops\.yaml:5:\d+: error: bad: exit code 127: the shell found/m);
    expect(out).toMatch(/slow +succeeded/);
  });

  it("leave the rest to --keep-going", async () => {
    const project = new Project({ "p.mlops.yaml": failing });
    const { code, out } = await project.mlops(["run", "p.mlops.yaml", "--keep-going"]);
    expect(code).toBe(1);
    expect(out).toMatch(/late +\| late/);
    expect(out).not.toMatch(/needy +\| needy/);
  });

  it("do not count where a step may fail", async () => {
    const project = new Project({
      "p.mlops.yaml": steps(
        "bad:\n  may-fail: true\n  run: exit 3\nnext:\n  needs: bad\n  run: echo next\n",
      ),
    });
    const { code, out } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(0);
    expect(out).toContain("failed, as it may");
    expect(out).toMatch(/next \| next/);
    expect((await project.mlops(["run", "p.mlops.yaml", "--step", "bad"])).code).toBe(1);
  });

  it("are tried again as often as the step says, with a pause between", async () => {
    const project = new Project({
      "p.mlops.yaml": steps(
        "flaky:\n  retries: 2\n  run: echo x >> tries; test $(wc -l < tries) = 3\n",
      ),
    });
    const before = Date.now();
    const { code, out } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(0);
    expect(project.read("tries")).toBe("x\nx\nx\n");
    expect(out).toContain("tried again in 1.0 s");
    expect(out).toContain("tried again in 2.0 s");
    expect(Date.now() - before).toBeGreaterThan(3000);
  });

  it.skipIf(!python)("of Python lead to the line of the YAML", async () => {
    const project = new Project({
      "p.mlops.yaml": steps(`bad:
  python: |
    import sys

    def divide(x):
        return 1 / x
    divide(0)
folded:
  python: "x = 1\\nraise ValueError('folded')"
`),
    });
    const { out } = await project.mlops(["run", "p.mlops.yaml", "--keep-going"]);
    expect(out).toContain(`File "${project.path("p.mlops.yaml")}", line 7, in divide`);
    expect(out).toContain("ZeroDivisionError: division by zero (p.mlops.yaml:7)");
    expect(out).toContain("ValueError: folded");
    // As compilers tell them, for editors: at the line, and where no line is known at the step.
    expect(out).toMatch(
      /^p\.mlops\.yaml:7:11: error: bad: exit code 1: ZeroDivisionError: [a-z ]+$/m,
    );
    expect(out).toMatch(/^p\.mlops\.yaml:9:3: error: folded: exit code 1: ValueError: folded$/m);
  });

  it("of a pipeline without the Python it needs are told, and shell steps run all the same", async () => {
    const project = new Project({
      "p.mlops.yaml": steps("py:\n  python: print(1)\nsh:\n  run: echo shell\n"),
    });
    const env = { PATH: "/bin/nowhere" };
    const { out, code } = await project.mlops(["run", "p.mlops.yaml", "--keep-going"], { env });
    expect(code).toBe(1);
    expect(out).toContain("Python   none found: steps written in Python cannot run");
    expect(out).toContain("no Python was found");
    expect(out).toMatch(/sh \| shell/);
  });
});

describe("time", () => {
  it("ends a step that takes too long, with all that it started", async () => {
    const word = `limit-${process.pid}`;
    const project = new Project({
      "p.mlops.yaml": steps(
        `slow:\n  timeout: 1s\n  run: |\n    (exec -a ${word} sleep 300) &\n    exec -a ${word} sleep 300\n`,
      ),
    });
    const { out, code } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(1);
    expect(out).toContain("took too long");
    expect(out).toContain("it did not end within 1 second");
    expect(processesWith(word)).toEqual([]);
  });

  it("ends a step that will not hear of it", async () => {
    const word = `deaf-${process.pid}`;
    const project = new Project({
      "p.mlops.yaml": steps(
        `deaf:\n  timeout: 1s\n  run: |\n    trap '' TERM INT HUP\n    (exec -a ${word} sleep 300) &\n    while true; do sleep 300; done\n`,
      ),
    });
    const { out } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(out).toContain("took too long after 11.");
    expect(processesWith(word)).toEqual([]);
  });

  it("leaves nothing in the background", async () => {
    const word = `left-${process.pid}`;
    const project = new Project({
      "p.mlops.yaml": steps(`quick:\n  run: (exec -a ${word} sleep 300) & echo started\n`),
    });
    const { code } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(code).toBe(0);
    await until(() => processesWith(word).length === 0, "the background is empty");
  });
});

describe("cancelling", () => {
  const word = `cancelled-${process.pid}`;
  const text = steps(
    `long:\n  run: |\n    echo going\n    (exec -a ${word} sleep 300) &\n    exec -a ${word} sleep 300\nnext:\n  needs: long\n  run: echo next\n`,
  );

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s ends the steps and is recorded",
    async (signal) => {
      const project = new Project({ "p.mlops.yaml": text });
      const run = await project.start(["run", "p.mlops.yaml"]);
      await run.said("| going");
      run.child.kill(signal);
      const { code, out } = await run.finished;
      expect(code).toBe(1);
      expect(out).toContain("Cancelled");
      expect(out).toMatch(/--resume \d{4}-/);
      expect(processesWith(word)).toEqual([]);
      const [record] = await project.runs();
      expect(record?.state).toBe("cancelled");
      expect(record?.steps.get("long")?.outcome).toBe("cancelled");
      expect(record?.steps.get("next")?.outcome).toBe("blocked");
    },
  );

  it("by killing the runner ends the steps all the same", async () => {
    const project = new Project({ "p.mlops.yaml": text });
    const run = await project.start(["run", "p.mlops.yaml"]);
    await run.said("| going");
    expect((await project.runs())[0]?.state).toBe("going");
    expect(processesWith(word)).not.toEqual([]);
    run.child.kill("SIGKILL");
    await run.finished;
    await until(() => processesWith(word).length === 0, "the steps have ended");
    const [record] = await project.runs();
    expect(record?.state).toBe("interrupted");
    expect(record?.open).toEqual(["long"]);
  });

  it("by a reader who leaves ends the steps", async () => {
    const project = new Project({
      "p.mlops.yaml": steps(`chatty:\n  run: exec -a ${word} yes\n`),
    });
    const run = await project.start(["run", "p.mlops.yaml"]);
    await run.said("| y");
    run.child.stdout?.destroy();
    await until(() => processesWith(word).length === 0, "the step has ended");
    await until(async () => (await project.runs())[0]?.state === "cancelled", "it is recorded");
  });
});

describe("what a step finds", () => {
  it.skipIf(!python)(
    "is the environment, .env, the pipeline's and its own variables, the last one winning",
    async () => {
      const project = new Project({
        ".env": "A=dotenv\nB=dotenv\nexport QUOTED=\"two\\nlines\" # comment\nC='single # kept'\n",
        "p.mlops.yaml": `env: { B: pipeline, D: 1 }
${steps(`show:
  env: { D: 2 }
  working-directory: sub
  run: |
    echo "A=$A B=$B C=$C D=$D E=$E"
    echo "$QUOTED" | wc -l
    pwd
    echo $MLOPS_STEP $MLOPS_RUN
py:
  env: { PYTHONWARNINGS: ignore }
  python: |
    import beside, os, sys
    print(beside.value, os.environ["D"], sys.argv[1:])
`)}`,
        "sub/x": "",
        "beside.py": "value = 'imported'\n",
      });
      const env = { A: "shell", E: "shell" };
      const { out } = await project.mlops(["run", "p.mlops.yaml"], { env });
      expect(out).toContain("A=shell B=pipeline C=single # kept D=2 E=shell");
      expect(out).toMatch(/show \| 2\n/);
      expect(out).toContain(`| ${project.path("sub")}\n`);
      expect(out).toMatch(/show \| show \d{4}-\d\d-\d\dT/);
      expect(out).toContain("py   | imported 1 []");
      expect(out).toContain("4 variables from .env");
    },
  );

  it("is never shown where it is secret, in no log", async () => {
    const project = new Project({
      ".env":
        'API_KEY=sk-abc123\nPRIVATE_KEY="-----BEGIN\nline-of-a-key\n-----END"\nMAX_TOKENS=4096\n',
      "p.mlops.yaml": steps(
        `leak:\n  run: |\n    echo "key $API_KEY tokens $MAX_TOKENS mine $CUSTOM"\n    printf %s "$API_KEY" | cut -c1-4 | tr -d '\\n'; sleep 0.2; printf %s "$API_KEY" | cut -c5-\n    echo "$PRIVATE_KEY" >&2\n    exit 1\n`,
      ),
    });
    const env = { CUSTOM: "custom-value", MLOPS_SECRETS: "CUSTOM" };
    const { out } = await project.mlops(["run", "p.mlops.yaml"], { env });
    expect(out).toContain("key *** tokens 4096 mine ***");
    for (const text of [out, project.logOf("leak")]) {
      expect(text).not.toContain("sk-abc123");
      expect(text).not.toContain("custom-value");
      expect(text).not.toContain("line-of-a-key");
    }
  });

  it.skipIf(!python)("is the Python of .venv, for commands too, and it is said", async () => {
    const project = new Project({
      "p.mlops.yaml": steps(
        "py:\n  python: import sys; print('runs', sys.executable)\nsh:\n  run: command -v python\n",
      ),
      ".venv/bin/python": `#!/bin/sh\nexec ${realPython} "$@"\n`,
    });
    chmodSync(project.path(".venv/bin/python"), 0o755);
    const { out } = await project.mlops(["run", "p.mlops.yaml"]);
    expect(out).toMatch(/Python {3}3\.\d+\.\d+, .*\.venv\/bin\/python \(from \.venv\)/);
    expect(out).toContain(`sh | ${project.path(".venv/bin/python")}`);
    const given = await project.mlops(["run", "p.mlops.yaml", "--python", "python3"]);
    expect(given.out).toMatch(/Python {3}3\.\d+\.\d+, python3 \(as given\)/);
    const wrong = await project.mlops(["run", "p.mlops.yaml", "--python", "./nothing"]);
    expect(wrong.out).toContain("./nothing is no Python that could be started");
    expect(wrong.code).toBe(2);
  });
});

describe("gates and deployments", () => {
  const text = `metrics:
  accuracy: { source: daily.csv }
triggers:
  drop: { when: accuracy < 0.87, cooldown: 1h }
${steps(`evaluate:
  run: echo "day2,$ACCURACY" >> daily.csv
gated:
  needs: evaluate
  when: accuracy > 0.9
  run: echo gated ran
deploy:
  needs: evaluate
  run: echo deployed
`)}`;
  const project = () =>
    new Project({ "p.mlops.yaml": text, "daily.csv": "day,accuracy\nday1,0.8\n" });

  it("are read when they are reached, from what the run itself has written", async () => {
    const good = await project().mlops(["run", "p.mlops.yaml"], { env: { ACCURACY: "0.95" } });
    expect(good.out).toContain("accuracy is 0.8 (daily.csv, line 2)");
    expect(good.out).toContain("gate accuracy > 0.9  true  accuracy is 0.95 (daily.csv, line 3)");
    expect(good.out).toContain("gated    | gated ran");
    expect(good.out).toContain("it deploys (its name says so); --deploy runs it");
    expect(good.out).not.toContain("| deployed");
    const bad = await project().mlops(["run", "p.mlops.yaml", "--deploy"], {
      env: { ACCURACY: "0.85" },
    });
    expect(bad.code).toBe(0);
    expect(bad.out).not.toContain("gated ran");
    expect(bad.out).toContain("its gate 'accuracy > 0.9' is false");
    expect(bad.out).toContain("deploy   | deployed");
    const missing = await project().mlops(["run", "p.mlops.yaml"], { env: { ACCURACY: "nan" } });
    expect(missing.out).toContain("unknown, and that is taken for no");
  });

  it("take a given value only until a step writes a newer one", async () => {
    const one = project();
    const { out } = await one.mlops(["run", "p.mlops.yaml", "--set", "accuracy=0.5"], {
      env: { ACCURACY: "0.95" },
    });
    expect(out).toContain("accuracy is 0.5 (given by hand)");
    expect(out).toContain("accuracy is 0.95 (daily.csv, line 3)");
    const faked = await project().mlops([
      "run",
      "p.mlops.yaml",
      "--set",
      "accuracy=0.99",
      "--force",
      "--fake",
      "evaluate",
    ]);
    expect(faked.out).toContain("gate accuracy > 0.9  true  accuracy is 0.99 (given by hand)");
    expect(faked.out).toContain("gated ran");
    expect(faked.out).toContain("taken for done, as asked");
  });

  it("of a trigger: silent, forced, held back by a cooldown, a trial", async () => {
    const one = project();
    const silent = await one.mlops(["run", "p.mlops.yaml", "--set", "accuracy=0.95"]);
    expect(silent.out).toContain("Trigger  drop does not fire:");
    expect(silent.code).toBe(0);
    expect(await one.runs()).toEqual([]);
    const env = { ACCURACY: "0.8" };
    expect((await one.mlops(["run", "p.mlops.yaml"], { env })).out).toContain("drop fires");
    const held = await one.mlops(["run", "p.mlops.yaml"], { env });
    expect(held.out).toContain("its cooldown holds it back until 2");
    expect(held.code).toBe(0);
    expect(await one.runs()).toHaveLength(1);
    const trial = await one.mlops(["run", "p.mlops.yaml", "--set", "accuracy=0.5"], { env });
    expect(trial.out).toContain("make it a trial");
    const forced = await one.mlops(["run", "p.mlops.yaml", "--force"], { env });
    expect(forced.out).toContain("Succeeded");
    expect(await one.runs()).toHaveLength(3);
  });

  it("are shown by --dry-run, which runs and records nothing", async () => {
    const one = project();
    const { out, code } = await one.mlops(["run", "p.mlops.yaml", "--dry-run"]);
    expect(code).toBe(0);
    expect(out).toContain("gate, as of now: accuracy > 0.9  false  accuracy is 0.8");
    expect(out).toContain("Nothing was run, as --dry-run says.");
    expect(existsSync(one.path(".mlops"))).toBe(false);
    expect(one.read("daily.csv")).toBe("day,accuracy\nday1,0.8\n");
  });

  it("are not passed by chance: a step alone, its gate, its deployment", async () => {
    const one = project();
    const gate = await one.mlops(["run", "p.mlops.yaml", "--step", "gated"]);
    expect(gate.out).toContain("is false");
    const forced = await one.mlops(["run", "p.mlops.yaml", "--step", "gated", "--force"]);
    expect(forced.out).toContain("| gated ran");
    const deploy = await one.mlops(["run", "p.mlops.yaml", "--step", "deploy"]);
    expect(deploy.code).toBe(2);
    expect(deploy.out).toContain("add --deploy");
    const asked = await one.mlops(["run", "p.mlops.yaml", "--step", "deploy", "--deploy"]);
    expect(asked.out).toContain("| deployed");
  });
});

describe("what was done before", () => {
  const text = steps(`prepare:
  inputs: [data, "*.py"]
  outputs: [out.txt]
  env: { SIZE: "1" }
  run: cat data/a >> out.txt; echo prepared
train:
  needs: prepare
  run: test -e ready && echo trained
`);
  const project = () =>
    new Project({ "p.mlops.yaml": text, "data/a": "1\n", "x.py": "", ready: "" });

  it("is not done again, and what changed is said", async () => {
    const one = project();
    const run = async () => (await one.mlops(["run", "p.mlops.yaml"])).out;
    expect(await run()).toContain("prepare - runs: it has not succeeded here before");
    expect(await run()).toMatch(/prepare - unchanged: nothing it declares changed since run \d{4}/);
    one.write("data/b", "2");
    one.write("x.py", "changed");
    expect(await run()).toContain("prepare - runs: data/b is new, x.py changed");
    one.write("out.txt", "touched");
    expect(await run()).toContain("its output out.txt was changed by something else");
    one.write("p.mlops.yaml", text.replace('"1"', '"2"').replace("echo prepared", "echo done"));
    expect(await run()).toContain("runs: its command changed, the variable SIZE changed");
    expect((await one.mlops(["run", "p.mlops.yaml", "--fresh"])).out).toContain(
      "--fresh runs every step",
    );
  });

  it("is not done again when a run is resumed", async () => {
    const failing = text.replace("test -e ready", "test -e later").replace(/ {4}inputs.*\n/, "");
    const one = new Project({ "p.mlops.yaml": failing, "data/a": "1\n" });
    const first = await one.mlops(["run", "p.mlops.yaml"]);
    expect(first.code).toBe(1);
    const [, id] = /--resume (\S+)/.exec(first.out) ?? [];
    one.write("later", "");
    const second = await one.mlops(["run", "p.mlops.yaml", "--resume", id ?? ""]);
    expect(second.code).toBe(0);
    expect(second.out).toContain(`prepare - done before: in run ${id}`);
    expect(second.out).toContain("train   | trained");
    expect(one.read("out.txt")).toBe("1\n");
    const third = await one.mlops(["run", "p.mlops.yaml", "--resume", "last"]);
    expect(third.out).toContain("trained");
    const none = await one.mlops(["run", "p.mlops.yaml", "--resume", "nothing"]);
    expect(none.code).toBe(2);
  });
});

describe("other systems", () => {
  const workflow = `on:
  schedule:
    - cron: "17 2 * * *"
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Fit
        run: echo "fitting \${{ inputs.model }}"
      - name: Score
        shell: python
        run: |
          print("scored", 1 + 1)
  release:
    needs: train
    runs-on: ubuntu-latest
    steps:
      - name: Tell
        run: echo told
`;

  it.skipIf(!python)(
    "run what is code, with values for their templates, and say what cannot run",
    async () => {
      const project = new Project({ ".github/workflows/train.yml": workflow });
      const path = ".github/workflows/train.yml";
      const { out, code } = await project.mlops(["run", path, "--set", "inputs.model=forest"]);
      expect(out).toContain(
        "it is made of 'actions/checkout@v4', which runs only where the pipeline is hosted",
      );
      expect(out).toMatch(/train \/ Fit +\| fitting forest/);
      expect(out).toMatch(/train \/ Score +\| scored 2/);
      expect(out).toMatch(/release \/ Tell +\| told/);
      expect(code).toBe(0);
      expect(existsSync(project.path(".mlops/runs"))).toBe(true);
      const lacking = await project.mlops(["run", path, "--step", "Fit"]);
      expect(lacking.code).toBe(2);
      expect(lacking.out).toContain("--set 'inputs.model=VALUE'");
    },
  );
});

describe("the history", () => {
  it("lies beside the pipeline, in a folder below one whose name begins with a dot too", async () => {
    const project = new Project({
      ".cache/churn/p.mlops.yaml": "steps:\n  train: { run: pwd }\n",
    });
    const { code, out } = await project.mlops(["run", ".cache/churn/p.mlops.yaml"]);
    expect(code).toBe(0);
    expect(out).toContain(`train | ${project.path(".cache/churn")}\n`);
    expect(readdirSync(project.path(".cache/churn"))).toContain(".mlops");
    expect(readdirSync(project.folder)).toEqual([".cache"]);
  });

  const text = `metrics: { accuracy: { source: daily.csv } }
triggers:
  drop: { when: accuracy < 0.87 }
${steps(`train: { run: "echo to the log $SECRET_WORD; test -e ready" }
deploy: { needs: train, run: echo deployed }
`)}`;

  it("lists runs, shows one, shows a log, and does one again with what it was asked for", async () => {
    const one = new Project({ "p.mlops.yaml": text, "daily.csv": "day,accuracy\nday1,0.9\n" });
    expect((await one.mlops(["history", "p.mlops.yaml"])).out).toContain("There is no run yet");
    const env = { SECRET_WORD: "hush-hush" };
    await one.mlops(["run", "p.mlops.yaml", "--set", "accuracy=0.5", "--deploy"], { env });
    const listed = await one.mlops(["history", "p.mlops.yaml"]);
    expect(listed.out).toMatch(/^failed {2}\d{4}-\S+-drop +\d+\.\d s +drop +train failed/);
    const shown = await one.mlops(["history", "--run", "last"]);
    expect(shown.out).toContain("Given    accuracy = 0.5");
    expect(shown.out).toContain("Options  --deploy");
    expect(shown.out).toContain("accuracy < 0.87  true  accuracy is 0.5 (given by hand)");
    expect(shown.out).toMatch(/deploy +not run +it needs train, which failed/);
    const log = await one.mlops(["history", "--run", "last", "--log", "train"]);
    expect(log.out).toBe("to the log ***\n");
    one.write("ready", "");
    const again = await one.mlops(["run", "p.mlops.yaml", "--again", "last"]);
    expect(again.out).toContain("Options  --deploy");
    expect(again.out).toContain("Given    accuracy = 0.5");
    expect(again.out).toContain("deploy | deployed");
    const json = JSON.parse((await one.mlops(["history", "--format", "json"])).out);
    expect(json.map(({ state }: { state: string }) => state)).toEqual(["succeeded", "failed"]);
    expect(json[1].steps[0]).toMatchObject({ name: "train", outcome: "failed", code: 1 });
    expect((await one.mlops(["history", "--run", "nothing"])).code).toBe(2);
  });

  it("keeps as many runs as it is told to", async () => {
    const one = new Project({ "p.mlops.yaml": steps("a: { run: echo }\n") });
    for (let count = 0; count < 4; count++)
      await one.mlops(["run", "p.mlops.yaml", "--keep-runs", "2"]);
    expect(await one.runs()).toHaveLength(2);
  });
});

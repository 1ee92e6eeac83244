import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Project } from "./runner/cli.ts";

/** What steps of other systems tell those after them, in real runs of the command line. */

describe("steps of GitHub", () => {
  const path = ".github/workflows/train.yml";
  const run = (text: string) => `        run: |\n${text.replaceAll(/^/gm, "          ")}\n`;
  const workflow = `on: push
env:
  STAGE: nightly
  TITLE: "\${{ env.STAGE }}-run"
  HOSTED: \${{ github.event.sender }}
jobs:
  check:
    runs-on: ubuntu-latest
    env: { LEVEL: job }
    outputs:
      retrain: \${{ steps.drift.outputs.retrain }}
      note: "was \${{ steps.drift.outputs.score }}"
    steps:
      - id: drift
${run(`echo "retrain=true" >> "$GITHUB_OUTPUT"
echo "score=0.31" >> $GITHUB_OUTPUT
{ echo "report<<END"; echo "one"; echo "two=2"; echo END; } >> $GITHUB_OUTPUT
echo "MODEL=forest" >> $GITHUB_ENV
mkdir -p tools; printf '#!/bin/sh\\necho tool of ours\\n' > tools/ours; chmod +x tools/ours
echo "$PWD/tools" >> $GITHUB_PATH
echo "# Drift" >> $GITHUB_STEP_SUMMARY`)}      - name: tell
        env: { LEVEL: step }
${run(`echo "score \${{ steps.drift.outputs.score }}, none '\${{ steps.drift.outputs.other }}'"
echo "model $MODEL \${{ env.MODEL }}, $STAGE $TITLE $LEVEL, hosted '$HOSTED'"
echo "\${{ steps.drift.outputs.report }}" | tail -1
ours`)}      - name: level
        run: echo "level $LEVEL"
      - name: low
        if: steps.drift.outputs.score < 0.2
        run: echo low
      - name: high
        if: steps.drift.outputs.score > 0.2
        run: echo high
  train:
    needs: check
    if: needs.check.outputs.retrain == 'true'
    runs-on: ubuntu-latest
    steps:
      - name: fit
        run: echo "fit, \${{ needs.check.outputs.note }}, \${{ needs.check.result }}, model '$MODEL'"
      - name: pick
        run: echo "\${{ needs.check.outputs.retrain == 'true' && 'full' || 'quick' }} fit"
  leave:
    needs: check
    if: needs.check.outputs.retrain != 'true'
    runs-on: ubuntu-latest
    steps:
      - { name: rest, run: echo rest }
`;

  it("hand on outputs, variables, folders of the path, to later steps and jobs", async () => {
    const project = new Project({ [path]: workflow });
    const { out, code } = await project.mlops(["run", path]);
    const said = out.split("\n").flatMap((line) => / \| (.*)$/.exec(line)?.[1] ?? []);
    expect(said).toEqual(
      expect.arrayContaining([
        "score 0.31, none ''",
        "model forest forest, nightly nightly-run step, hosted ''",
        "two=2",
        "tool of ours",
        "level job",
        "high",
        "fit, was 0.31, success, model ''",
        "full fit",
      ]),
    );
    expect(said).not.toContain("low");
    expect(said).not.toContain("rest");
    expect(out).toContain("HOSTED is not set");
    expect(code).toBe(0);
    const [record] = await project.runs();
    expect(record?.steps.get("leave / rest")?.outcome).toBe("gate-closed");
  });

  it("are not foretold by a dry run", async () => {
    const project = new Project({ [path]: workflow });
    const { out } = await project.mlops(["run", path, "--dry-run"]);
    expect(out).toContain("steps.drift.outputs.score is missing: no step has told it");
    expect(out).not.toContain("--set");
    expect(await project.runs()).toEqual([]);
  });

  it("keep what they handed on when a run is resumed", async () => {
    const text = `on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - { id: fit, name: fit, run: "echo fitted >> log; echo model=forest >> $GITHUB_OUTPUT" }
      - { name: use, run: "test -e ready && echo uses \${{ steps.fit.outputs.model }}" }
`;
    const project = new Project({ [path]: text });
    expect((await project.mlops(["run", path])).code).toBe(1);
    project.write("ready", "");
    const { out, code } = await project.mlops(["run", path, "--resume", "last"]);
    expect(code).toBe(0);
    expect(out).toContain("| uses forest");
    expect(project.read("log")).toBe("fitted\n");
  });

  it("name what is to be hidden", async () => {
    const text = `on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - { name: fetch, run: "echo ::add-mask::fetched-word; echo word=fetched-word >> $GITHUB_OUTPUT", id: fetch }
      - { name: show, run: "echo it is \${{ steps.fetch.outputs.word }}" }
      - { name: use, env: { HF: "\${{ secrets.HF }}" }, run: 'echo "with $HF"' }
`;
    const project = new Project({ [path]: text });
    const { out } = await project.mlops(["run", path], { env: { HF: "hub-word" } });
    expect(out).toContain("| it is ***");
    expect(out).toContain("| with ***");
    expect(out).not.toContain("fetched-word");
    const [record] = await project.runs();
    for (const name of readdirSync(record?.folder ?? ""))
      if (name.endsWith(".log"))
        expect(readFileSync(join(record?.folder ?? "", name), "utf8")).not.toContain(
          "fetched-word",
        );
  });

  it("are told what they lack where an action would have told it", async () => {
    const text = `on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - { id: cache, uses: actions/cache@v4 }
      - { name: fit, run: "echo \${{ steps.cache.outputs.cache-hit }}" }
`;
    const project = new Project({ [path]: text });
    const { out } = await project.mlops(["run", path]);
    expect(out).toContain("it needs --set 'steps.cache.outputs.cache-hit=VALUE'");
    const given = ["--set", "steps.cache.outputs.cache-hit=true"];
    expect((await project.mlops(["run", path, ...given])).out).toContain("| true");
  });
});

describe("steps of Azure", () => {
  it("have the variables of the pipeline, the stage and the job", async () => {
    const path = "azure-pipelines.yml";
    const text = `trigger: none
variables:
  model.kind: forest
  image: $(registry)/$(model.kind)
  registry: local
  round: $(round)
stages:
  - stage: fit
    variables: [{ name: level, value: stage }, { group: hosted }]
    jobs:
      - job: fit
        variables: { level: job, depth: 3 }
        steps:
          - bash: echo "$MODEL_KIND $(model.kind), $LEVEL $(level) $(depth), $IMAGE, $(Own), $OWN, $(hostname)"
            displayName: tell
            env: { OWN: "$(level)-$(unknown)" }
          - { bash: echo deep, displayName: deep, condition: "gt(variables['depth'], 2)" }
`;
    const project = new Project({ [path]: text });
    const lacking = await project.mlops(["run", path]);
    expect(lacking.out).toContain("it needs --set 'Own=VALUE'");
    const { out } = await project.mlops(["run", path, "--set", "Own=given", "--set", "hostname=h"]);
    expect(out).toContain("| forest forest, job job 3, local/forest, given, job-$(unknown), h\n");
    expect(out).toContain("| deep");
  });

  it("set variables for those after them, by printing it", async () => {
    const path = "azure-pipelines.yml";
    const text = `trigger: none
jobs:
  - job: check
    steps:
      - bash: |
          echo "##vso[task.setvariable variable=model.name]forest"
          echo "##vso[task.setvariable variable=token;issecret=true]quite-secret"
          echo "##vso[task.setvariable variable=retrain;isOutput=true]true"
          echo checked
        name: drift
      - bash: echo "model $MODEL_NAME $(model.name), retrain $(drift.retrain), token $(token) '$TOKEN'"
        displayName: tell
      - bash: echo forest it is
        displayName: forest
        condition: eq(variables['model.name'], 'forest')
      - bash: echo tree it is
        displayName: tree
        condition: eq(variables['model.name'], 'tree')
  - job: train
    dependsOn: check
    condition: eq(dependencies.check.outputs['drift.retrain'], 'true')
    steps: [{ bash: 'echo "trains without $MODEL_NAME"', displayName: fit }]
  - job: rest
    dependsOn: check
    condition: ne(dependencies.check.outputs['drift.retrain'], 'true')
    steps: [{ bash: echo rests, displayName: sleep }]
`;
    const project = new Project({ [path]: text });
    const { out, code } = await project.mlops(["run", path]);
    const said = out.split("\n").flatMap((line) => / \| (.*)$/.exec(line)?.[1] ?? []);
    expect(said.sort()).toEqual([
      "checked",
      "forest it is",
      "model forest forest, retrain true, token *** ''",
      "trains without ",
    ]);
    expect(code).toBe(0);
  });
});

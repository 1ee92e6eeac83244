import { describe, expect, it } from "vitest";
import { filesWanted } from "../server/src/analysis/called-files.ts";
import { analyzeSample } from "./literate/views.ts";

const path = ".github/workflows/release.yml";

const caller = `on: push
jobs:
  release:
    runs-on: ubuntu-latest
    steps:
      - id: gate
        uses: ./.github/actions/gate
      - if: steps.gate.outputs.passed == 'true'
        run: ./deploy.sh
`;

const action = (run: string): string => `name: Gate
outputs:
  passed:
    value: \${{ steps.decide.outputs.good }}
runs:
  using: composite
  steps:
    - id: decide
      shell: bash
      run: ${run}
`;

const inShell = (operator: string): string =>
  `|
        if jq -e '.f1 ${operator} 0.85' report.json; then
          echo "good=true" >> "$GITHUB_OUTPUT"
        fi
`;

const inPython = (operator: string): string => `import json, os
f1 = json.load(open("report.json"))["f1"]
with open(os.environ["GITHUB_OUTPUT"], "a") as out:
    out.write(f"good={str(f1 ${operator} 0.85).lower()}\\n")
`;

const inversions = (text: string, files: Readonly<Record<string, string>>) =>
  analyzeSample(path, text, undefined, files)
    .findings.filter(({ rule }) => rule.startsWith("inverted-"))
    .map(({ span, message }) => [
      text.slice(span.start, span.end),
      /^Decided by `([^`]*)` in line (\d+) of `([^`]*)`/.exec(message)?.slice(1).join(" "),
    ]);

describe("an action of the repository", () => {
  it("is followed to its shell code", () => {
    const files = (operator: string) => ({
      ".github/actions/gate/action.yml": action(inShell(operator)),
    });
    expect(inversions(caller, files(">"))).toEqual([]);
    expect(inversions(caller, files("<"))).toEqual([
      ["steps.gate.outputs.passed == 'true'", ".f1 < 0.85 11 .github/actions/gate/action.yml"],
    ]);
  });

  it("is followed to a script beside it", () => {
    const files = (operator: string) => ({
      ".github/actions/gate/action.yaml": action("python ${{ github.action_path }}/decide.py"),
      ".github/actions/gate/decide.py": inPython(operator),
    });
    expect(inversions(caller, files(">"))).toEqual([]);
    expect(inversions(caller, files("<"))).toEqual([
      ["steps.gate.outputs.passed == 'true'", "f1 < 0.85 4 .github/actions/gate/decide.py"],
    ]);
  });

  it("is asked for, and then what it runs", () => {
    const wanted = (files: Readonly<Record<string, string>>) => {
      const { pipelines } = analyzeSample(path, caller, undefined, files);
      const known = new Map(
        Object.entries(files).map(([name, text]) => [name, { name, path: `/${name}`, text }]),
      );
      return filesWanted(pipelines, known);
    };
    const manifests = [".github/actions/gate/action.yml", ".github/actions/gate/action.yaml"];
    expect(wanted({})).toEqual(manifests);
    const run = "python ${{ github.action_path }}/decide.py";
    expect(wanted({ ".github/actions/gate/action.yml": action(run) })).toEqual([
      ...manifests,
      ".github/actions/gate/decide.py",
    ]);
  });

  it.each([
    ["one that is elsewhere", caller.replace("./.github/actions/gate", "acme/gate@v1")],
    ["another output", caller.replace("outputs.passed", "outputs.other")],
  ])("nothing is said of %s", (_name, text) => {
    const files = { ".github/actions/gate/action.yml": action(inShell("<")) };
    expect(inversions(text, files)).toEqual([]);
  });

  it("one that uses itself, or is no YAML, ends it", () => {
    const itself = action(inShell("<")).replace(
      /shell: bash[\s\S]*/,
      "uses: ./.github/actions/gate\n",
    );
    const files = (text: string) => ({ ".github/actions/gate/action.yml": text });
    expect(inversions(caller, files(itself))).toEqual([]);
    expect(inversions(caller, files("outputs: [\n"))).toEqual([]);
    expect(inversions(caller, files(""))).toEqual([]);
  });
});

it("a workflow of the repository that is called is followed through its jobs", () => {
  const text = `on: push
jobs:
  monitor:
    uses: ./.github/workflows/monitor.yml
  retrain:
    needs: monitor
    if: needs.monitor.outputs.degraded == 'true'
    runs-on: ubuntu-latest
    steps:
      - run: python train.py
`;
  const files = (operator: string) => ({
    ".github/workflows/monitor.yml": `on:
  workflow_call:
    outputs:
      degraded:
        value: \${{ jobs.check.outputs.bad }}
jobs:
  check:
    runs-on: ubuntu-latest
    outputs:
      bad: \${{ steps.look.outputs.good }}
    steps:
      - id: look
        shell: python
        run: |
${inPython(operator).trimEnd().replace(/^/gm, "          ")}
`,
  });
  expect(inversions(text, files("<"))).toEqual([]);
  expect(inversions(text, files(">"))).toEqual([
    ["needs.monitor.outputs.degraded == 'true'", "f1 > 0.85 18 .github/workflows/monitor.yml"],
  ]);
});

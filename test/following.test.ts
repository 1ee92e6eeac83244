import { describe, expect, it } from "vitest";
import { applyFixes } from "../server/src/analysis/fix.ts";
import { hoverAt } from "../server/src/features/hover.ts";
import { analyzeSample } from "./literate/views.ts";

/** A workflow whose job writes an output with `code`, and another that runs where the `if` says so. */
const workflow = (shell: string, code: string, test: string, run: string): string => `on: push
jobs:
  check:
    runs-on: ubuntu-latest
    outputs:
      go: \${{ steps.look.outputs.value }}
    steps:
      - id: look
        shell: ${shell}
        run: |
${code.replace(/^/gm, "          ")}
  act:
    needs: check
    runs-on: ubuntu-latest
    if: ${test}
    steps:
      - run: ${run}
`;

function inversions(shell: string, code: string, test: string, run: string): readonly string[] {
  const text = workflow(shell, code, test, run);
  const { findings } = analyzeSample(".github/workflows/act.yml", text);
  return findings
    .filter(({ rule }) => rule.startsWith("inverted-"))
    .map(({ span }) => text.slice(span.start, span.end));
}

const open = 'import os\nwith open(os.environ["GITHUB_OUTPUT"], "a") as f:\n    ';
const read = "needs.check.outputs.go == 'true'";

/** Code that writes whether `accuracy OPERATOR 0.9`, and the comparison as it stands in it. */
const forms: Readonly<
  Record<string, (operator: string) => readonly [shell: string, code: string, marked: string]>
> = {
  "an f-string": (operator) => [
    "python",
    `accuracy = load()\n${open}f.write(f"value={accuracy ${operator} 0.9}\\n")`,
    `accuracy ${operator} 0.9`,
  ],
  "a format": (operator) => [
    "python",
    `accuracy = load()\n${open}f.write("value={}\\n".format("true" if accuracy ${operator} 0.9 else "false"))`,
    `accuracy ${operator} 0.9`,
  ],
  "a percent sign": (operator) => [
    "python",
    `accuracy = load()\nstate = str(accuracy ${operator} 0.9).lower()\n${open}f.write("value=%s\\n" % state)`,
    `accuracy ${operator} 0.9`,
  ],
  "a name, printed": (operator) => [
    "python",
    `accuracy = load()\nstate = accuracy ${operator} 0.9\n${open}print(f"value={str(state).lower()}", file=f)`,
    `accuracy ${operator} 0.9`,
  ],
  "an if and an else": (operator) => [
    "python",
    `accuracy = load()\n${open}if accuracy ${operator} 0.9:\n        f.write("value=true\\n")\n    else:\n        f.write("value=false\\n")`,
    `accuracy ${operator} 0.9`,
  ],
  "a name set under an if": (operator) => [
    "python",
    `accuracy = load()\nstate = "false"\nif accuracy ${operator} 0.9:\n    state = "true"\n${open}f.write("value=" + state)`,
    `accuracy ${operator} 0.9`,
  ],
  "a choice": (operator) => [
    "python",
    `accuracy = load()\n${open}f.write(f"value={'true' if accuracy ${operator} 0.9 else 'false'}")`,
    `accuracy ${operator} 0.9`,
  ],
  "a function": (operator) => [
    "python",
    `def decide(accuracy):\n    return accuracy ${operator} 0.9\n${open}f.write(f"value={str(decide(load())).lower()}")`,
    `accuracy ${operator} 0.9`,
  ],
  "bc under an if": (operator) => [
    "bash",
    `if (( $(echo "$ACCURACY ${operator} 0.9" | bc -l) )); then\n  echo "value=true" >> $GITHUB_OUTPUT\nelse\n  echo "value=false" >> $GITHUB_OUTPUT\nfi`,
    `$ACCURACY ${operator} 0.9`,
  ],
  "bc and a name": (operator) => [
    "bash",
    `GO=false\nif [ "$(echo "$ACCURACY ${operator} 0.9" | bc -l)" -eq 1 ]; then GO=true; fi\necho "value=$GO" >> "$GITHUB_OUTPUT"`,
    `$ACCURACY ${operator} 0.9`,
  ],
  "awk before &&": (operator) => [
    "bash",
    `if awk "BEGIN {exit !($ACCURACY ${operator} 0.9)}"; then echo "value=true" >> $GITHUB_OUTPUT; fi`,
    `$ACCURACY ${operator} 0.9`,
  ],
  "python in a shell": (operator) => [
    "bash",
    `echo "value=$(python -c "print(str(score() ${operator} 0.9).lower())")" >> $GITHUB_OUTPUT\naccuracy=$(python -c "import json; m = json.load(open('m.json')); print('true' if m['accuracy'] ${operator} 0.9 else 'false')")\necho "value=$accuracy" >> $GITHUB_OUTPUT`,
    `m['accuracy'] ${operator} 0.9`,
  ],
};

describe("a condition on an output", () => {
  it.each(Object.entries(forms))("is followed to %s", (_name, form) => {
    for (const operator of [">", "<", ">=", "<="]) {
      const rises = operator.startsWith(">");
      const [shell, code, marked] = form(operator);
      const retrains = inversions(shell, code, read, "python retrain.py");
      const deploys = inversions(shell, code, read, "./deploy.sh");
      expect([operator, retrains, deploys]).toEqual([
        operator,
        rises ? [marked] : [],
        rises ? [] : [marked],
      ]);
      // Read the other way round, each is what the other was.
      const turned = read.replace("==", "!=");
      expect(inversions(shell, code, turned, "python retrain.py")).toEqual(rises ? [] : [marked]);
    }
  });

  it("is silent where the value has other reasons too, or none that is known", () => {
    const [shell, code] = forms["an f-string"]?.(">") ?? ["", ""];
    const forced = `${read} && needs.check.outputs.other == 'yes'`;
    expect(inversions(shell, code, forced, "python retrain.py")).toEqual([]);
    const always = `${code}\n    f.write("value=true\\n")`;
    expect(inversions(shell, always, read, "python retrain.py")).toEqual([]);
    expect(
      inversions("python", `${open}f.write(f"value={score() > 0.9}")`, read, "python retrain.py"),
    ).toEqual([]);
    expect(
      inversions("bash", 'echo "value=$(cat decision.txt)" >> $GITHUB_OUTPUT', read, "./deploy.sh"),
    ).toEqual([]);
  });

  it("lets a model be deployed that was trained because the old one was bad", () => {
    const text = workflow(
      "python",
      `accuracy = load()\n${open}f.write(f"value={accuracy < 0.9}")`,
      read,
      "python retrain.py",
    );
    const deploy = `  deploy:\n    needs: [check, act]\n    runs-on: ubuntu-latest\n    if: ${read}\n    steps:\n      - run: ./deploy.sh\n`;
    const { findings } = analyzeSample(".github/workflows/act.yml", text + deploy);
    expect(findings.filter(({ rule }) => rule.startsWith("inverted-"))).toEqual([]);
  });

  it("tells the way from the comparison to the action", () => {
    const [shell, code] = forms["an f-string"]?.(">") ?? ["", ""];
    const text = workflow(shell, code, read, "python retrain.py");
    const { findings, lines } = analyzeSample(".github/workflows/act.yml", text);
    const found = findings.find(({ rule }) => rule === "inverted-retrain-trigger");
    expect(
      found?.related?.map(({ span, message }) => [lines.position(span.start).line + 1, message]),
    ).toEqual([
      [14, "What `go` becomes."],
      [6, "Handed on here."],
      [18, "Read here."],
      [20, "The retraining."],
    ]);
  });
});

it("code that is still to be mended is judged as it will be, at the place where it is written", () => {
  const loop = (test: string): string =>
    `on: push
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - shell: python
        run: |
          for day, accuracy in [(1, 0.8)]:
              ${test}
                  print(f"{day}: Retrain model")
`;
  const path = ".github/workflows/act.yml";
  const text = loop("if accuracy > 0.9");
  const analysis = analyzeSample(path, text);
  expect(
    analysis.findings.map(({ rule, span }) => [rule, text.slice(span.start, span.end)]),
  ).toEqual([
    ["inverted-retrain-trigger", "accuracy > 0.9"],
    ["python-syntax", "9"],
  ]);
  expect(applyFixes(analysis, { unsafe: true }).text).toBe(loop("if accuracy < 0.9:"));
});

it("is told on hover", () => {
  const [shell, code] = forms["an f-string"]?.("<") ?? ["", ""];
  const text = workflow(shell, code, read, "python retrain.py");
  const analysis = analyzeSample(".github/workflows/act.yml", text);
  const moment = { now: Date.UTC(2026, 2, 26, 12), localZone: "UTC" };
  expect(hoverAt(analysis, text.indexOf(read) + 2, moment, new Map())?.text).toContain(
    "`needs.check.outputs.go == 'true'` holds where `accuracy < 0.9` does",
  );
});

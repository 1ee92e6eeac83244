import { describe, expect, it } from "vitest";
import { hoverAt } from "../server/src/features/hover.ts";
import { analyzeSample } from "./literate/views.ts";

const path = ".github/workflows/act.yml";

const workflow = (code: string): string => `on: push
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - run: |
${code.replace(/^/gm, "          ")}
`;

function inversions(code: string): readonly string[] {
  const text = workflow(code);
  return analyzeSample(path, text)
    .findings.filter(({ rule }) => rule.startsWith("inverted-"))
    .map(({ rule, span }) => `${rule} at ${text.slice(span.start, span.end)}`);
}

const inWords: Readonly<Record<string, string>> = {
  ">": "-gt",
  "<": "-lt",
  ">=": "-ge",
  "<=": "-le",
};

/** A test of `ACCURACY`, and the comparison as it stands in it. */
const tests: Readonly<
  Record<string, (operator: string) => readonly [test: string, marked: string]>
> = {
  bc: (o) => [`(( $(echo "$ACCURACY ${o} 0.9" | bc -l) ))`, `$ACCURACY ${o} 0.9`],
  "bc, compared": (o) => [`[ "$(echo "$ACCURACY ${o} 0.9" | bc)" -eq 1 ]`, `$ACCURACY ${o} 0.9`],
  brackets: (o) => [`[ "$ACCURACY" ${inWords[o]} 90 ]`, `"$ACCURACY" ${inWords[o]} 90`],
  "double brackets": (o) => [`[[ $ACCURACY ${inWords[o]} 90 ]]`, `$ACCURACY ${inWords[o]} 90`],
  parentheses: (o) => [`(( ACCURACY ${o} 90 ))`, `ACCURACY ${o} 90`],
  awk: (o) => [`awk "BEGIN{exit !($ACCURACY ${o} 0.9)}"`, `$ACCURACY ${o} 0.9`],
  "awk with a name": (o) => [`awk -v a="$ACCURACY" 'BEGIN { exit !(a ${o} 0.9) }'`, `a ${o} 0.9`],
  "awk with a choice": (o) => [
    `awk -v a="$ACCURACY" 'BEGIN { exit (a ${o} 0.9) ? 0 : 1 }'`,
    `a ${o} 0.9`,
  ],
  "awk that prints": (o) => [
    `[ "$(awk "BEGIN {print ($ACCURACY ${o} 0.9)}")" -eq 1 ]`,
    `$ACCURACY ${o} 0.9`,
  ],
  jq: (o) => [
    `jq -e '.metrics.accuracy ${o} 0.9' report.json > /dev/null`,
    `.metrics.accuracy ${o} 0.9`,
  ],
  "python, filled in": (o) => [
    `python -c "import sys; sys.exit(0 if $ACCURACY ${o} 0.9 else 1)"`,
    `$ACCURACY ${o} 0.9`,
  ],
  python: (o) => [
    `python -c "import json, sys; accuracy = json.load(open('m.json'))['accuracy']; sys.exit(0 if accuracy ${o} 0.9 else 1)"`,
    `accuracy ${o} 0.9`,
  ],
};

describe.each(Object.entries(tests))("an `if` of the shell by %s", (_name, test) => {
  it.each([">", "<", ">=", "<="])("%s is judged by what is done", (operator) => {
    const [written, marked] = test(operator);
    const rises = operator.startsWith(">");
    const retrains = (turned: boolean) => (turned ? [`inverted-retrain-trigger at ${marked}`] : []);
    const deploys = (turned: boolean) => (turned ? [`inverted-deploy-gate at ${marked}`] : []);
    expect(inversions(`if ${written}; then\n  python retrain.py\nfi`)).toEqual(retrains(rises));
    expect(inversions(`if ! ${written}; then\n  python retrain.py\nfi`)).toEqual(retrains(!rises));
    expect(inversions(`if ${written}; then\n  ./deploy.sh\nfi`)).toEqual(deploys(!rises));
    expect(inversions(`if ${written}; then\n  echo fine\nelse\n  python retrain.py\nfi`)).toEqual(
      retrains(!rises),
    );
    expect(inversions(`if ${written}; then\n  exit 0\nfi\npython retrain.py`)).toEqual(
      retrains(!rises),
    );
    expect(
      inversions(`if ${written}; then\n  echo "retrain=true" >> "$GITHUB_OUTPUT"\nfi`),
    ).toEqual(retrains(rises));
  });
});

describe.each(Object.entries(tests))("%s without an `if`", (_name, test) => {
  it.each([">", "<"])("%s is judged by what is done", (operator) => {
    const [written, marked] = test(operator);
    const rises = operator === ">";
    const retrains = (turned: boolean) => (turned ? [`inverted-retrain-trigger at ${marked}`] : []);
    const deploys = (turned: boolean) => (turned ? [`inverted-deploy-gate at ${marked}`] : []);
    expect(inversions(`${written} && python retrain.py`)).toEqual(retrains(rises));
    expect(inversions(`${written} || python retrain.py`)).toEqual(retrains(!rises));
    expect(inversions(`${written} && ./deploy.sh || echo no`)).toEqual(deploys(!rises));
    expect(inversions(`${written} || { echo bad; exit 1; }\n./deploy.sh`)).toEqual(deploys(!rises));
    expect(inversions(`${written} && exit 0\npython retrain.py`)).toEqual(retrains(!rises));
    // Alone, it ends the script where it fails; before a training it is a check of what is there.
    const standsAlone = !written.startsWith("((");
    expect(inversions(`${written}\n./deploy.sh`)).toEqual(standsAlone ? deploys(!rises) : []);
    expect(inversions(`${written}\npython retrain.py`)).toEqual([]);
    expect(inversions(`${written} || exit 1\npython retrain.py`)).toEqual([]);
  });
});

describe("what a name of the shell was given", () => {
  it.each([
    ['BAD=$(echo "$ACCURACY OP 0.9" | bc -l)', '[ "$BAD" -eq 1 ]', "$ACCURACY OP 0.9"],
    ['BAD=$(jq ".accuracy OP 0.9" m.json)', "[[ $BAD == true ]]", ".accuracy OP 0.9"],
    [
      'BAD=$(jq -r \'if .accuracy OP 0.9 then "yes" else "no" end\' m.json)',
      "[ $BAD = yes ]",
      ".accuracy OP 0.9",
    ],
    [
      'BAD=false\nif [ "$(echo "$ACCURACY OP 0.9" | bc)" = 1 ]; then BAD=true; fi',
      '[ "$BAD" = "true" ]',
      "$ACCURACY OP 0.9",
    ],
    ["SCORE=$(jq -r .accuracy m.json)", '(( $(echo "$SCORE OP 0.9" | bc -l) ))', "$SCORE OP 0.9"],
    [
      'DROP=$(echo "$BASELINE_AUC - $CURRENT_AUC" | bc -l)',
      '[ "$(echo "0.05 OP $DROP" | bc -l)" -eq 1 ]',
      undefined,
    ],
  ])("%s", (given, test, marked) => {
    for (const operator of ["<", ">"]) {
      const write = (text: string) => text.replace("OP", operator);
      const code = `${write(given)}\nif ${write(test)}; then\n  python retrain.py\nfi`;
      const found =
        marked !== undefined && operator === ">"
          ? [`inverted-retrain-trigger at ${write(marked)}`]
          : [];
      expect(inversions(code)).toEqual(found);
    }
  });

  it.each([
    'BAD=$(decide)\nif [ "$BAD" = true ]; then\n  python retrain.py\nfi',
    'BAD=$1\nif [ "$(echo "$ACCURACY > 0.9" | bc)" = 1 ]; then BAD=true; fi\nif [ "$BAD" = true ]; then\n  python retrain.py\nfi',
    "good() { [ $ACCURACY -gt 90 ]; }\n./deploy.sh --canary",
  ])("nothing is said of %s", (code) => {
    expect(inversions(code)).toEqual([]);
  });
});

describe("an `if` of the shell", () => {
  it.each([
    ["of a name that nobody knows", 'if [ "$ITEMS" -gt 90 ]; then python retrain.py; fi'],
    ["of a text", 'if [ "$ACCURACY" == "good" ]; then python retrain.py; fi'],
    ["of what a program prints", 'if [ "$(cat accuracy)" -gt 90 ]; then python retrain.py; fi'],
    ["that leads to nothing known", 'if [ "$ACCURACY" -gt 90 ]; then echo "$ACCURACY"; fi'],
    ["that stops", 'if [ "$ACCURACY" -lt 90 ]; then echo "too low"; exit 1; fi\n./deploy.sh'],
    [
      "that stops, and retrains else",
      'if [ "$ACCURACY" -gt 90 ]; then exit 0; fi\npython retrain.py',
    ],
    [
      "with another inside",
      'if [ "$ACCURACY" -gt 90 ]; then\n  if [ -n "$FORCE" ]; then python retrain.py; fi\nfi',
    ],
    [
      "that speaks of not retraining",
      'if [ "$ACCURACY" -gt 90 ]; then echo "no retraining needed"; fi',
    ],
  ])("%s is left alone", (_what, code) => {
    expect(inversions(code)).toEqual([]);
  });

  it("is turned round where only one reading is left", () => {
    const text = workflow('if [ "$ACCURACY" -gt 90 ]; then\n  python retrain.py\nfi');
    const [found] = analyzeSample(path, text).findings;
    expect(found?.fix).toMatchObject({ edits: [{ text: "-lt" }] });
  });

  it("is no test of thresholds: what its variables count in is not known", () => {
    const text = workflow('if [ "$ACCURACY" -lt 90 ]; then python retrain.py; fi');
    expect(analyzeSample(path, text).findings).toEqual([]);
  });

  it("tells on hover what it does", () => {
    const text = workflow('if [ "$ACCURACY" -lt 90 ]; then python retrain.py; fi');
    const moment = { now: 0, localZone: "UTC" };
    const hover = hoverAt(analyzeSample(path, text), text.indexOf("-lt"), moment, new Map());
    expect(hover?.text).toContain("retrain (from the command `python retrain.py`)");
  });

  it("is nothing where a file or a text is asked for, or what cannot be read", () => {
    const code = `test -s rows.csv
if [ ! -s model.pkl ]; then python retrain.py; fi
[[ -z "$ACCURACY" ]] && exit 1
accuracy=$(jq -r .accuracy metrics.json)
[ "$(wc -l < rows.csv)" -gt 100 ] || exit 1
python evaluate.py > metrics.json || exit 1`;
    const tests = analyzeSample(path, workflow(code)).pipelines.flatMap(
      ({ tools }) => tools.shellTests,
    );
    expect(tests).toEqual([]);
  });
});

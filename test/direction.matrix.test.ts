import { expect, it } from "vitest";
import { metrics } from "../server/src/condition/metrics.ts";
import { analyzeSample } from "./literate/views.ts";

/**
 * The sign algebra, computed here anew: a comparison is good or bad news by the direction of its
 * metric, `not` and `else` turn it, and an action answers one of the two. Nothing of the engine but
 * the table of metrics is used to tell what must be found.
 */
type News = "good" | "bad";

interface Subject {
  readonly name: string;
  /** What a high value is; nothing where nothing may be said. */
  readonly high: News | undefined;
  /** Actions for good news say nothing beside it. */
  readonly onlyBad: boolean;
  readonly limit: number;
}

interface Deed {
  readonly words: string;
  readonly answers: News | undefined;
}

interface Form {
  readonly title: string;
  readonly path: string;
  /** How often the outcome of the comparison is turned round before the action is reached. */
  readonly turns: number;
  readonly write: (name: string, operator: Operator, limit: number, deed: string) => string;
  /** Names with hyphens can be written here. */
  readonly hyphens?: boolean;
}

const operators = ["<", "<=", ">", ">="] as const;
type Operator = (typeof operators)[number];

const rules = [
  "inverted-retrain-trigger",
  "inverted-deploy-gate",
  "p-value-direction",
  "retrain-on-improvement-delta",
];

const deeds: readonly Deed[] = [
  { words: "retrain_model", answers: "bad" },
  { words: "trigger-retraining", answers: "bad" },
  { words: "train", answers: "bad" },
  { words: "refit_all", answers: "bad" },
  { words: "deploy", answers: "good" },
  { words: "promote-model", answers: "good" },
  { words: "register_model", answers: "good" },
  { words: "release", answers: "good" },
  { words: "approve_model", answers: "good" },
  { words: "archive_files", answers: undefined },
  { words: "send_summary", answers: undefined },
  { words: "skip_retraining", answers: undefined },
  { words: "no_deploy", answers: undefined },
];

const inWords = { "<": "lt", "<=": "le", ">": "gt", ">=": "ge" } as const;
const inCapitals = {
  "<": "LESS_THAN",
  "<=": "LESS_THAN_OR_EQUAL",
  ">": "GREATER_THAN",
  ">=": "GREATER_THAN_OR_EQUAL",
} as const;

const python = (lines: string): string =>
  `name: p\nsteps:\n  look:\n    python: |\n${lines.replace(/^/gm, "      ")}\n`;
const spoken = (deed: string): string => deed.replace(/-/g, "_");

const forms: readonly Form[] = [
  {
    title: "own trigger",
    path: "a.mlops.yaml",
    turns: 0,
    write: (name, operator, limit, deed) =>
      `name: p\ntriggers:\n  watch:\n    when: ${name} ${operator} ${limit}\nsteps:\n  ${deed}:\n    run: ./go.sh\n`,
  },
  {
    title: "own trigger, not",
    path: "a.mlops.yaml",
    turns: 1,
    write: (name, operator, limit, deed) =>
      `name: p\ntriggers:\n  watch:\n    when: not (${limit} ${operator} ${name})\nsteps:\n  ${deed}:\n    run: ./go.sh\n`,
  },
  {
    title: "own gate",
    path: "a.mlops.yaml",
    turns: 0,
    write: (name, operator, limit, deed) =>
      `name: p\nsteps:\n  first:\n    run: ./first.sh\n  ${deed}:\n    needs: first\n    when: ${name} ${operator} ${limit}\n    run: ./go.sh\n`,
  },
  {
    title: "Python if",
    path: "a.mlops.yaml",
    turns: 0,
    write: (name, operator, limit, deed) =>
      python(`def look(${name}):\n    if ${name} ${operator} ${limit}:\n        ${spoken(deed)}()`),
  },
  {
    title: "Python else",
    path: "a.mlops.yaml",
    turns: 1,
    write: (name, operator, limit, deed) =>
      python(
        `def look(${name}):\n    if ${name} ${operator} ${limit}:\n        pass\n    else:\n        ${spoken(deed)}()`,
      ),
  },
  {
    title: "Python, early return",
    path: "a.mlops.yaml",
    turns: 1,
    write: (name, operator, limit, deed) =>
      python(
        `def look(${name}):\n    if ${name} ${operator} ${limit}:\n        return\n    ${spoken(deed)}()`,
      ),
  },
  {
    title: "Python, loop over a table",
    path: "a.mlops.yaml",
    turns: 0,
    write: (name, operator, limit, deed) =>
      python(
        `limit = ${limit}\nfor day, ${name} in daily.items():\n    if not (limit ${mirrored(opposite(operator))} ${name}):\n        print(f"{day}: ${deed} now")`,
      ),
  },
  {
    title: "Python choice",
    path: "a.mlops.yaml",
    turns: 0,
    write: (name, operator, limit, deed) =>
      python(
        `def look(${name}):\n    return "${deed}" if ${name} ${operator} ${limit} else "nothing"`,
      ),
  },
  {
    title: "GitHub if",
    path: ".github/workflows/a.yml",
    turns: 0,
    hyphens: true,
    write: (name, operator, limit, deed) =>
      github(deed, `needs.evaluate.outputs.${name} ${operator} ${limit}`, name),
  },
  {
    title: "GitHub if, not",
    path: ".github/workflows/a.yml",
    turns: 1,
    hyphens: true,
    write: (name, operator, limit, deed) =>
      github(deed, `\${{ !(needs.evaluate.outputs.${name} ${operator} ${limit}) }}`, name),
  },
  {
    title: "Argo when",
    path: "a.yaml",
    turns: 0,
    hyphens: true,
    write: (name, operator, limit, deed) => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: a-
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - name: evaluate
            template: work
          - name: ${deed.replace(/_/g, "-")}
            depends: evaluate
            template: work
            when: "{{tasks.evaluate.outputs.parameters.${name}}} ${operator} ${limit}"
    - name: work
      container:
        image: work:1.0.0
`,
  },
  {
    title: "Azure function",
    path: "azure-pipelines.yml",
    turns: 0,
    write: (name, operator, limit, deed) => `trigger: none
jobs:
  - job: evaluate
    steps:
      - bash: ./evaluate.sh
        name: look
  - job: ${spoken(deed)}
    dependsOn: evaluate
    condition: ${inWords[operator]}(dependencies.evaluate.outputs['look.${name}'], ${limit})
    steps:
      - bash: ./go.sh
`,
  },
  {
    title: "Databricks triple",
    path: "databricks.yml",
    turns: 0,
    write: (name, operator, limit, deed) => `bundle:
  name: a
resources:
  jobs:
    nightly:
      tasks:
        - task_key: evaluate
          notebook_task:
            notebook_path: ./evaluate.py
        - task_key: decide
          depends_on:
            - task_key: evaluate
          condition_task:
            op: ${inCapitals[operator]}
            left: "{{tasks.evaluate.values.${name}}}"
            right: "${limit}"
        - task_key: ${deed}
          depends_on:
            - task_key: decide
              outcome: "true"
          notebook_task:
            notebook_path: ./go.py
`,
  },
];

const github = (deed: string, test: string, name: string): string => `on: push
jobs:
  evaluate:
    runs-on: ubuntu-latest
    outputs:
      ${name}: \${{ steps.look.outputs.${name} }}
    steps:
      - id: look
        run: ./evaluate.sh
  ${deed}:
    needs: evaluate
    runs-on: ubuntu-latest
    if: ${test}
    steps:
      - run: ./go.sh
`;

function mirrored(operator: Operator): Operator {
  return ({ "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const)[operator];
}

function opposite(operator: Operator): Operator {
  return ({ "<": ">=", "<=": ">", ">": "<=", ">=": "<" } as const)[operator];
}

/** `limit < name`, as the name sees it. */
const isMirrored = (form: Form): boolean => form.title === "own trigger, not";

const before = ["val", "test", "current", "model", "daily", "eval", "holdout"];
const behind = ["score", "mean", "7d", "value"];

/** The name of a metric as people write it: with words around it, in one of the usual casings. */
function* spellings(name: string, pick: number): Generator<string> {
  yield name;
  yield `${before[pick % before.length]}_${name}`;
  yield `${name}_${behind[pick % behind.length]}`;
  yield name.toUpperCase();
  yield `${before[pick % before.length]}_${name}`.replace(/_([a-z])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}

/** Names that are a metric of their own, whatever they are made of. */
const taken = new Set(metrics.flatMap(({ name, aliases }) => [name, ...aliases]));

/** That the model in use is bad is a reason to deploy another. */
const inUse = /(^|_)(current|reference|best)(_|$|[A-Z])/i;

const known: readonly Subject[] = metrics.flatMap(
  ({ name, aliases, direction, kind, range }, at) => {
    const [least, greatest] = range;
    const limit = Number.isFinite(greatest)
      ? (Math.max(least, greatest - 2) + greatest) / 2
      : Number.isFinite(least)
        ? least + 5
        : 5;
    const speaks = kind === "quality" || kind === "drift";
    const good = direction === "higher" || direction === "pvalue";
    const bad = direction === "lower" || direction === "drift";
    const high = !speaks ? undefined : good ? "good" : bad ? "bad" : undefined;
    // A p-value before a deployment may compare two models, unless its test is one for drift.
    const compares = direction === "pvalue" && !/^(ks|chi2|anderson)_/.test(name);
    return [name, ...aliases]
      .filter((one) => /^[a-z_][a-z0-9_]*$/.test(one))
      .flatMap((one) => [...spellings(one, at)].filter((name) => name === one || !taken.has(name)))
      .map(
        (name): Subject => ({
          name,
          high,
          onlyBad: (compares && !/drift/i.test(name)) || inUse.test(name),
          limit,
        }),
      );
  },
);

/** Names of which nothing is known, or of which nothing may be said. */
const unknown: readonly Subject[] = [
  "mapping map_size loss_function accuracy_delta accuracy_threshold target_accuracy rmse_std",
  "foo psi_decrease accurate recallable my_number epochs learning_rate rmse_drop f1_diff",
  "road_map customers speed rows_loaded auction maestro",
].flatMap((names) =>
  names.split(" ").map((name): Subject => ({ name, high: undefined, onlyBad: false, limit: 0.5 })),
);

interface Case {
  readonly form: Form;
  readonly subject: Subject;
  readonly operator: Operator;
  readonly deed: Deed;
}

/** Always the same cases, spread over all of them. */
function sample(count: number): readonly Case[] {
  let state = 20260321;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const one = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  return Array.from({ length: count }, (_, index) => {
    const form = forms[index % forms.length] as Form;
    return {
      form,
      subject: one(index % 8 === 7 ? unknown : known),
      operator: one(operators),
      deed: one(deeds),
    };
  });
}

/** Whether the action answers the opposite of what the comparison says. */
function isInverted({ form, subject, operator, deed }: Case): boolean {
  if (!subject.high || !deed.answers || (subject.onlyBad && deed.answers === "good")) return false;
  const seen = isMirrored(form) ? mirrored(operator) : operator;
  const rises = seen.startsWith(">") !== (form.turns % 2 === 1);
  const news: News = rises === (subject.high === "good") ? "good" : "bad";
  return news !== deed.answers;
}

it("no verdict is wrong, and of what is not known nothing is said", () => {
  const counts = new Map<string, { inverted: number; told: number; silent: number }>();
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const each of sample(2080)) {
    const { form, subject, operator, deed } = each;
    const text = form.write(subject.name, operator, subject.limit, deed.words);
    const { findings, pipelines } = analyzeSample(form.path, text);
    expect(pipelines, text).toHaveLength(1);
    const found = findings.filter(({ rule }) => rules.includes(rule));
    const expected = isInverted(each);
    const count = counts.get(form.title) ?? { inverted: 0, told: 0, silent: 0 };
    counts.set(form.title, count);
    if (expected) count.inverted++;
    else count.silent++;
    if (expected && found.length > 0) count.told++;
    const said = `${form.title}: ${subject.name} ${operator} ${subject.limit} → ${deed.words}`;
    if (found.length > 0 && !expected) wrong.push(said);
    if (found.length === 0 && expected) missed.push(said);
  }
  process.stdout.write(
    `\ndirection: inverted, told of those, rightly silent\n${[...counts].map(([form, { inverted, told, silent }]) => `  ${form}: ${inverted}, ${told}, ${silent}\n`).join("")}`,
  );
  expect({ wrong, missed }).toEqual({ wrong: [], missed: [] });
}, 180_000);

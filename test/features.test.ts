import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Analysis } from "../server/src/analysis/analysis.ts";
import { analyze } from "../server/src/analysis/analyze.ts";
import { applyEdits } from "../server/src/base/text.ts";
import { actionsAt, fixAll } from "../server/src/features/actions.ts";
import { completionsAt } from "../server/src/features/completion.ts";
import { diagnostics } from "../server/src/features/diagnostics.ts";
import { hoverAt } from "../server/src/features/hover.ts";
import { inlays } from "../server/src/features/inlays.ts";
import { lenses } from "../server/src/features/lenses.ts";
import { links } from "../server/src/features/links.ts";
import { namedAt, rename } from "../server/src/features/names.ts";
import type { Moment } from "../server/src/features/schedule.ts";
import { type OutlineItem, symbols } from "../server/src/features/symbols.ts";
import { triggersOf } from "../server/src/features/triggers.ts";
import type { Readings } from "../server/src/features/truth.ts";
import { linter } from "./literate/linter.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

const read = (text: string, path = "churn.mlops.yaml"): Analysis => analyze(path, text, { linter });
const workflow = (text: string): Analysis => read(text, ".github/workflows/train.yml");

/** Three days before the clocks go forward in Berlin, on Sunday 29 March 2026. */
const moment: Moment = { now: Date.UTC(2026, 2, 26, 12), localZone: "America/New_York" };
const none: Readings = new Map();
const samples = [...exampleFiles, ...pageSamples];

/** The text without its `|` mark, and where the mark stood. */
function marked(text: string): { text: string; offset: number } {
  const offset = text.indexOf("|");
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

const sliced = (analysis: Analysis, { start, end }: { start: number; end: number }) =>
  analysis.text.slice(start, end);

const churn = `name: churn
metrics:
  accuracy:
    source: metrics/daily.csv
  volume:
    direction: neutral
triggers:
  nightly:
    cron: "30 2 * * *"
    timezone: Europe/Berlin
  drop:
    when: accuracy < 0.87 or volume > 0.2
    expect:
      - given: { accuracy: 0.8, volume: 0 }
        fires: true
steps:
  prepare:
    run: python scripts/prepare.py --out "data/new data.csv" < data/raw.csv
  train:
    needs: prepare
    timeout: 2h
    retries: 1
    run: python train.py
  deploy:
    needs: [train, prepare]
    when: accuracy > 0.8
    run: ./deploy.sh
`;

describe("actions", () => {
  const broken = `triggers:
  nightly:
    cron: "0 24 * * *" # at night
  weekly:
    cron: "0 24 * * 0"
steps:
  train:
    needs: [prepare, evalaute]
    python: |
      for stage in stages
          print(stage)
  prepare:
    run: echo
  evaluate:
    run: echo
`;
  const at = (text: string, part: string) => {
    const analysis = read(text);
    const start = text.indexOf(part);
    return { analysis, actions: actionsAt(analysis, { start, end: start }) };
  };

  it("offers the mend first, then fix all, the page, and to ignore it last", () => {
    const { actions } = at(broken, "24");
    expect(actions.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^(Change|Write|Replace)/),
      expect.stringMatching(/^Fix all \d problems/),
      "Show documentation of cron-out-of-range",
      "Ignore cron-out-of-range on this line",
    ]);
    expect(actions[0]?.preferred).toBe(true);
    expect(actions.slice(1).some(({ preferred }) => preferred)).toBe(false);
  });

  it("mends what it says, and prefers no mend that needs an eye", () => {
    const { analysis, actions } = at(broken, "evalaute");
    const [mend] = actions;
    expect(mend?.title).toBe("Change to 'evaluate'");
    expect(mend?.preferred).toBe(false);
    const mended = read(applyEdits(analysis.text, mend?.edits ?? []));
    expect(mended.findings.length).toBe(analysis.findings.length - 1);
    expect(mended.findings.map(({ rule }) => rule)).not.toContain("unknown-need");
  });

  it("fixes all that is safe and nothing else", () => {
    const analysis = read(broken);
    const text = applyEdits(broken, fixAll(analysis)?.edits ?? []);
    expect(text).toContain('cron: "0 0 * * *" # at night');
    expect(text).toContain("for stage in stages:");
    expect(text).toContain("evalaute");
    expect(fixAll(read(text))).toBeUndefined();
  });

  it("puts an ignoring comment behind the line, or on the key of a block of code", () => {
    const ignored = (part: string) => {
      const { analysis, actions } = at(broken, part);
      return actions.map(({ edits }) => applyEdits(analysis.text, edits ?? []));
    };
    expect(ignored("24").at(-1)).toContain(
      'cron: "0 24 * * *" # at night # mlops: ignore[cron-out-of-range]\n',
    );
    expect(ignored("\n          print").join()).toContain(
      "python: | # mlops: ignore[python-syntax]\n",
    );
  });

  it("joins a comment that is there", () => {
    const text = `triggers:
  nightly:
    cron: "0 24 * * *" # mlops: ignore[cron-uneven-step] because
steps: {}
`;
    const { actions } = at(text, "24");
    expect(applyEdits(text, actions.at(-1)?.edits ?? [])).toContain(
      "ignore[cron-uneven-step, cron-out-of-range] because",
    );
  });

  it("stands above a text over several lines, where a '#' would be text", () => {
    const text = `triggers:
  drop:
    when: "accuracy < 0.8
      and accuracy > 0.9"
steps:
  train:
    run: python train.py
`;
    const analysis = read(text);
    const [finding] = analysis.findings;
    expect(finding).toBeDefined();
    const actions = actionsAt(analysis, finding?.span ?? { start: 0, end: 0 });
    const fixed = applyEdits(text, actions.at(-1)?.edits ?? []);
    expect(fixed).toContain(`    # mlops: ignore[${finding?.rule}]\n    when: "accuracy`);
    expect(read(fixed).findings.map(({ rule }) => rule)).not.toContain(finding?.rule);
  });

  it("silences the finding it is offered for, wherever that is, and no other rule", () => {
    for (const { path, text } of samples) {
      const analysis = read(text, path);
      const rules = new Set<string>();
      for (const finding of analysis.findings) {
        if (rules.has(finding.rule)) continue;
        rules.add(finding.rule);
        const ignore = actionsAt(analysis, finding.span).filter(
          ({ title, findings }) => title.startsWith("Ignore") && findings.includes(finding),
        )[0];
        if (!ignore?.edits) continue;
        const after = read(applyEdits(text, ignore.edits), path);
        const told = (all: Analysis, others: boolean) =>
          all.findings
            .filter(({ rule }) => (rule === finding.rule) !== others)
            .map(({ message }) => message);
        expect(told(after, true), `${path}: ${finding.rule}`).toEqual(told(analysis, true));
        expect(told(after, false).length, `${path}: ${finding.rule}`).toBeLessThan(
          told(analysis, false).length,
        );
      }
    }
  });
});

describe("diagnostics", () => {
  it("names rule, page and related places", () => {
    const analysis = read("steps:\n  a:\n    needs: b\n  b:\n    needs: a\n");
    const [first] = diagnostics(analysis);
    expect(first).toMatchObject({ code: "dependency-cycle", severity: "error" });
    expect(first?.href).toMatch(/^https:.*dependency-cycle\.md$/);
    expect(first?.related).toHaveLength(1);
  });
});

describe("hover", () => {
  const hover = (text: string, readings = none, path?: string) => {
    const { text: plain, offset } = marked(text);
    const analysis = read(plain, path);
    const found = hoverAt(analysis, offset, moment, readings);
    return found && { text: found.text, on: sliced(analysis, found.span) };
  };

  it("tells a schedule's words, next runs on three clocks, and what daylight saving does", () => {
    const shown = hover(churn.replace("30 2", "30| 2"));
    expect(shown?.on).toBe("30 2 * * *");
    expect(shown?.text).toContain("At 02:30");
    expect(shown?.text).toContain(
      "| Next runs (Europe/Berlin) | UTC | Here (America/New\\_York) |",
    );
    expect(shown?.text).toContain("| Fri 27 Mar 2026, 02:30 | 01:30 | Thu 26 Mar 2026, 21:30 |");
    // The night without a 02:30.
    expect(shown?.text).toContain("| Sun 29 Mar 2026, 03:00 | 01:00 |");
    expect(shown?.text).toContain("On Sun 29 Mar 2026 the clocks go forward over 02:30");
    expect(shown?.text).toContain("On Sun 25 Oct 2026 the clocks go back and 02:30 comes twice");
    expect(shown?.text.match(/2026, 0[23]:/g)).toHaveLength(5);
  });

  it("tells how both day fields combine", () => {
    const shown = hover('triggers:\n  a:\n    cron: "0 6 1-7 * |6"\nsteps: {}\n');
    expect(shown?.text).toMatch(/day of month '1-7' or the day of week '6'/);
  });

  it("leaves out a clock that shows the same time", () => {
    const shown = hover('triggers:\n  a:\n    cron: "0 6 * * |*"\nsteps: {}\n');
    expect(shown?.text).toContain("| Next runs (UTC) | Here (America/New\\_York) |");
  });

  it("shows no clock twice to a person who lives by UTC", () => {
    const { text, offset } = marked(churn.replace("30 2", "30| 2"));
    const shown = hoverAt(read(text), offset, { ...moment, localZone: "UTC" }, none);
    expect(shown?.text).toContain("| Next runs (Europe/Berlin) | UTC |\n");
  });

  it("says that a schedule never fires", () => {
    expect(hover('triggers:\n  a:\n    cron: "0 0 30 2 |*"\nsteps: {}\n')?.text).toContain(
      "never fires",
    );
  });

  it("tells a condition's parts with the latest values and their truth", () => {
    const readings: Readings = new Map([
      ["accuracy", { value: 0.85, source: "metrics/daily.csv, line 6" }],
    ]);
    const shown = hover(churn.replace("0.87 or", "0.87| or"), readings);
    expect(shown?.text).toContain("| `accuracy < 0.87 or volume > 0.2` | true |");
    expect(shown?.text).toContain("| `accuracy < 0.87` | true | accuracy is 0.85 |");
    expect(shown?.text).toContain("| `volume > 0.2` | unknown | volume is missing |");
    expect(shown?.text).toContain("better when higher");
  });

  it("tells no truth where no value is known", () => {
    expect(hover(churn.replace("0.87 or", "0.87| or"))?.text).not.toContain("unknown");
  });

  it("tells a metric's direction, range, source and last value", () => {
    const shown = hover(churn.replace("  accuracy:", "  acc|uracy:"));
    expect(shown?.on).toBe("accuracy");
    expect(shown?.text).toContain("better when higher");
    expect(shown?.text).toContain("from 0 to 1");
    expect(shown?.text).toContain("`metrics/daily.csv`");
    expect(hover(churn.replace("  volume:", "  vol|ume:"))?.text).toContain(
      "neither good nor bad (the declaration in this file)",
    );
  });

  it("tells a step's place in the graph, its gate and its limits", () => {
    const train = hover(churn.replace("  train:", "  tr|ain:"));
    expect(train?.on).toBe("train");
    expect(train?.text).toContain("2 of 3 in running order");
    expect(train?.text).toContain("needs `prepare`");
    expect(train?.text).toContain("needed by `deploy`");
    expect(train?.text).toContain("ended after 2 hours");
    expect(train?.text).toContain("tried again once");
    const needed = hover(churn.replace("[train", "[tra|in"));
    expect(needed).toEqual(train);
    expect(hover(churn.replace("  deploy:", "  dep|loy:"))?.text).toContain(
      "runs only when `accuracy > 0.8`",
    );
  });

  it("explains the keys of the own format, and leaves those of others alone", () => {
    expect(hover(churn.replace("    retries", "    ret|ries"))?.text).toContain("tried again");
    const job = "on: push\njobs:\n  a:\n    runs-|on: ubuntu-latest\n    steps: []\n";
    expect(hover(job, none, ".github/workflows/a.yml")).toBeUndefined();
  });

  it("leaves conditions on branches and events alone", () => {
    const job =
      "on: push\njobs:\n  a:\n    if: github.ref| == 'refs/heads/main'\n    runs-on: x\n    steps: []\n";
    expect(hover(job, none, ".github/workflows/a.yml")).toBeUndefined();
  });
});

describe("lenses and inlays", () => {
  it("run a trigger and tell its next run", () => {
    const found = lenses(read(churn), moment);
    const onTriggers = found.filter(({ does }) => does !== "runStep");
    expect(onTriggers.map(({ title, does, about }) => [about, does, title])).toEqual([
      ["nightly", "runTrigger", "Run trigger"],
      ["nightly", "explainSchedule", "Next run Fri 27 Mar 2026, 02:30 (Europe/Berlin)"],
      ["drop", "runTrigger", "Run trigger"],
      ["drop", "backtest", "Back-test"],
    ]);
    expect(sliced(read(churn), found[0]?.span ?? { start: 0, end: 0 })).toBe("nightly");
    // Then another one is next, and the lens out of date.
    expect(onTriggers.map(({ until }) => until)).toEqual([
      undefined,
      Date.UTC(2026, 2, 27, 1, 30),
      undefined,
      undefined,
    ]);
  });

  it("run a step that holds code, inside a job too, and no other", () => {
    const workflow = `on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: python train.py
      - name: Fit
        id: fit
        run: python fit.py
      - shell: pwsh
        run: Write-Output fit
  call:
    uses: ./.github/workflows/other.yml
`;
    const analysis = read(workflow, ".github/workflows/train.yml");
    const found = lenses(analysis, moment).filter(({ does }) => does === "runStep");
    expect(found.map(({ span }) => workflow.slice(0, span.start).split("\n").length)).toEqual([
      7, 8,
    ]);
    expect(found.map(({ title }) => title)).toEqual(["Run step", "Run step"]);
    // Above all of the step; told by what names it.
    const text = (at: string | number) => workflow.slice(Number(at)).split("\n")[0];
    expect(found.map(({ about }) => text(about))).toEqual(["run: python train.py", "fit"]);
  });

  it("say nothing of the next run of a schedule that cannot be read", () => {
    const found = lenses(read('triggers:\n  a:\n    cron: "0 99 * * *"\nsteps: {}\n'), moment);
    expect(found.map(({ does }) => does)).toEqual(["runTrigger"]);
  });

  it("show a schedule's words behind its quote, within the range alone", () => {
    const analysis = read(churn);
    const whole = { start: 0, end: churn.length };
    const [inlay, ...more] = inlays(analysis, whole);
    expect(more).toEqual([]);
    expect(churn.slice(0, inlay?.offset)).toMatch(/cron: "30 2 \* \* \*"$/);
    expect(inlay?.text).toContain("02:30");
    expect(inlays(analysis, { start: 0, end: 20 })).toEqual([]);
  });
});

describe("names", () => {
  const renamed = (text: string, to: string, path?: string) => {
    const { text: plain, offset } = marked(text);
    const analysis = read(plain, path);
    const named = namedAt(analysis, offset);
    if (!named) return undefined;
    const outcome = rename(named, to);
    return "refusal" in outcome ? outcome.refusal : applyEdits(plain, outcome.edits);
  };

  it("rename a step in every place that needs it", () => {
    expect(renamed(churn.replace("  prepare:", "  pre|pare:"), "load")).toBe(
      churn
        .replace("  prepare:", "  load:")
        .replace("needs: prepare", "needs: load")
        .replace("[train, prepare]", "[train, load]"),
    );
  });

  it("rename a metric in conditions and expectations, from any of its places", () => {
    const expected = churn
      .replace("  accuracy:", "  quality:")
      .replace("accuracy < ", "quality < ")
      .replace("{ accuracy:", "{ quality:")
      .replace("accuracy > ", "quality > ");
    for (const [from, to] of [
      ["  accuracy:", "  |accuracy:"],
      ["accuracy < ", "accuracy| < "],
      ["{ accuracy:", "{ acc|uracy:"],
    ] as const)
      expect(renamed(churn.replace(from, to), "quality")).toBe(expected);
  });

  it("keep quotes", () => {
    expect(renamed('steps:\n  "a|":\n    run: x\n  b:\n    needs: ["a"]\n', "c")).toBe(
      'steps:\n  "c":\n    run: x\n  b:\n    needs: ["c"]\n',
    );
  });

  it("refuse what is no name, and one that is taken", () => {
    const on = churn.replace("  prepare:", "  pre|pare:");
    expect(renamed(on, "train")).toBe("There is a step named 'train' already.");
    expect(renamed(on, "two words")).toMatch(/is no name for a step/);
    expect(renamed(churn.replace("  accuracy:", "  acc|uracy:"), "a-b")).toMatch(/no name/);
  });

  const jobs = `on:
  workflow_call:
    outputs:
      score:
        value: \${{ jobs.evaluate.outputs.score }}
jobs:
  evaluate:
    runs-on: ubuntu-latest
    outputs:
      score: \${{ steps.score.outputs.value }}
    steps:
      - id: score
        run: echo "value=0.9" >> "$GITHUB_OUTPUT"
      - run: echo "\${{ steps['score'].outputs.value }}"
  deploy:
    needs: evaluate
    if: needs.evaluate.outputs.score > 0.8
    runs-on: ubuntu-latest
    steps:
      - id: evaluate
        run: echo "\${{ needs.evaluate.outputs.score }}"
`;

  it("tell a job from a step of the same name", () => {
    const job = renamed(jobs.replace("needs: evaluate", "needs: eva|luate"), "judge", "a.yml");
    expect(job?.match(/judge/g)).toHaveLength(5);
    expect(job).toContain("- id: evaluate");
    expect(job).toContain("jobs.judge.outputs");
    const step = renamed(jobs.replace("id: score", "id: sc|ore"), "mark", "a.yml");
    expect(step).toContain("- id: mark");
    expect(step).toContain("steps.mark.outputs");
    expect(step).toContain("steps['mark'].outputs");
    expect(step).toContain("outputs.score");
  });

  it("know no name for a schedule that has none", () => {
    const { text, offset } = marked("on:\n  schedule:\n    - cr|on: '0 0 * * *'\njobs: {}\n");
    expect(namedAt(workflow(text), offset)).toBeUndefined();
  });

  it("leave a renamed pipeline whole", () => {
    for (const { path, text } of samples) {
      const analysis = read(text, path);
      const tried = new Set<number>();
      for (const { index } of text.matchAll(/[\w-]+/g)) {
        const named = namedAt(analysis, index);
        if (!named || tried.has(named.definition.start)) continue;
        tried.add(named.definition.start);
        const outcome = rename(named, "renamed_one");
        if ("refusal" in outcome) continue;
        const after = read(applyEdits(text, outcome.edits), path);
        const graph = (all: Analysis) =>
          all.findings.filter(({ rule }) => /need|reference|cycle|step/.test(rule)).length;
        // A wrong name beside it may be taken for another one then.
        if (graph(analysis) === 0) expect(graph(after), `${path}: ${named.name}`).toBe(0);
        expect(after.pipelines.length).toBe(analysis.pipelines.length);
      }
    }
  });
});

describe("completion", () => {
  const complete = (text: string, path?: string) => {
    const { text: plain, offset } = marked(text);
    return completionsAt(read(plain, path), offset).map((each) => ({
      ...each,
      result: applyEdits(plain, [{ span: each.span, text: each.insert }]),
    }));
  };
  const words = (text: string, path?: string) => complete(text, path).map(({ text }) => text);

  it("offers keys that are not there yet, with what they are for", () => {
    const found = complete("triggers:\n  a:\n    cron: x\n    |\nsteps: {}\n");
    expect(found.map(({ text }) => text)).toEqual([
      "description",
      "timezone",
      "when",
      "cooldown",
      "on-missing",
      "expect",
    ]);
    expect(found[1]?.about).toContain("IANA");
    expect(found[1]?.result).toContain("    timezone: \n");
  });

  it("offers keys in an empty file, at the top, and in items of lists", () => {
    expect(words("|")).toContain("steps");
    expect(words("na|")).toContain("name");
    expect(words("steps: {}\n|")).toContain("triggers");
    const given =
      "triggers:\n  a:\n    when: x > 1\n    expect:\n      - given: { x: 1 }\n        |\n";
    expect(words(given)).toEqual(["fires"]);
    const second =
      "triggers:\n  a:\n    when: x > 1\n    expect:\n      - given: { x: 1 }\n        fires: true\n      - |\n";
    expect(words(second)).toEqual(["given", "fires"]);
  });

  it("begins the lines below a key that holds others", () => {
    const [steps] = complete("steps|").filter(({ text }) => text === "steps");
    expect(steps?.result).toBe("steps:\n  ");
    const [python] = complete("steps:\n  a:\n    py|").filter(({ text }) => text === "python");
    expect(python?.result).toBe("steps:\n  a:\n    python: |\n      ");
  });

  it("offers the steps that can be needed", () => {
    const steps = "steps:\n  a:\n    run: x\n  b:\n    needs: a\n    run: x\n  c:\n    run: x\n";
    expect(words(`${steps}    needs: |\n`)).toEqual(["a", "b"]);
    expect(words(`${steps}    needs: [b, |]\n`)).toEqual(["a"]);
    expect(words(`${steps}    needs:\n      - b\n      - |\n`)).toEqual(["a"]);
    // That would go round in a circle.
    expect(words(steps.replace("a:\n", "a:\n    needs: |\n"))).toEqual(["c"]);
    expect(complete(`${steps}    needs: [b, a|]\n`)[0]?.result).toContain("needs: [b, a]");
  });

  it("offers metrics and the words of conditions, and replaces one word", () => {
    const text = churn.replace("accuracy > 0.8", "accuracy > 0.8 and vol|");
    const [volume] = complete(text).filter(({ text }) => text === "volume");
    expect(volume?.result).toContain("when: accuracy > 0.8 and volume\n");
    expect(words(text)).toEqual(expect.arrayContaining(["accuracy", "missing()", "or"]));
    expect(words(churn.replace("{ accuracy: 0.8,", "{ accuracy: 0.8, |"))).toContain("volume");
  });

  it("offers time zones, schedules in quotes, and values from the schema", () => {
    const trigger = (line: string) => `triggers:\n  a:\n    ${line}\nsteps: {}\n`;
    expect(words(trigger("timezone: |"))).toContain("Europe/Berlin");
    expect(complete(trigger("cron: |"))[0]?.result).toContain('cron: "0 2 * * *"\n');
    expect(complete(trigger('cron: "0 |"'))[0]?.result).toContain('cron: "0 2 * * *"\n');
    expect(words(trigger("on-missing: |"))).toEqual(["skip", "fire", "fail"]);
    expect(words("steps:\n  a:\n    may-fail: |\n")).toEqual(["true", "false"]);
  });

  it("is quiet in shell code, comments and free text", () => {
    expect(words("steps:\n  a:\n    python: |\n      im‖".replace("|", "¦"))).toEqual([]);
    const code = "steps:\n  a:\n    run: >\n      if x: |\n";
    expect(words(code)).toEqual([]);
    expect(words("steps:\n  a:\n    # nee|\n")).toEqual([]);
    expect(words("steps:\n  a:\n    run: echo |\n")).toEqual([]);
  });

  it("knows the rules where a project says how they count, and each once", () => {
    const path = ".mlopslint.yaml";
    const ids = words("rules:\n  cron-never-fires: error\n  |\n", path);
    expect(ids).toContain("cron-both-day-fields");
    expect(ids).not.toContain("cron-never-fires");
    expect(words("rules:\n  cron-never-fires: |\n", path)).toEqual(
      expect.arrayContaining(["error", "off"]),
    );
    const ignore = "ignore:\n  - paths: [a.yml]\n    rules: [|]\n";
    expect(words(ignore, path)).toContain("cron-both-day-fields");
  });

  it("offers of a GitHub workflow only names of jobs and steps", () => {
    const path = ".github/workflows/a.yml";
    const jobs =
      "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - id: one\n        run: x\n";
    expect(words(`${jobs}  b:\n    needs: |\n    runs-on: x\n`, path)).toEqual(["a"]);
    expect(words(`${jobs}  b:\n    |\n    runs-on: x\n`, path)).toEqual([]);
    const inner = `${jobs}      - run: echo "\${{ steps.o| }}"\n`;
    expect(words(inner, path)).toEqual(["one"]);
    expect(complete(inner, path)[0]?.result).toMatch(/\{ steps\.one \}/);
    expect(words(`${jobs}  b:\n    needs: a\n    if: needs.|\n`, path)).toEqual(["a"]);
    expect(words(`${jobs}  b:\n    runs-on: |\n`, path)).toEqual([]);
  });

  it("answers wherever the cursor is, with text in the place of what is before it", () => {
    for (const { path, text } of samples) {
      const analysis = read(text, path);
      for (let offset = 0; offset <= text.length; offset += 7)
        for (const { span } of completionsAt(analysis, offset)) {
          expect(span.end).toBe(offset);
          expect(sliced(analysis, span)).not.toMatch(/\n/);
        }
    }
  });
});

describe("symbols and links", () => {
  it("outline triggers, metrics and steps", () => {
    expect(symbols(read(churn)).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "trigger nightly",
      "trigger drop",
      "metric accuracy",
      "metric volume",
      "step prepare",
      "step train",
      "step deploy",
    ]);
  });

  it("put several pipelines of a file under their names", () => {
    const found = symbols(read("name: one\nsteps: {}\n---\nname: two\nsteps:\n  a: { run: x }\n"));
    expect(found.map(({ name }) => name)).toEqual(["one", "two"]);
    expect(found[1]?.children.map(({ name }) => name)).toEqual(["a"]);
  });

  it("keep each name within its entry", () => {
    for (const { path, text } of samples) {
      const check = (items: readonly OutlineItem[]): void => {
        for (const { span, nameSpan, children, name } of items) {
          expect(name).not.toBe("");
          expect(span.start <= nameSpan.start && nameSpan.end <= span.end).toBe(true);
          check(children);
        }
      };
      check(symbols(read(text, path)));
    }
  });

  it("lead to files that commands and metrics name", () => {
    const analysis = read(churn);
    expect(links(analysis).map(({ path, span }) => [path, sliced(analysis, span)])).toEqual([
      ["metrics/daily.csv", "metrics/daily.csv"],
      ["scripts/prepare.py", "scripts/prepare.py"],
      ["train.py", "train.py"],
      ["./deploy.sh", "./deploy.sh"],
    ]);
  });
});

describe("triggers", () => {
  it("give an account of what starts the pipeline", () => {
    const readings: Readings = new Map([["accuracy", { value: 0.9, source: "daily.csv" }]]);
    const [nightly, drop] = triggersOf(read(churn), moment, readings);
    expect(nightly?.schedule?.next[0]).toMatchObject({
      zoned: "2026-03-27T02:30:00+01:00",
      utc: "2026-03-27T01:30:00Z",
      local: "2026-03-26T21:30:00-04:00",
    });
    expect(nightly?.schedule?.next[2]).toMatchObject({ zoned: "2026-03-29T03:00:00+02:00" });
    expect(nightly?.schedule?.next[2]?.note).toMatch(/skip 02:30/);
    expect(drop?.metrics.map(({ name, reading }) => [name, reading?.value])).toEqual([
      ["accuracy", 0.9],
      ["volume", undefined],
    ]);
  });
});

describe("any place of any text", () => {
  it("gives an answer, with spans inside the text", () => {
    const pieces = fc.constantFrom(...samples);
    fc.assert(
      fc.property(pieces, fc.nat(), fc.nat(), fc.nat(), ({ path, text }, from, to, place) => {
        const cut = text.slice(from % (text.length + 1)) + text.slice(0, to % (text.length + 1));
        const analysis = read(cut, path);
        const offset = place % (cut.length + 1);
        const inside = ({ start, end }: { start: number; end: number }) =>
          expect(0 <= start && start <= end && end <= cut.length).toBe(true);
        const hover = hoverAt(analysis, offset, moment, none);
        if (hover) inside(hover.span);
        for (const { edits } of actionsAt(analysis, { start: offset, end: offset }))
          for (const { span } of edits ?? []) inside(span);
        for (const { span } of completionsAt(analysis, offset)) inside(span);
        for (const { span } of lenses(analysis, moment)) inside(span);
        for (const { span } of links(analysis)) inside(span);
        for (const { offset } of inlays(analysis, { start: 0, end: cut.length }))
          inside({ start: offset, end: offset });
        const named = namedAt(analysis, offset);
        if (named) inside(named.definition);
        symbols(analysis).forEach(({ span }) => {
          inside(span);
        });
      }),
      { numRuns: 150 },
    );
  });
});

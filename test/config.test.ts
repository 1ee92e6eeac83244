import { describe, expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { readConfig } from "../server/src/analysis/config.ts";
import { applyEdits } from "../server/src/base/text.ts";
import { completionsAt } from "../server/src/features/completion.ts";

const pipeline = `triggers:
  nightly:
    cron: "0 24 * * *"
  drop:
    when: lift_x > 0.8
    cooldown: 1d
steps:
  validate:
    run: python validate.py
  refit-all:
    needs: validate
    run: python refit_all.py
`;

const rulesWith = (config: string, path = "pipelines/retrain.mlops.yaml") =>
  analyze(path, pipeline, {
    severities: { "cron-out-of-range": "warning" },
    project: { config: readConfig(config), path },
  }).findings.map(({ rule, severity }) => `${severity} ${rule}`);

describe("a project's configuration", () => {
  it("sets severities, before the editor's settings", () => {
    expect(rulesWith("")).toEqual(["warning cron-out-of-range"]);
    expect(rulesWith("rules: { cron-out-of-range: info }")).toEqual(["info cron-out-of-range"]);
    expect(rulesWith("rules: { cron-out-of-range: off }")).toEqual([]);
  });

  it.each([
    ["pipelines/**", true],
    ["pipelines", true],
    ["**/*.mlops.yaml", true],
    ["pipelines/retrain.mlops.yaml", true],
    ["./pipelines/*", true],
    ["other/**", false],
    ["*.yaml", false],
    ["pipe*", false],
  ])("silences the files of %s: %s", (glob, silent) => {
    const config = `ignore: [{ paths: ["${glob}"], rules: [cron-out-of-range] }]`;
    expect(rulesWith(config)).toEqual(silent ? [] : ["warning cron-out-of-range"]);
    expect(rulesWith(config.replace("cron-out-of-range", "unknown-need"))).toHaveLength(1);
  });

  it("says what a project's own metrics and verbs mean", () => {
    const metrics = "metrics: { lift_of_all: { direction: higher, aliases: [lift_x] } }\n";
    const verbs = "actions: { retrain: [refit-all] }\n";
    expect(rulesWith(metrics + verbs)).toContain("error inverted-retrain-trigger");
    expect(rulesWith(verbs)).not.toContain("error inverted-retrain-trigger");
  });

  const workflow = (deploy: string, between = "") => `on: workflow_dispatch
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: python refit_all.py
${between}      - run: ${deploy}
`;
  const toldOf = (text: string, config: string) =>
    analyze(".github/workflows/a.yml", text, {
      project: { config: readConfig(config), path: "a.yml" },
    }).findings.map(({ rule }) => rule);

  it("says what steps are there for, to the rules about stages, too", () => {
    const verbs = "actions: { retrain: [refit-all], promote: [hand_over], validate: [sniff] }";
    const rule = "no-evaluation-before-deploy";
    expect(toldOf(workflow("./hand-over.sh"), "")).toEqual([]);
    expect(toldOf(workflow("./hand-over.sh"), verbs)).toEqual([rule]);
    expect(toldOf(workflow("./hand-over.sh", "      - run: ./sniff.sh\n"), verbs)).toEqual([]);
    // The longest of several words counts, and what is not done is no action.
    const more = `${verbs.slice(0, -2)}, skip: [hand_over_later] }`;
    expect(toldOf(workflow("./hand-over-later.sh"), more)).toEqual([]);
    expect(toldOf(workflow("echo skip hand-over"), verbs)).toEqual([]);
  });

  it("knows every action, and tells what is said of one twice or of none", () => {
    const config = (text: string) => {
      const { findings } = analyze(".mlopslint.yaml", text);
      return findings.map(
        ({ span, message }) => `${text.slice(span.start, span.end)}: ${message.split(".")[0]}`,
      );
    };
    const all = ["retrain", "deploy", "promote", "register", "approve", "rollback", "alert"]
      .concat(["fail", "validate", "evaluate", "skip"])
      .map((kind, at) => `  ${kind}: [word_${"abcdefghijk"[at]}]\n`);
    expect(config(`actions:\n${all.join("")}`)).toEqual([]);
    expect(config("actions: { retrain: [refit], deploy: [go_live, Refit] }")).toEqual([
      "Refit: 'Refit' stands under 'retrain' already, and that counts",
    ]);
    expect(config("actions: { retain: [refit] }")).toEqual(["retain: 'retain' is not known here"]);
    expect(config("actions: { retrain: refit }")).toHaveLength(1);
    const text = "actions:\n  \n";
    const offered = completionsAt(analyze(".mlopslint.yaml", text), text.length - 1);
    expect(offered.map(({ insert }) => insert.trim().replace(/:.*/s, ""))).toEqual(
      expect.arrayContaining(["promote", "skip"]),
    );
  });

  it("has mistakes mended in their quotes, and never by a key that is there already", () => {
    const mended = (text: string) => {
      const { findings } = analyze(".mlopslint.yaml", text);
      return findings.map(({ fix }) => fix && applyEdits(text, fix.edits));
    };
    expect(mended(`metrics: { a: { direction: 'hihger' } }`)).toEqual([
      `metrics: { a: { direction: 'higher' } }`,
    ]);
    expect(mended(`"rulse": {}`)).toEqual([`"rules": {}`]);
    expect(mended(`rules: { 'unknown-ned': off }`)).toEqual([`rules: { 'unknown-need': off }`]);
    expect(mended(`rules: { unknown-ned: off, unknown-need: off }`)).toEqual([undefined]);
    expect(mended(`rulse: {}\nrules: {}`)).toEqual([undefined]);
  });

  it("keeps what is right of a file with faults, and of one that is broken", () => {
    expect(rulesWith("rules: { cron-out-of-range: loud }\nactions: nonsense\nignore: 3")).toEqual([
      "warning cron-out-of-range",
    ]);
    expect(rulesWith("rules: { cron-out-of-range: off }\nmetrics: [")).toEqual([]);
    expect(rulesWith("\u0000 }{ : -")).toHaveLength(1);
  });
});

describe("a comment that is to silence something", () => {
  const told = (comment: string) =>
    analyze(
      "a.mlops.yaml",
      `triggers:\n  a:\n    cron: "0 24 * * *" # ${comment}\nsteps:\n  report:\n    run: python report.py\n`,
    ).findings.map(({ rule }) => rule);

  it.each([
    ["mlops: ignore[cron-out-of-range] our scheduler reads it", []],
    ["mlops: ignore", []],
    ["MLOps: Ignore[cron-out-of-range]", []],
    ["mlops: ignore[cron-syntax cron-out-of-range]", ["unused-suppression"]],
    // A list that is never closed silences what it names, and not all there is.
    ["mlops: ignore[cron-syntax", ["cron-out-of-range", "unused-suppression"]],
    ["mlops: ignore[cron-out-of-rang]", ["cron-out-of-range", "unknown-suppression"]],
    ["mlops: ignore-start[cron-out-of-range]", ["cron-out-of-range", "unknown-suppression"]],
    ["mlops: disable[cron-out-of-range]", ["cron-out-of-range", "unknown-suppression"]],
    // Somebody only says something.
    ["mlops: disable it on Sundays", ["cron-out-of-range"]],
    ["mlops: the nightly run", ["cron-out-of-range"]],
  ])("%s", (comment, rules) => {
    expect(told(comment)).toEqual(rules);
  });
});

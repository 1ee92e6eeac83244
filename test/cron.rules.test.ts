import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Excerpt } from "../server/src/base/excerpt.ts";
import { applyEdits } from "../server/src/base/text.ts";
import { flavourOf, flavours } from "../server/src/cron/flavours.ts";
import { parseCron } from "../server/src/cron/parse.ts";
import type { Pipeline, Schedule } from "../server/src/model/pipeline.ts";
import { rules } from "../server/src/rules/all.ts";
import type { Finding, Rule } from "../server/src/rules/rule.ts";
import type { Tools } from "../server/src/rules/tools.ts";

/** The rules on schedules of systems whose files are not needed to see how they judge. */
const scheduleRules = (rules as readonly Rule[]).filter((rule) => rule.group === "schedule");

function pipelineOf(text: string, flavour: string, more: Partial<Schedule> = {}): Pipeline {
  const span = { start: 0, end: text.length };
  const schedule: Schedule = {
    cron: Excerpt.verbatim(text, 0),
    flavour,
    defaultZone: "UTC",
    zoneNames: "iana",
    span,
    ...more,
  };
  return {
    dialect: "test",
    span,
    triggers: [{ name: "nightly", nameSpan: span, span, schedule }],
    groups: [],
    metrics: [],
    references: [],
    faults: [],
  };
}

const noTools = {} as Tools;

function findings(text: string, flavour: string, more?: Partial<Schedule>): Finding[] {
  const pipeline = pipelineOf(text, flavour, more);
  return scheduleRules.flatMap((rule) =>
    [...rule.check(pipeline, noTools)].map((report) => ({
      ...report,
      rule: rule.id,
      severity: report.severity ?? (rule.severity === "off" ? "hint" : rule.severity),
    })),
  );
}

const told = (text: string, flavour: string, more?: Partial<Schedule>) =>
  findings(text, flavour, more).map(({ rule, severity }) => `${severity} ${rule}`);

describe("what each system is told", () => {
  test.each([
    ["0 0 * * 7", "robfig", ["error cron-out-of-range"]],
    ["0 0 * * 7", "cron-utils", []],
    ["0 0 ? * *", "robfig", []],
    ["0 2 * * *", "quartz", ["error cron-field-count"]],
    ["0 0 2 * * *", "quartz", ["error cron-syntax"]],
    ["0 0 2 ? * 2-6", "quartz", []],
    ["0 0 1-7 * 1", "croniter", ["warning cron-both-day-fields"]],
    ["0 0 1-7 * 1", "croniter-and", []],
    ["0 0 1-7 * 1", "ncrontab", []],
    ["0 0 1-7 * 1", "ncrontab-azureml", ["error cron-field-ignored"]],
    ["0 0 */2 * 1", "robfig", ["info cron-uneven-step", "warning cron-both-day-fields"].sort()],
    ["0 0 0 */2 * 1", "robfig-seconds", ["info cron-uneven-step"]],
    ["0 0 1-31 * 1", "posix", []],
    ["0 */24 * * *", "robfig", []],
    ["0 */24 * * *", "cron-utils", ["error cron-out-of-range"]],
    ["0 , * * *", "robfig", ["error cron-never-fires"]],
    ["@every 30m", "robfig", []],
    ["@every 30m", "cron-utils", ["error cron-macro-unsupported"]],
    ["@once", "airflow", []],
    ["* 0 2 * * ?", "quartz", ["warning cron-every-minute-of-hour"]],
    ["*/5 * * * * ?", "quartz", ["warning cron-too-frequent"]],
    ["*/7 * * * *", "github", ["info cron-uneven-step"]],
    ["*/3 * * * *", "github", ["warning cron-too-frequent"]],
    ["*/4 * * * *", "github", ["warning cron-too-frequent"]],
    ["*/3 * * * *", "posix", []],
    ["* 9-17 * * *", "posix", []],
    ["CRON_TZ=UTC 0 0 * * *", "robfig", ["error timezone-misplaced"]],
    ["{{ cron }}", "cron-utils", []],
    ["${var.schedule}", "quartz", []],
  ])("%s in %s", (text, flavour, expected) => {
    expect(told(text, flavour).sort()).toEqual(expected);
  });

  test("the first Saturday is written in one field where that can be said", () => {
    const [finding] = findings("0 6 1-7 * 6", "croniter");
    expect(finding?.fix?.safe).toBe(false);
    expect(applyEdits("0 6 1-7 * 6", finding?.fix?.edits ?? [])).toBe("0 6 * * 6#1");
    const [named] = findings("0 6 8-14 * SAT", "airflow");
    expect(applyEdits("0 6 8-14 * SAT", named?.fix?.edits ?? [])).toBe("0 6 * * SAT#2");
    expect(findings("0 6 1-8 * 6", "croniter")[0]?.fix).toBeUndefined();
    expect(findings("0 6 1-7 * 6", "posix")[0]?.fix).toBeUndefined();
  });

  test.each([
    ["America/Los_Angeles", "windows", "Pacific Standard Time"],
    ["Pacific Standard Time", "windows", undefined],
    ["Pacific Standard Time", "iana", "America/Los_Angeles"],
    ["europe/berlin", "iana", "Europe/Berlin"],
    ["{{ zone }}", "iana", undefined],
    ["anything", "none", undefined],
  ] as const)("zone %s where names are %s", (zone, zoneNames, meant) => {
    const found = findings("0 0 * * *", "posix", { zone: Excerpt.verbatim(zone, 0), zoneNames });
    expect(found.map(({ fix }) => fix && applyEdits(zone, fix.edits))).toEqual(
      meant === undefined ? [] : [meant],
    );
  });

  test("a zone of the right form that is not on the list is a warning", () => {
    const zone = Excerpt.verbatim("Antarctica/Neverwhereatall", 0);
    expect(told("0 0 * * *", "posix", { zone })).toEqual(["warning timezone-unknown"]);
  });
});

/** Expressions that are nearly right, as people write them. */
const nearlyRight = fc
  .array(
    fc.oneof(
      fc.constantFrom("*", "*", "*", "0", "0", "?", "60", "24", "7", "*/5", "*/7", "1-7", "MON"),
      fc.constantFrom("FRI-MON", "L", "5#2", "15W", "30", "31", "2", "2026", "python", "x.py"),
      fc.integer({ min: 0, max: 70 }).map(String),
    ),
    { minLength: 4, maxLength: 8 },
  )
  .map((fields) => fields.join(" "));

describe("laws", () => {
  const flavour = fc.constantFrom(...flavours.map(({ id }) => id));

  test("each mistake is told by one rule, and no refused schedule goes untold", () => {
    fc.assert(
      fc.property(nearlyRight, flavour, (text, id) => {
        const { problems, schedule } = parseCron(text, flavourOf(id));
        const found = findings(text, id);
        const hard = found.filter(({ severity }) => severity === "error");
        if (!schedule) {
          expect(found.length).toBe(problems.length);
          expect(hard.length).toBeGreaterThan(0);
        }
        for (const { span } of found)
          expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test("a safe fix takes its finding away and brings no error", () => {
    fc.assert(
      fc.property(nearlyRight, flavour, (text, id) => {
        const before = findings(text, id);
        // That a field is not looked at shows only once the schedule can be read.
        const errors = (all: readonly Finding[]) =>
          all.filter(({ severity, rule }) => severity === "error" && rule !== "cron-field-ignored")
            .length;
        for (const { fix, rule, message, severity } of before) {
          if (!fix?.safe) continue;
          const after = applyEdits(text, fix.edits);
          const left = findings(after, id);
          expect(left.some((each) => each.rule === rule && each.message === message)).toBe(false);
          expect(errors(left), `${text} -> ${after}`).toBeLessThanOrEqual(
            errors(before) - (severity === "error" ? 1 : 0),
          );
        }
      }),
      { numRuns: 1500 },
    );
  });
});

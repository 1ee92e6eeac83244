import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describe as inWords } from "../server/src/cron/describe.ts";
import { flavourOf, flavours } from "../server/src/cron/flavours.ts";
import { nextRuns, occurrences, shortestGap } from "../server/src/cron/next.ts";
import { parseCron } from "../server/src/cron/parse.ts";
import { windowsZones } from "../server/src/cron/windows-zones.ts";
import {
  isIanaZone,
  isWindowsZone,
  suggestIanaZone,
  suggestWindowsZone,
} from "../server/src/cron/zones.ts";
import { processorTime } from "./processor-time.ts";

const read = (text: string, flavour = "posix") => parseCron(text, flavourOf(flavour));

/** The text after the mend of its only problem. */
function mended(text: string, flavour = "posix"): string | undefined {
  const { problems } = read(text, flavour);
  expect(problems).toHaveLength(1);
  const mend = problems[0]?.mend;
  return mend && text.slice(0, mend.span.start) + mend.text + text.slice(mend.span.end);
}

function runs(text: string, flavour: string, from: string, count: number, zone?: string): string[] {
  const { schedule, problems } = read(text, flavour);
  if (!schedule) throw new Error(problems.map(({ message }) => message).join());
  return nextRuns(schedule, { zone, from: Date.parse(from), count }).runs.map(
    ({ at, change }) => `${new Date(at).toISOString().slice(0, 16)}${change ? ` ${change}` : ""}`,
  );
}

describe("mistakes and their one right mend", () => {
  test.each([
    ["0 24 * * *", "github", "0 0 * * *", "out-of-range"],
    ["* * 0 0 *", "github", "0 0 * * *", "fields-swapped"],
    ["0 0 0 * *", "github", "0 0 * * *", "out-of-range"],
    ["0 0 0 * * *", "github", "0 0 * * *", "field-count"],
    ["60 * * * *", "github", "0 * * * *", "out-of-range"],
    ["0 0 10 * * ?", "github", "0 10 * * *", "field-count"],
    ["42 2 ? * SUN,WED *", "github", "42 2 * * SUN,WED", "field-count"],
    ["0 0 10 ? * 2-6 *", "github", "0 10 * * 1-5", "field-count"],
    ["0 30 2 * * *", "posix", "30 2 * * *", "field-count"],
    ["0 0 * * * python retrain.py", "posix", "0 0 * * *", "pasted-command"],
    ["0 0 * * * root /usr/bin/train", "posix", "0 0 * * *", "pasted-command"],
    ["0 0 * * * # nightly", "posix", "0 0 * * *", "pasted-command"],
    ["@daily python retrain.py", "github", "0 0 * * *", "pasted-command"],
    ["0 0 * * 7", "github", "0 0 * * 0", "out-of-range"],
    ["0 0 * * 1-7", "robfig", "0 0 * * *", "out-of-range"],
    ["0 0 * * 5-7", "robfig", "0 0 * * 5-6,0", "out-of-range"],
    ["@daily", "github", "0 0 * * *", "macro"],
    ["@weekly", "ncrontab", "0 0 * * 0", "macro"],
    ["@daily", "quartz", "0 0 0 * * ?", "macro"],
    ["0 */24 * * *", "cron-utils", "0 0 * * *", "out-of-range"],
    ["*/60 * * * *", "github", "0 * * * *", "out-of-range"],
    ["? 0 * * *", "github", "* 0 * * *", "syntax"],
    ["2 30 * * *", "github", "30 2 * * *", "fields-swapped"],
    ["0 0 1 15 *", "github", "0 0 15 1 *", "fields-swapped"],
    ["0 0 * * FRI-SUN", "github", "0 0 * * FRI-SAT,SUN", "syntax"],
    ["0 2 * * 1-5", "quartz", "0 0 2 ? * 2-6", "field-count"],
    ["0 2 * * *", "cron-utils-seconds", "0 0 2 * * *", "field-count"],
    ["0 9 * * MON", "robfig-seconds", "0 0 9 * * MON", "seconds-first"],
    ["0 0 2 * * 2", "quartz", "0 0 2 ? * 2", "question-mark"],
    ["0 0 2 * * *", "quartz", "0 0 2 * * ?", "question-mark"],
    // Signs of word processors and of other keyboards.
    ["0 6 * * 1–5", "github", "0 6 * * 1-5", "syntax"],
    ["０ ６ ＊ ＊ １，３", "robfig", "0 6 * * 1,3", "syntax"],
    ["“0 6 * * *”", "posix", "0 6 * * *", "syntax"],
    ["0\u00a06 * * *", "cron-utils", "0 6 * * *", "syntax"],
    ["0 6 * * 1, 3", "robfig", "0 6 * * 1,3", "field-count"],
    ["0 6 * * 1 - 5", "github", "0 6 * * 1-5", "field-count"],
    ["0 6 * * 1, 3", "croniter", "0 6 * * 1,3", "field-count"],
    ["0 6 * * Monday-Friday", "github", "0 6 * * Mon-Fri", "syntax"],
    ["0 6 1 SEPT *", "robfig", "0 6 1 SEP *", "syntax"],
    ["0 6 * * 5L", "croniter", "0 6 * * L5", "syntax"],
    ["0 12am * * *", "posix", "0 0 * * *", "syntax"],
    ["/15 * * * *", "robfig", "*/15 * * * *", "syntax"],
    ["0-60/15 * * * *", "github", "*/15 * * * *", "out-of-range"],
    ["0 0-24 * * *", "ncrontab", "0 * * * *", "out-of-range"],
    ["@every 1d", "robfig", "@every 24h", "syntax"],
    ["@every 1 hour 30 min", "argo", "@every 1h30m", "syntax"],
    ["daily", "airflow", "@daily", "macro"],
    ["Weekly", "quartz", "0 0 0 ? * 1", "macro"],
  ])("%s in %s becomes %s", (text, flavour, right, code) => {
    expect(mended(text, flavour)).toBe(right);
    expect(read(text, flavour).problems[0]?.code).toBe(code);
    expect(read(right, flavour).problems).toEqual([]);
  });

  test.each([
    // Half past midnight, or every half hour?
    ["0 30 * * *", "github", "out-of-range"],
    // Sunday at one with seconds first, or midnight of the 1st with seconds last?
    ["0 0 1 * * 0", "github", "field-count"],
    // The year cannot be kept.
    ["0 0 1 1 * 2026", "github", "field-count"],
    ["60 2 * * *", "github", "out-of-range"],
    ["0 0 * *", "github", "field-count"],
    ["H 2 * * *", "posix", "syntax"],
    ["0 0 L * *", "github", "syntax"],
    ["0 0 * * 5#2", "robfig", "syntax"],
    ["*/x * * * *", "github", "syntax"],
    ["*/0 * * * *", "github", "out-of-range"],
    ["1,,2 * * * *", "github", "syntax"],
    ["@reboot", "github", "macro"],
    ["@every soon", "robfig", "syntax"],
    ["0 2 1 * 1", "quartz", "field-count"],
    ["", "github", "syntax"],
    ["CRON_TZ=Europe/Berlin 0 0 * * *", "robfig", "zone-prefix"],
  ])("%s in %s has no mend", (text, flavour, code) => {
    expect(mended(text, flavour)).toBeUndefined();
    expect(read(text, flavour).problems[0]?.code).toBe(code);
    expect(read(text, flavour).schedule).toBeUndefined();
  });

  test("a zone before the fields is refused in Kubernetes, and may be read by Argo", () => {
    const text = "CRON_TZ=Europe/Berlin 0 0 * * *";
    expect(read(text, "robfig").problems[0]?.doubtful).not.toBe(true);
    expect(read(text, "argo").problems[0]?.doubtful).toBe(true);
    expect(read(text, "argo").schedule).toBeDefined();
  });

  test("the span is the value, wherever it stands", () => {
    const text = "  0   24 *  * *";
    const [problem] = read(text, "github").problems;
    expect(problem && text.slice(problem.span.start, problem.span.end)).toBe("24");
  });

  test.each([
    ["0 */24 * * *", "robfig"],
    ["0 0 * * 7", "posix"],
    ["0 0 * * 7", "cron-utils"],
    ["0 0 ? * 1", "robfig"],
    ["0 0 * * Monday", "ncrontab"],
    ["@every 1h30m", "robfig"],
    ["0 0 l * *", "croniter"],
    ["0 0 * * L5", "croniter"],
    ["0 0 * * FRI-MON", "croniter"],
    ["0 0 2 ? * 6L", "quartz"],
    ["0 0 2 15W * ? 2030", "quartz"],
    ["7/10 * * * *", "github"],
    ["0 0 * jan-MAR mon", "github"],
  ])("%s is right in %s", (text, flavour) => {
    expect(read(text, flavour).problems).toEqual([]);
    expect(read(text, flavour).schedule).toBeDefined();
  });

  test("no text is too long or too strange", () => {
    const long = [
      "*".repeat(10_000),
      "0 ".repeat(5_000),
      `0 0 * * ${"1,".repeat(5_000)}`,
      `${"9".repeat(10_000)} * * * *`,
      `0 0 * * * ${"x".repeat(9_000)}`,
      `@${"every ".repeat(1_500)}`,
      `@every ${"1h".repeat(5_000)}`,
      `0 0 * * ${"MON-".repeat(2_500)}`,
      `${"*/".repeat(5_000)} 0 * * *`,
    ];
    for (const flavour of flavours)
      for (const text of long) {
        const spent = processorTime();
        for (const { span, message } of parseCron(text, flavour).problems) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(message.length).toBeLessThan(500);
        }
        expect(spent()).toBeLessThan(1000);
      }
  });

  test("any text gives a value whose mends lead on", () => {
    const piece = fc.constantFrom(
      ..."*,-/?#@ LWHR0123456789".split(""),
      "MON",
      "jan",
      "60",
      "24",
      " ",
      " * ",
      "@daily",
      "TZ=UTC",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 24 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...flavours), (written, flavour) => {
        const { problems, schedule } = parseCron(written, flavour);
        expect(schedule === undefined || problems.every(({ doubtful }) => doubtful)).toBe(true);
        for (const { span, mend } of problems) {
          expect(span.start >= 0 && span.start <= span.end && span.end <= written.length).toBe(
            true,
          );
          if (!mend) continue;
          const after =
            written.slice(0, mend.span.start) + mend.text + written.slice(mend.span.end);
          const left = parseCron(after, flavour).problems;
          expect(left.length, `${written} -> ${after}`).toBeLessThan(problems.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe("next runs", () => {
  test.each([
    // Both day fields: either, both, and robfig's star.
    ["0 0 13 * 5", "github", ["2026-03-06", "2026-03-13", "2026-03-20"]],
    ["0 0 13 * 5", "ncrontab", ["2026-03-13", "2026-11-13", "2027-08-13"]],
    ["0 0 13 * 5", "croniter-and", ["2026-03-13", "2026-11-13", "2027-08-13"]],
    ["0 0 13 * 5", "ncrontab-azureml", ["2026-03-06", "2026-03-13", "2026-03-20"]],
    ["0 0 */15 * 5", "robfig", ["2026-03-06", "2026-03-13", "2026-03-16"]],
    ["0 0 0 */15 * 5", "robfig-seconds", ["2026-05-01", "2026-07-31", "2026-10-16"]],
    // Quartz counts from 1 = Sunday.
    ["0 0 0 ? * 1", "quartz", ["2026-03-08", "2026-03-15", "2026-03-22"]],
    ["0 0 0 LW * ?", "quartz", ["2026-03-31", "2026-04-30", "2026-05-29"]],
    ["0 0 0 L-2 * ?", "quartz", ["2026-03-29", "2026-04-28", "2026-05-29"]],
    ["0 0 0 15W * ?", "quartz", ["2026-03-16", "2026-04-15", "2026-05-15"]],
    ["0 0 0 1W 8 ?", "quartz", ["2026-08-03", "2027-08-02", "2028-08-01"]],
    ["0 0 0 ? * 6#3", "quartz", ["2026-03-20", "2026-04-17", "2026-05-15"]],
    ["0 0 0 ? * 6L", "quartz", ["2026-03-27", "2026-04-24", "2026-05-29"]],
    ["0 0 0 1 1 ? 2030-2031", "quartz", ["2030-01-01", "2031-01-01"]],
    ["0 0 L * *", "croniter", ["2026-03-31", "2026-04-30", "2026-05-31"]],
    ["0 0 * * L5", "croniter", ["2026-03-27", "2026-04-24", "2026-05-29"]],
    ["0 0 * * 7", "posix", ["2026-03-08", "2026-03-15", "2026-03-22"]],
    ["0 0 29 2 *", "posix", ["2028-02-29", "2032-02-29", "2036-02-29"]],
    // The calendar's rarest day.
    ["0 0 29 2 1", "croniter-and", ["2044-02-29", "2072-02-29", "2112-02-29"]],
  ])("%s in %s", (text, flavour, days) => {
    expect(runs(text, flavour, "2026-03-01T00:00:00Z", 3)).toEqual(
      days.map((each) => `${each}T00:00`),
    );
  });

  test("the same six fields put the seconds first or last", () => {
    const first = runs("5 4 3 * * *", "cron-utils-seconds", "2026-03-01T00:00:00Z", 1);
    const last = runs("5 4 3 * * *", "croniter", "2026-03-01T00:00:00Z", 1);
    expect([first, last]).toEqual([["2026-03-01T03:04"], ["2026-03-03T04:05"]]);
  });

  test.each([
    ["0 0 30 2 *", "github"],
    ["0 0 31 2,4,6,9,11 *", "posix"],
    ["0 0 31 4 *", "croniter"],
    ["0 , * * *", "robfig"],
    ["0 0 0 29 2 ? 2027", "quartz"],
  ])("%s in %s never fires, and that is soon known", (text, flavour) => {
    const { schedule } = read(text, flavour);
    expect(schedule).toBeDefined();
    if (!schedule) return;
    const spent = processorTime();
    expect(nextRuns(schedule, { from: 0, count: 5 })).toEqual({
      runs: [],
      skipped: [],
      neverFires: true,
    });
    expect(spent()).toBeLessThan(1000);
    expect([...occurrences(schedule, { from: 0, until: 1e15 })]).toEqual([]);
  });

  test("a run is later than `from`, never at it", () => {
    expect(runs("0 0 * * *", "posix", "2026-03-01T00:00:00Z", 1)).toEqual(["2026-03-02T00:00"]);
    expect(runs("0 0 * * *", "posix", "2026-02-28T23:59:59.999Z", 1)).toEqual(["2026-03-01T00:00"]);
  });

  // New York: 8 March 2026, 02:00 becomes 03:00 (07:00 UTC); 1 November, 02:00 becomes 01:00 (06:00 UTC).
  test.each([
    ["30 2 * * *", "github", ["2026-03-07T07:30", "2026-03-08T07:00 moved", "2026-03-09T06:30"]],
    ["30 2 * * *", "croniter", ["2026-03-07T07:30", "2026-03-08T07:30 moved", "2026-03-09T06:30"]],
    ["30 2 * * *", "robfig", ["2026-03-07T07:30", "2026-03-09T06:30", "2026-03-10T06:30"]],
    ["0 3 * * *", "github", ["2026-03-07T08:00", "2026-03-08T07:00", "2026-03-09T07:00"]],
    ["30 2,3 * * *", "posix", ["2026-03-07T07:30", "2026-03-07T08:30", "2026-03-08T07:00 moved"]],
  ])("%s in %s where the clocks go forward", (text, flavour, expected) => {
    expect(runs(text, flavour, "2026-03-07T06:00:00Z", 3, "America/New_York")).toEqual(expected);
  });

  test("a skipped run is told", () => {
    const { schedule } = read("30 2 * * *", "robfig");
    const from = Date.parse("2026-03-08T00:00:00Z");
    const next = schedule && nextRuns(schedule, { zone: "America/New_York", from, count: 1 });
    expect(next?.skipped.map(({ wall }) => new Date(wall).toISOString())).toEqual([
      "2026-03-08T02:30:00.000Z",
    ]);
  });

  test.each([
    ["30 1 * * *", "github", ["2026-11-01T05:30", "2026-11-02T06:30", "2026-11-03T06:30"]],
    ["30 1 * * *", "quartz", ["2026-11-01T06:30", "2026-11-02T06:30", "2026-11-03T06:30"]],
    ["30 1 * * *", "robfig", ["2026-11-01T05:30", "2026-11-01T06:30 repeated", "2026-11-02T06:30"]],
    ["30 * * * *", "github", ["2026-11-01T04:30", "2026-11-01T05:30", "2026-11-01T06:30 repeated"]],
    ["30 * * * *", "croniter", ["2026-11-01T04:30", "2026-11-01T05:30", "2026-11-01T07:30"]],
  ])("%s in %s where the clocks go back", (text, flavour, expected) => {
    const written = flavour === "quartz" ? `0 ${text.replace(/\*$/, "?")}` : text;
    expect(runs(written, flavour, "2026-11-01T04:00:00Z", 3, "America/New_York")).toEqual(expected);
  });

  test("what is asked for a part of a night", () => {
    const between = (text: string, flavour: string, from: string, until: string) => {
      const { schedule } = read(text, flavour);
      if (!schedule) throw new Error("no schedule");
      const options = { zone: "Europe/Berlin", from: Date.parse(from), until: Date.parse(until) };
      return [...occurrences(schedule, options)].map(({ at }) => new Date(at).toISOString());
    };
    // Quartz runs the second of two equal times, also where only the first is asked for.
    expect(between("0 30 2 * * ?", "quartz", "2027-10-30T22:00Z", "2027-10-31T00:45Z")).toEqual([]);
    expect(between("0 30 2 * * ?", "quartz", "2027-10-31T00:45Z", "2027-10-31T03:00Z")).toEqual([
      "2027-10-31T01:30:00.000Z",
    ]);
    // What is put off by an hour is still to come when the clocks have been moved, and not before `until`.
    expect(between("30 2 * * *", "croniter", "2027-03-28T01:10Z", "2027-03-28T03:00Z")).toEqual([
      "2027-03-28T01:30:00.000Z",
    ]);
    expect(between("30 2 * * *", "croniter", "2027-03-27T20:00Z", "2027-03-28T01:20Z")).toEqual([]);
  });

  test("a day that the clocks skip whole", () => {
    // Samoa went from 29 to 31 December 2011.
    expect(runs("0 12 * * *", "robfig", "2011-12-28T23:00:00Z", 3, "Pacific/Apia")).toEqual([
      "2011-12-29T22:00",
      "2011-12-30T22:00",
      "2011-12-31T22:00",
    ]);
  });

  test("a search from inside the repeated hour knows that it is one", () => {
    expect(runs("50 1 * * *", "github", "2026-11-01T06:10:00Z", 1, "America/New_York")).toEqual([
      "2026-11-02T06:50",
    ]);
  });

  test.each([
    ["*/5 * * * *", 300],
    ["0 0 * * *", 86_400],
    ["0 0 * * 1", 604_800],
    ["0 0,23 * * *", 3600],
    ["50,10 0,23 * * *", 1200],
    ["*/7 * * * *", 240],
    ["59 23 1 * *", 2_419_200],
    ["0 0 30 2 *", undefined],
  ])("the shortest gap of %s", (text, seconds) => {
    const { schedule } = read(text);
    expect(schedule && shortestGap(schedule)).toBe(seconds);
  });
});

describe("words", () => {
  test.each([
    ["0 0 * * *", "github", "At 00:00, every day"],
    ["0 0 2 ? * 2-6", "quartz", "At 02:00, Monday through Friday"],
    ["0 0 2 ? * 1", "quartz", "At 02:00, only on Sunday"],
    ["0 2 * * 1", "posix", "At 02:00, only on Monday"],
    ["0 0 2 ? * 6#2", "quartz", "At 02:00, on the second Friday of the month"],
    ["@daily", "robfig", "At 00:00, every day"],
    ["@every 1h30m", "robfig", "Every 1 hour 30 minutes"],
    ["*/10 * * * *", "robfig-seconds", "Every 10 seconds"],
    ["* * * * * */10", "croniter", "Every 10 seconds"],
    ["0 0 * * FRI-MON", "croniter", "At 00:00, Friday through Monday"],
    ["0 0 * * 0-7", "posix", "At 00:00, every day"],
    ["0 0 1-7 * 1", "posix", "At 00:00, between day 1 and 7 of the month, and on Monday"],
    ["0 0 1-7 * 1", "ncrontab", "At 00:00, between day 1 and 7 of the month, only on Monday"],
    ["0 0 5 6 1", "ncrontab-azureml", "At 00:00, only on Monday"],
    ["30 14 * * *", "posix", "At 14:30, every day"],
  ])("%s in %s", (text, flavour, words) => {
    const { schedule } = read(text, flavour);
    expect(schedule && inWords(schedule)).toBe(words);
  });
});

describe("zones", () => {
  test("IANA names", () => {
    for (const name of ["UTC", "Europe/Berlin", "Asia/Kolkata", "US/Eastern", "Etc/GMT+5"])
      expect(isIanaZone(name), name).toBe(true);
    for (const name of ["", "+01:00", "europe/berlin", "Europe/Berlinn", "Pacific Standard Time"])
      expect(isIanaZone(name), name).toBe(false);
  });

  test.each([
    ["Europe/Berln", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    ["Berlin", "Europe/Berlin"],
    ["Pacific Standard Time", "America/Los_Angeles"],
    ["America/New York", "America/New_York"],
    ["nowhere at all", undefined],
  ])("%s was meant as %s", (written, meant) => {
    expect(suggestIanaZone(written)).toBe(meant);
  });

  test("every Windows name stands for a zone that exists", () => {
    expect(Object.keys(windowsZones).length).toBeGreaterThan(135);
    for (const [name, iana] of Object.entries(windowsZones))
      expect(isIanaZone(iana), name).toBe(true);
    expect(isWindowsZone("Pacific Standard Time")).toBe(true);
    expect(isWindowsZone("America/Los_Angeles")).toBe(false);
    expect(suggestWindowsZone("America/Los_Angeles")).toBe("Pacific Standard Time");
    expect(suggestWindowsZone("Asia/Calcutta")).toBe("India Standard Time");
    expect(suggestWindowsZone("Pacific Standart Time")).toBe("Pacific Standard Time");
  });
});

import { describe, expect, it } from "vitest";
import { contradiction } from "../server/src/cron/comment.ts";
import { flavourOf } from "../server/src/cron/flavours.ts";
import { parseCron } from "../server/src/cron/parse.ts";

/** What a comment says wrong of a schedule, in its own words. */
function wrong(cron: string, comment: string, inUtc = true): string | undefined {
  const { schedule } = parseCron(cron, flavourOf("github"));
  if (schedule?.kind !== "calendar") throw new Error(`${cron} is no schedule`);
  const said = contradiction(comment, schedule, inUtc);
  return said && comment.slice(said.start, said.end);
}

describe("a comment beside a schedule", () => {
  /** As they stand in public workflows. */
  it.each([
    ["*/60 * * * *", "every 60 minutes"],
    ["*/30 * * * *", "every 30 minutes"],
    ["17 * * * *", "hourly"],
    ["0 * * * *", "Runs at the start of every hour"],
    ["0 */6 * * *", "Run every 6 hours"],
    ["0 */3 * * *", "Run every 3 hours (8 times a day)"],
    ["0 0 * * *", "At the end of every day"],
    ["0 0 * * *", "Runs at 00:00 UTC, adjust this for your timezone"],
    ["0 0 * * *", "runs at every 12AM UTC"],
    ["0 2 * * *", "nightly at 02:00 UTC"],
    ["0 6 * * *", "nightly at 06:00 UTC (after retrain at 02:00)"],
    ["0 8 * * *", "Run every day at 12AM PST (8AM UTC)"],
    ["0 10 * * *", "Once a day around 6am ET (10am UTC)"],
    ["40 19 * * *", "once a day at 19:40 UTC / 11:40 PST"],
    ["00 08 * * *", "early morning 08:00 AM UTC, which is 1 AM PST/4 AM EST."],
    ["0 14 * * 1-5", "weekdays at 09:00 EST (14:00 UTC)"],
    ["0 2 * * 1-5", "Every workday at 2am"],
    ["0 0 * * 0", "weekly Sunday midnight"],
    ["0 3 * * 1", "Every Monday at 3 AM UTC"],
    ["0 0 * * 0", "on Sundays"],
    ["0 8 * * 0", "Runs every Sunday at 08:00 UTC (after Saturday night fights)"],
    ["0 11 * * 1,4", "Run every Monday and Thursday at 6 AM Eastern Time (EST)"],
    ["0 16 * * 5", "Austin @ 4pm Fridays"],
    ["0 17 * * 0", "every Monday 02:00 in Tokyo"],
    ["0 0 1 * *", "Monthly"],
    ["0 9 1 * *", "every month at 9am on the 1st day of the month"],
    ["0 6 1-7 * 6", "First Saturday of the month, after the month's data has settled."],
    ["0 2 */15 * *", "Run every 15 days at 2 AM UTC"],
    ["0 14 25 12 *", "every year on December 25th at 2pm"],
    ["0 9,18 * * *", "at 9am and 6pm daily"],
    ["40 9-17 * * 1-5", "every hour during office hours"],
    ["0 14 * * *", "Crossbow packaging runs at 0 8 * * *"],
    ["17 */6 * * *", "was hourly before"],
    ["0 13 * * *", "Run 1 hour after the reminder"],
    ["0 2 * * 2-6", "Nightly builds after weekdays"],
    ["0 5 * * *", "daily metrics of every week"],
    ["*/4 * * * *", "The interval can't be less than every 5 minutes"],
  ])("agrees with '%s': %s", (cron, comment) => {
    expect(wrong(cron, comment)).toBeUndefined();
  });

  it.each([
    ["30 0 * * 1", "every hour, change as you like", "every hour"],
    ["25 22 * * *", "midnight UTC, every Wednesday", "every Wednesday"],
    ["17 */2 * * *", "hourly", "hourly"],
    ["*/15 * * * *", "every 30 minutes", "every 30 minutes"],
    ["0 */12 * * *", "Run every 6 hours", "every 6 hours"],
    ["0 4 * * 1", "every day at 4am UTC", "every day"],
    ["0 4 1 * *", "daily", "daily"],
    ["0 4 * * *", "Weekly retraining", "Weekly"],
    ["0 4 1 * *", "once a week", "once a week"],
    ["0 4 * * 1", "monthly", "monthly"],
    ["0 4 * * 4", "every Monday", "every Monday"],
    ["0 4 * * *", "Runs daily at 2 AM UTC", "2 AM UTC"],
    ["0 6 * * 1", "every Monday at 06:30 UTC", "06:30 UTC"],
    ["0 12 * * *", "daily at midnight UTC", "midnight UTC"],
  ])("contradicts '%s': %s", (cron, comment, said) => {
    expect(wrong(cron, comment)).toBe(said);
  });

  it("gives times in UTC, which say nothing of a schedule in another zone", () => {
    expect(wrong("0 4 * * *", "daily at 2 AM UTC", false)).toBeUndefined();
  });
});

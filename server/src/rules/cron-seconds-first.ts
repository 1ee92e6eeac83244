import { describe } from "../cron/describe.ts";
import { parseCron } from "../cron/parse.ts";
import type { Rule } from "./rule.ts";
import { calendarsOf, mistakesOf } from "./schedules.ts";

export const cronSecondsFirst: Rule = {
  id: "cron-seconds-first",
  group: "schedule",
  summary: "Five fields are read with the seconds first.",
  severity: "warning",
  *check(pipeline) {
    for (const report of mistakesOf(pipeline, ["seconds-first"]))
      yield { ...report, severity: "error" };
    for (const { schedule, cron, calendar } of calendarsOf(pipeline)) {
      const [first] = cron.fields;
      if (cron.fields.length !== 5 || first?.name !== "second") continue;
      const { title } = cron.flavour;
      const meant = parseCron(`0 ${cron.text.trim()}`, cron.flavour);
      const words = describe(calendar);
      const edit = schedule.cron.edit(first.span.start, first.span.start, "0 ");
      yield {
        span: schedule.cron.span(),
        message: `${title} reads the first of five fields as seconds, not as minutes${words ? `: this runs ${lower(words)}` : ""}. Put the seconds before the minutes: '0 ${cron.text.trim()}'. Where seconds were meant, write the sixth field too.`,
        fix:
          edit && meant.schedule
            ? { title: `Write '0 ${cron.text.trim()}'`, safe: false, edits: [edit] }
            : undefined,
      };
    }
  },
};

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

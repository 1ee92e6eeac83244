import { printable } from "../base/display.ts";
import { flavourOf } from "../cron/flavours.ts";
import { parseCron } from "../cron/parse.ts";
import { explainSchedule, type Moment, type Run } from "../features/schedule.ts";
import type { Trigger } from "../model/pipeline.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { readPipelineFile, triggersNamed } from "./pipeline-file.ts";

const usualCount = 5;

export const next: Command = {
  name: "next",
  summary: "Say when the schedules of a pipeline fire next.",
  operands: [{ name: "FILE", summary: "A pipeline file.", needed: true }],
  options: [
    { name: "trigger", summary: "Only the trigger of that name.", value: "NAME" },
    {
      name: "count",
      summary: "How many runs of each schedule.",
      value: "N",
      least: 1,
      standard: String(usualCount),
    },
    {
      name: "from",
      summary:
        "The first moment that counts, as 2026-03-29 or 2026-03-29T02:30:00+01:00; UTC where it names no offset.",
      value: "ISO",
      standard: "now",
    },
  ],
  examples: ["mlops next retrain.mlops.yaml --trigger nightly --from 2026-03-28"],
  run,
};

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const [path = ""] = given.operands;
  const count = Number(given.value("count") ?? usualCount);
  const moment: Moment = { now: startingPoint(given.value("from")) ?? host.now() };
  const triggers = triggersNamed(await readPipelineFile(host, path), given.value("trigger"));
  const answers = triggers.map((trigger) => answer(trigger, moment, count));
  host.out.write(
    answers.length > 0
      ? answers.map(({ lines }) => `${lines.map(printable).join("\n")}\n`).join("\n")
      : `${printable(path)} has no triggers: nothing of it starts by itself.\n`,
  );
  return answers.every(({ sound }) => sound) ? 0 : 1;
}

const isoMoment =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/** One millisecond before the moment, as schedules are asked for what comes after. */
function startingPoint(iso: string | undefined): number | undefined {
  if (iso === undefined) return undefined;
  const [, date, time = "00:00", offset = "Z"] = isoMoment.exec(iso) ?? [];
  const at = Date.parse(`${date}T${time}${offset.replace(/^(.\d\d)(\d\d)$/, "$1:$2")}`);
  if (date === undefined || Number.isNaN(at) || !new Date(date).toISOString().startsWith(date))
    throw new Misuse(
      `--from has to be a date or a moment as 2026-03-29 or 2026-03-29T02:30:00+01:00, not '${iso}'.`,
    );
  return at - 1;
}

interface Answer {
  readonly lines: readonly string[];
  /** The schedule can be read. */
  readonly sound: boolean;
}

function answer({ name, schedule, condition }: Trigger, moment: Moment, count: number): Answer {
  if (!schedule) {
    const reason = condition ? `a condition: ${condition.text.text}` : "something else.";
    return { lines: [`${name}: it has no schedule and waits for ${reason}`], sound: true };
  }
  const explained = explainSchedule(schedule, moment, count);
  if (!explained) {
    const { problems } = parseCron(schedule.cron.text, flavourOf(schedule.flavour));
    const reasons = problems.map(({ message }) => `  ${message}`);
    return {
      lines: [
        `${name}: ${schedule.cron.text}`,
        ...(reasons.length > 0 ? reasons : ["  It names no time at which it would run."]),
      ],
      sound: problems.length === 0,
    };
  }
  const { cron, words, zone, next, notes } = explained;
  return {
    lines: [
      `${name}: ${cron}`,
      `  ${words} (${zone})`,
      ...runLines(next).map((line) => `  ${line}`),
      ...notes.map((note) => `  ${note}`),
    ],
    sound: true,
  };
}

/** Each run by the schedule's own clock and in UTC, with what daylight saving does to it. */
export function runLines(runs: readonly Run[]): string[] {
  return runs.map(({ at, offset, zoned, utc, note }) =>
    [weekdayOf(at + offset), zoned, utc, note].filter((part) => part).join("  "),
  );
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const weekdayOf = (wall: number): string => weekdays[new Date(wall).getUTCDay()] ?? "";

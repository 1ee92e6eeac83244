import { list, paragraphs, plain, table } from "./markdown.ts";
import type { ExplainedSchedule, Moment, Run } from "./schedule.ts";
import { dateInWords, momentInWords, timeInWords } from "./time.ts";

/** A schedule in words, with its next runs on every clock that matters. */
export function runsInWords(
  { words, zone, next, notes }: ExplainedSchedule,
  { localZone }: Moment,
): string {
  const own = next.some(({ zoned, utc }) => clock(zoned) !== clock(utc));
  const here = next.some(
    ({ zoned, utc, local }) =>
      local !== undefined && clock(local) !== clock(zoned) && clock(local) !== clock(utc),
  );
  const head = [
    `Next runs (${plain(zone)})`,
    ...(own ? ["UTC"] : []),
    ...(here ? [`Here (${plain(localZone ?? "")})`] : []),
  ];
  const rows = next.map((run) => [
    momentInWords(run.at, run.offset),
    ...(own ? [beside(run, 0)] : []),
    ...(here ? [beside(run, offsetOf(run.local))] : []),
  ]);
  return paragraphs(
    `**${plain(words)}** (${plain(zone)})`,
    rows.length > 0 && table(head, rows),
    list(notes.map(plain)),
  );
}

/** What the clock on the wall shows. */
const clock = (iso: string): string => iso.slice(0, 19);

/** The same moment on another clock, with its date where that is another day. */
function beside({ at, offset }: Run, other: number): string {
  const date = dateInWords(at, other);
  return date === dateInWords(at, offset) ? timeInWords(at, other) : momentInWords(at, other);
}

/** Milliseconds of the offset that an ISO time ends in. */
function offsetOf(iso: string | undefined): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso ?? "") ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -size : size;
}

import type { Excerpt } from "../base/excerpt.ts";
import {
  ianaOfWindows,
  isIanaZone,
  isJavaZone,
  isWindowsZone,
  suggestIanaZone,
  suggestWindowsZone,
} from "../cron/zones.ts";
import type { Schedule } from "../model/pipeline.ts";
import type { Report, Rule } from "./rule.ts";
import { isTemplate } from "./schedules.ts";

export const timezoneUnknown: Rule = {
  id: "timezone-unknown",
  group: "schedule",
  summary: "A time zone does not exist under this name.",
  severity: "error",
  *check(pipeline) {
    for (const { schedule, zone } of pipeline.triggers) {
      const report = schedule?.zone
        ? unknownZone(schedule.zone, schedule.zoneNames)
        : zone && unknownZone(zone.name, zone.names);
      if (report) yield report;
    }
  },
};

function unknownZone(zone: Excerpt, names: Schedule["zoneNames"]): Report | undefined {
  if (isTemplate(zone.text) || names === "none") return undefined;
  const written = zone.text;
  const windows = names === "windows";
  if (windows ? isWindowsZone(written) : isIanaZone(written)) return undefined;
  if (names === "java" && isJavaZone(written)) return undefined;
  const meant = windows ? suggestWindowsZone(written) : suggestIanaZone(written);
  const edit = meant === undefined ? undefined : zone.edit(0, written.length, meant);
  const kind = windows
    ? "Here zones go by their Windows names"
    : ianaOfWindows(written)
      ? "That is how Windows names a zone; here zones go by their IANA names"
      : "Zones go by their IANA names";
  const example = windows ? "Pacific Standard Time" : "Europe/Berlin";
  return {
    span: zone.span(),
    message: `There is no time zone '${written}', so the schedule is refused or runs at the wrong time. ${kind}${
      meant === undefined
        ? `, as in '${example}'.`
        : `: did you mean '${meant}'?${meant.startsWith("Etc/GMT") ? " There the sign of an offset is the other way round." : ""}`
    }`,
    ...(mayBeTaken(written, meant, names) ? { severity: "warning" as const } : {}),
    fix: edit && {
      title: `Write '${meant}'`,
      safe: meant?.toLowerCase() === written.toLowerCase(),
      edits: [edit],
    },
  };
}

/** A name of the right form may be newer than the list at hand; Windows takes any upper and lower case. */
const mayBeTaken = (
  written: string,
  meant: string | undefined,
  names: Schedule["zoneNames"],
): boolean =>
  meant === undefined
    ? /^(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Z]/.test(
        written,
      )
    : names === "windows" && meant.toLowerCase() === written.toLowerCase();

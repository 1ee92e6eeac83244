import { Excerpt } from "../base/excerpt.ts";
import type { Fault, Schedule } from "../model/pipeline.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";

/**
 * The cron expression under a key. An unquoted `* * * * *` is no text but a broken YAML alias: it
 * is read from the line as it was meant, and reported once.
 */
export function readCron(
  document: YamlDocument,
  entry: Entry | undefined,
  faults: Fault[],
): Excerpt | undefined {
  if (!entry) return undefined;
  if (!entry.value.isDanglingAlias) return entry.value.text();
  const { start } = entry.value.span;
  const rest = /^[^\r\n#]*/.exec(document.text.slice(start))?.[0].trimEnd() ?? "";
  const span = { start, end: start + rest.length };
  faults.push({
    kind: "cron-unquoted-star",
    span,
    message: `A value that begins with '*' is an alias to YAML, so this is no text and the file cannot be read. Put the schedule in quotes.`,
    fix: { title: "Put the schedule in quotes", safe: true, edits: [{ span, text: `"${rest}"` }] },
  });
  return Excerpt.verbatim(rest, start);
}

/** A schedule of one cron text, with what its system says of zones. */
export function readSchedule(
  value: YamlValue,
  cron: Excerpt,
  system: Pick<Schedule, "flavour" | "defaultZone" | "zoneNames">,
  zoneKey = "timezone",
): Schedule {
  return { cron, zone: value.get(zoneKey).text(), span: value.span, ...system };
}

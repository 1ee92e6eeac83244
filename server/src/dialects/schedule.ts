import { Excerpt } from "../base/excerpt.ts";
import { type Edit, filled } from "../base/text.ts";
import type { Fault, Pipeline, Schedule } from "../model/pipeline.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import { slotForKey } from "../yaml/slots.ts";

/**
 * The cron expression under a key. An unquoted `* * * * *` is no text but a broken YAML alias: it
 * is read from the line as it was meant, and reported once.
 */
export function readCron(
  document: YamlDocument,
  entry: Pick<Entry, "value"> | undefined,
  faults: Fault[],
): Excerpt | undefined {
  if (!entry) return undefined;
  if (!entry.value.isDanglingAlias) return entry.value.text();
  const { start } = entry.value.span;
  // A comment begins behind a blank; any other `#` is a part of the text.
  const rest = /^.*?(?=\s+#|\s*$)/m.exec(document.text.slice(start))?.[0] ?? "";
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
  // A zone under a misspelt key is what was meant: that it is not seen is told by `misspeltZone`.
  const zone = value.entryOf(zoneKey) ?? misspelt(value, zoneKey);
  return {
    cron,
    zone: zone?.value.text(),
    comment: value.commentBeside(cron.span()),
    span: value.span,
    ...system,
  };
}

function misspelt(value: YamlValue, name: string): Entry | undefined {
  const fold = (key: string) => key.toLowerCase().replaceAll(/[-_]/g, "");
  return value.entries().find(({ key }) => key !== name && fold(key) === fold(name));
}

/** A time zone that stands as a list item of its own, right below the schedule it was meant for. */
export function zoneOfItsOwn(document: YamlDocument, zone: Entry): Fault {
  // `- timezone:` below `- cron:`: without its dash it belongs to the schedule above.
  const dash = /-[ \t]+$/.exec(document.text.slice(0, zone.keySpan.start));
  const at = zone.keySpan.start - (dash?.[0].length ?? 0);
  return {
    kind: "timezone-misplaced",
    span: zone.keySpan,
    message:
      "This time zone stands in a list item of its own, so it belongs to no schedule. Put it into the item that holds 'cron'.",
    ...(dash && {
      fix: {
        title: "Move the time zone to the schedule above",
        safe: false,
        edits: [{ span: { start: at, end: at + 1 }, text: " " }],
      },
    }),
  };
}

/** The key of a time zone in another spelling than the system's own: the zone is never seen. */
export function misspeltZone(value: YamlValue, zoneKey: string, system: string): Fault | undefined {
  const entry = misspelt(value, zoneKey);
  if (!entry || value.has(zoneKey)) return undefined;
  const { key, keySpan: span } = entry;
  return {
    kind: "timezone-misplaced",
    span,
    message: `${system} knows no '${key}', so the schedule runs in another zone than this one. The key is written '${zoneKey}'.`,
    fix: {
      title: `Write '${zoneKey}'`,
      safe: true,
      edits: [{ span, text: zoneKey }],
    },
  };
}

/** Where no policy is written: the edit that lets a run be left out while another goes on. */
export function forbidOverlap(document: YamlDocument, spec: Entry | undefined): Edit | undefined {
  if (!spec || spec.value.has("concurrencyPolicy")) return undefined;
  const slot = slotForKey(document, spec, "concurrencyPolicy");
  return slot && filled(slot, "Forbid");
}

/** Kubernetes' word for what happens when a run is due and another still going; `Allow` if unsaid. */
export function readConcurrencyPolicy(spec: YamlValue): Pipeline["overlap"] {
  switch (spec.get("concurrencyPolicy").string() ?? "Allow") {
    case "Allow":
      return "allow";
    case "Forbid":
      return "skip";
    case "Replace":
      return "replace";
    default:
      return undefined;
  }
}

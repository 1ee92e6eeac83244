import { didYouMean } from "../base/spelling.ts";
import { clockOf } from "./clock.ts";
import { windowsZones } from "./windows-zones.ts";

/** Whether the name stands in the IANA database (`Europe/Berlin`, `UTC`; upper and lower case count). */
export function isIanaZone(name: string): boolean {
  if (shortIds.test(name) || /^[+-]/.test(name) || clockOf(name) === undefined) return false;
  // Intl takes any case, the systems that run the schedules do not.
  const known = ianaSpelling(name);
  return known === undefined || known === name;
}

/** Java's three letters of old (java.time.ZoneId.SHORT_IDS), which Intl takes over and no other system does. */
const shortIds =
  /^(A[CEGRS]T|BET|BST|C[ANST]T|CTT|EAT|ECT|I[ES]T|JST|MIT|N[ES]T|P[LNRS]T|SST|VST)$/;

/** What is meant by the letters of a clock time, where they stand for one place's zone the year round. */
const abbreviations: Readonly<Record<string, string>> = {
  PST: "America/Los_Angeles",
  PDT: "America/Los_Angeles",
  PT: "America/Los_Angeles",
  MDT: "America/Denver",
  CDT: "America/Chicago",
  EDT: "America/New_York",
  ET: "America/New_York",
  JST: "Asia/Tokyo",
  KST: "Asia/Seoul",
  SGT: "Asia/Singapore",
  HKT: "Asia/Hong_Kong",
  MSK: "Europe/Moscow",
  AEST: "Australia/Sydney",
  AEDT: "Australia/Sydney",
  NZST: "Pacific/Auckland",
  NZDT: "Pacific/Auckland",
};

/** `UTC+2` and `+02:00` as the IANA database writes it, whose signs are those of POSIX: `Etc/GMT-2`. */
function fixedOffset(name: string): string | undefined {
  const [, sign = "", hours = ""] =
    /^(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})(?::?00)?$/i.exec(name) ?? [];
  const count = Number(hours);
  const most = sign === "+" ? 14 : 12;
  if (sign === "" || count > most) return undefined;
  return count === 0 ? "Etc/UTC" : `Etc/GMT${sign === "+" ? "-" : "+"}${count}`;
}

/** The IANA name that was most likely meant, a Windows name or an abbreviation included. */
export function suggestIanaZone(name: string): string | undefined {
  const trimmed = name.trim();
  const windows = ianaOfWindows(trimmed);
  if (windows) return windows;
  const known = abbreviations[trimmed.toUpperCase()] ?? fixedOffset(trimmed);
  if (known) return known;
  const key = trimmed.replaceAll(/\s+/g, "_");
  if (!shortIds.test(key) && clockOf(key)) return ianaSpelling(key) ?? key;
  const city = ianaNames().filter(
    (zone) => zone.slice(zone.lastIndexOf("/") + 1).toLowerCase() === key.toLowerCase(),
  );
  return city.length === 1 ? city[0] : didYouMean(key, ianaNames());
}

/**
 * Whether Java takes the name beside those of the IANA database: an offset (`+02:00`, `UTC+2`), or one of the
 * three letters of old (java.time.ZoneId.SHORT_IDS).
 */
export const isJavaZone = (name: string): boolean =>
  /^(Z|(UTC?|GMT)?[+-]\d{1,2}(:?[0-5]\d){0,2}|EST|HST|MST)$/.test(name) || shortIds.test(name);

/** The zone to reckon in, by a name that `Intl` knows; nothing for a name that the system does not take. */
export function reckonedZone(
  name: string,
  names: "iana" | "java" | "windows" | "none",
): string | undefined {
  if (names === "windows") return ianaOfWindows(name);
  if (names === "none") return undefined;
  if (isIanaZone(name)) return name;
  if (names !== "java" || !isJavaZone(name)) return undefined;
  return shortIds.test(name) ? name : fixedOffset(name);
}

export const isWindowsZone = (name: string): boolean => Object.hasOwn(windowsZones, name);

/** The Windows name that was most likely meant, from an IANA name too. */
export function suggestWindowsZone(name: string): string | undefined {
  const trimmed = name.trim();
  const canonical = canonicalZone(trimmed);
  if (canonical)
    for (const [windows, iana] of Object.entries(windowsZones))
      if (canonicalZone(iana) === canonical) return windows;
  return didYouMean(trimmed, Object.keys(windowsZones));
}

/** The IANA zone of a Windows zone name. */
export const ianaOfWindows = (name: string): string | undefined =>
  Object.hasOwn(windowsZones, name) ? windowsZones[name] : undefined;

let names: readonly string[] | undefined;

/** All names Intl lists, and the usual ones it leaves out. */
export function ianaNames(): readonly string[] {
  names ??= [...new Set([...Intl.supportedValuesOf("timeZone"), ...unlisted])].sort();
  return names;
}

/** In the IANA database, but not in Intl's list, which holds each zone by one name. */
const unlisted = [
  "UTC",
  "Etc/UTC",
  "GMT",
  "Etc/GMT",
  "Asia/Kolkata",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Yangon",
  "Europe/Kyiv",
  "America/Argentina/Buenos_Aires",
  "America/Indiana/Indianapolis",
  "Atlantic/Faroe",
  "US/Eastern",
  "US/Central",
  "US/Mountain",
  "US/Pacific",
  "Asia/Katmandu",
  "Asia/Calcutta",
];

/** The name in the database's own upper and lower case, where it is listed. */
const ianaSpelling = (name: string): string | undefined =>
  ianaNames().find((known) => known.toLowerCase() === name.toLowerCase());

function canonicalZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

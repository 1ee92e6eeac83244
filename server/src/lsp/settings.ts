import type { AnalysisOptions } from "../analysis/analysis.ts";
import { type Severity, severities } from "../rules/rule.ts";
import { product, type Settings } from "./protocol.ts";

/** Settings with nothing left out. */
export interface FullSettings {
  readonly enabled: boolean;
  readonly lenses: boolean;
  readonly hovers: boolean;
  readonly inlays: boolean;
  readonly pythonVersion: string | undefined;
  readonly severities: AnalysisOptions["severities"];
}

const levels: ReadonlySet<string> = new Set([...severities, "off"]);

/**
 * What a client sent, or its part under `mlops`. Anything in it may be missing or of another type: a
 * setting that cannot be read counts as not set.
 */
export function readSettings(sent: unknown): FullSettings {
  const given = record(sent);
  const settings = (product in given ? record(given[product]) : given) as {
    readonly [Name in keyof Settings]?: unknown;
  };
  const { pythonVersion } = settings;
  const rules = Object.entries(record(settings.rules)).filter(
    (entry): entry is [string, Severity | "off"] => levels.has(String(entry[1])),
  );
  return {
    enabled: settings.enable !== false,
    lenses: record(settings.codeLens).enable !== false,
    hovers: record(settings.hover).enable !== false,
    inlays: record(settings.inlayHints).enable !== false,
    pythonVersion:
      typeof pythonVersion === "string" && pythonVersion.trim() ? pythonVersion.trim() : undefined,
    severities: Object.fromEntries(rules),
  };
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

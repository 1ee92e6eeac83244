import type { CheckResult, ReportFormat } from "../../commands/check-result.ts";
import type { Host } from "../../commands/host.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { sarif } from "./sarif.ts";
import { text } from "./text.ts";

/** Puts what a check found into the form somebody asked for. */
export type Report = (result: CheckResult, host: Host) => string | Promise<string>;

export const reports: Readonly<Record<ReportFormat, Report>> = { text, json, sarif, github };

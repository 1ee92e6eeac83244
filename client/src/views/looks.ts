import * as vscode from "vscode";
import type { RecordedRun, StepState } from "../../../server/src/lsp/protocol.ts";
import { fromNow, secondsInWords } from "../words.ts";

/** How states of runs and steps look in the views. */

const icon = (name: string, colour?: string) =>
  new vscode.ThemeIcon(name, colour === undefined ? undefined : new vscode.ThemeColor(colour));

const good = icon("pass", "testing.iconPassed");
const bad = icon("error", "testing.iconFailed");
const stopped = icon("circle-slash", "testing.iconSkipped");
const skipped = icon("debug-step-over", "testing.iconSkipped");
const going = icon("loading~spin");

export const runIcons: Readonly<Record<RecordedRun["state"], vscode.ThemeIcon>> = {
  succeeded: good,
  failed: bad,
  cancelled: stopped,
  interrupted: bad,
  going,
};

export const stepIcons: Readonly<Record<StepState, vscode.ThemeIcon>> = {
  waiting: icon("circle-outline", "testing.iconQueued"),
  running: going,
  interrupted: bad,
  "not-reached": icon("circle-outline", "testing.iconUnset"),
  succeeded: good,
  failed: bad,
  "timed-out": bad,
  cancelled: stopped,
  unchanged: icon("pass", "testing.iconSkipped"),
  "done-before": icon("pass", "testing.iconSkipped"),
  faked: icon("pass", "testing.iconSkipped"),
  "left-out": skipped,
  "gate-closed": skipped,
  "passed-over": skipped,
  "not-asked": skipped,
  "not-here": icon("cloud", "testing.iconSkipped"),
  blocked: skipped,
};

/** A step that was never run. */
export const untouched = icon("circle-outline", "testing.iconUnset");

/** A step that only the pipeline's own system runs. */
export const elsewhere = icon("cloud", "testing.iconSkipped");

/** "failed after 2.1 s", "running", "interrupted". */
export function runInWords({ state, seconds }: RecordedRun): string {
  const word = state === "going" ? "running" : state;
  return seconds === undefined ? word : `${word} after ${secondsInWords(seconds)}`;
}

/** "just now", "3 min ago". */
export const sinceInWords = (at: string): string => fromNow(Date.parse(at), Date.now());

/** "Sat, 21 Nov 2026, 04:10:07", by the clock of the person. */
export const momentInWords = (at: string): string =>
  new Date(at).toLocaleString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });

/** Lines of plain text as a tooltip. */
export function tooltip(heading: string, lines: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown("**").appendText(heading).appendMarkdown("**");
  for (const line of lines) text.appendMarkdown("  \n").appendText(line);
  return text;
}

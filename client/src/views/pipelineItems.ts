import * as vscode from "vscode";
import type {
  Overview,
  OverviewStep,
  OverviewTrigger,
  Range,
  RecordedRun,
  RecordedStep,
} from "../../../server/src/lsp/protocol.ts";
import { counted, fromNow, secondsInWords } from "../words.ts";
import {
  elsewhere,
  runIcons,
  runInWords,
  sinceInWords,
  stepIcons,
  tooltip,
  untouched,
} from "./looks.ts";
import type { Row } from "./row.ts";

/** The rows of the view "Pipelines", and how they look. */

export interface SystemNode {
  readonly kind: "system";
  readonly title: string;
  readonly files: readonly Overview[];
}
export interface FileNode extends Row {
  readonly kind: "file";
  readonly file: Overview;
}
export interface TriggerNode extends Row {
  readonly kind: "trigger";
  readonly file: Overview;
  readonly trigger: OverviewTrigger;
}
export interface StepNode extends Row {
  readonly kind: "step";
  readonly file: Overview;
  readonly step: OverviewStep;
}
export type PipelineNode = SystemNode | FileNode | TriggerNode | StepNode;

export function systemItem({ title, files }: SystemNode): vscode.TreeItem {
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `system:${title}`;
  item.iconPath = new vscode.ThemeIcon("folder-library");
  item.description = counted(files.length, "file");
  item.contextValue = "system";
  return item;
}

export function fileItem({ file, uri }: FileNode, last: RecordedRun | undefined): vscode.TreeItem {
  const resource = vscode.Uri.parse(uri);
  const path = vscode.workspace.asRelativePath(resource);
  const base = path.slice(path.lastIndexOf("/") + 1);
  // Who writes our own format names the pipeline; elsewhere files are known by their names.
  const label = file.own && file.name !== undefined ? file.name : base;
  const lastly =
    last && (last.state === "going" ? "running" : `${last.state} ${sinceInWords(last.at)}`);
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, file.own ? Expanded : Collapsed);
  item.id = uri;
  item.resourceUri = resource;
  item.iconPath = last ? runIcons[last.state] : new vscode.ThemeIcon("type-hierarchy-sub");
  item.description = [
    lastly,
    label === base ? file.name : undefined,
    path === label ? undefined : label === base ? path.slice(0, -base.length - 1) : path,
  ]
    .filter(Boolean)
    .join(" · ");
  item.tooltip = tooltip(file.name ?? path, [
    `${file.title}, ${path}`,
    `${counted(file.triggers.length, "trigger")}, ${counted(file.steps.length, "step")}`,
    ...lastRun(last),
  ]);
  item.command = goTo(uri, undefined);
  item.contextValue = "file";
  item.accessibilityInformation = {
    label: [file.name, path, file.title, lastly ?? "not run yet"].filter(Boolean).join(", "),
  };
  return item;
}

const lastRun = (last: RecordedRun | undefined): string[] =>
  last ? [`Last run ${runInWords(last)}, begun ${sinceInWords(last.at)}`] : [];

export function triggerItem(
  { uri, trigger }: TriggerNode,
  runs: readonly RecordedRun[],
): vscode.TreeItem {
  const { name, isScheduled, schedule, condition, next, paused } = trigger;
  const item = new vscode.TreeItem(name);
  const last = runs.find((run) => run.trigger === name);
  const soon = next && fromNow(Date.parse(next.utc), Date.now());
  const facts = [
    paused ? "paused" : (soon ?? (schedule === undefined ? "" : "never by itself")),
    isScheduled && schedule === undefined ? "its schedule cannot be read" : "",
    schedule ?? "",
    condition === undefined ? "" : `when ${condition.replaceAll(/\s+/g, " ")}`,
  ].filter(Boolean);
  item.id = `${uri}#trigger:${trigger.range.start.line}:${trigger.range.start.character}`;
  item.iconPath = new vscode.ThemeIcon(isScheduled ? "calendar" : "pulse");
  item.description = facts.join(" · ");
  item.tooltip = tooltip(name, [
    ...(isScheduled
      ? [schedule ?? "Its schedule cannot be read: the Problems panel says why"]
      : []),
    ...(next ? [`Next run ${inItsZone(next.zoned)}, ${soon}`] : []),
    ...(next?.note === undefined ? [] : [next.note]),
    ...(condition === undefined ? [] : [`When ${condition.replaceAll(/\s+/g, " ")}`]),
    ...(paused ? ["Paused in this file"] : []),
    ...lastRun(last),
  ]);
  item.command = goTo(uri, trigger.range);
  item.contextValue = `trigger${condition === undefined ? "" : ".condition"}${schedule === undefined ? "" : ".scheduled"}`;
  item.accessibilityInformation = { label: `Trigger ${name}, ${facts.join(", ")}` };
  return item;
}

/** "Sun, 22 Nov 2026, 00:00" by the clock of its zone. */
const inItsZone = (iso: string): string =>
  new Date(`${iso.slice(0, 19)}Z`).toLocaleString("en-GB", {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });

export function stepItem({ uri, step }: StepNode, runs: readonly RecordedRun[]): vscode.TreeItem {
  const { name, needs, when, obstacle, deploys } = step;
  const last = lastResult(name, runs);
  const item = new vscode.TreeItem(name);
  const facts = [
    last ? resultInWords(last.step, last.run) : "",
    deploys === undefined ? "" : "deploys",
  ].filter(Boolean);
  item.id = `${uri}#step:${step.offset}:${name}`;
  item.iconPath = last
    ? stepIcons[last.step.state]
    : obstacle === undefined
      ? untouched
      : elsewhere;
  item.description = facts.join(" · ");
  item.tooltip = tooltip(name, [
    ...(needs.length > 0 ? [`After ${needs.join(", ")}`] : []),
    ...(when === undefined ? [] : [`When ${when.replaceAll(/\s+/g, " ")}`]),
    ...(obstacle === undefined ? [] : [`Not run here: ${obstacle}`]),
    ...(deploys === undefined ? [] : [`Deploys (${deploys}), so it runs only if you say so`]),
    ...(last ? [`Last result: ${resultInWords(last.step, last.run)}`] : []),
    ...(last?.step.why === undefined ? [] : [last.step.why]),
  ]);
  item.command = goTo(uri, step.range);
  item.contextValue = obstacle === undefined ? "step.code" : "step.hosted";
  item.accessibilityInformation = {
    label: `Step ${name}, ${facts.join(", ") || (obstacle === undefined ? "not run yet" : "not run here")}`,
  };
  return item;
}

/** What came of a step when it was last its turn. */
function lastResult(
  name: string,
  runs: readonly RecordedRun[],
): { readonly run: RecordedRun; readonly step: RecordedStep } | undefined {
  for (const run of runs) {
    const step = run.steps.find((each) => each.name === name);
    if (step && step.state !== "not-reached" && step.state !== "blocked") return { run, step };
  }
  return undefined;
}

function resultInWords({ words, seconds, at }: RecordedStep, run: RecordedRun): string {
  if (run.state === "going") return words;
  const took = seconds === undefined ? "" : ` in ${secondsInWords(seconds)}`;
  return `${words}${took}, ${sinceInWords(at ?? run.at)}`;
}

function goTo(uri: string, range: Range | undefined): vscode.Command {
  const selection =
    range &&
    new vscode.Range(
      range.start.line,
      range.start.character,
      range.start.line,
      range.start.character,
    );
  return {
    command: "vscode.open",
    title: "Go to Definition",
    arguments: [vscode.Uri.parse(uri), selection ? { selection } : {}],
  };
}

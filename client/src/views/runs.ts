import * as vscode from "vscode";
import type { RecordedRun, RecordedStep } from "../../../server/src/lsp/protocol.ts";
import { newestOfFile, type RunRecords } from "../runRecords.ts";
import { counted, secondsInWords } from "../words.ts";
import { LiveTree } from "./liveTree.ts";
import { momentInWords, runIcons, runInWords, sinceInWords, stepIcons, tooltip } from "./looks.ts";
import type { PipelineFiles } from "./pipelineFiles.ts";
import type { Row } from "./row.ts";

export const runsView = "mlops.runs";

/** Runs of all files together that are shown. */
const most = 100;

interface RunNode extends Row {
  readonly kind: "run";
  readonly run: string;
  readonly record: RecordedRun;
}
interface StepNode extends Row {
  readonly kind: "step";
  readonly run: string;
  readonly about: string;
  readonly record: RecordedRun;
  readonly step: RecordedStep;
}
export type RunsNode = RunNode | StepNode;

/** "Runs": what ran in this workspace, the newest first, whoever started it; below each run its steps. */
export class RunsView extends LiveTree<RunsNode> {
  constructor(files: PipelineFiles, records: RunRecords) {
    super(runsView, files, records);
  }

  override async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (!node) return this.#newest();
    if (node.kind === "step") return [];
    const { uri, run, record } = node;
    return record.steps.map((step) => ({ kind: "step", uri, run, about: step.name, record, step }));
  }

  override getTreeItem(node: RunsNode): vscode.TreeItem {
    return node.kind === "run" ? runItem(node, this.files.all.length > 1) : stepItem(node);
  }

  async #newest(): Promise<RunsNode[]> {
    await this.files.look();
    const nodes = await Promise.all(
      this.files.all.map(async ({ uri }) => {
        const records = await this.records.of(vscode.Uri.parse(uri), newestOfFile);
        return records.map((record): RunNode => ({ kind: "run", uri, run: record.id, record }));
      }),
    );
    return nodes
      .flat()
      .sort((a, b) => b.record.at.localeCompare(a.record.at))
      .slice(0, most);
  }
}

function runItem({ uri, record }: RunNode, areMany: boolean): vscode.TreeItem {
  const { id, state, trigger, seconds, at, due, resumes, steps, why } = record;
  const [only, another] = steps;
  const what = trigger ?? (another || !only ? "by hand" : only.name);
  const path = vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
  const item = new vscode.TreeItem(what, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${uri}#${id}`;
  item.iconPath = runIcons[state];
  item.description = [
    state === "going" ? "running" : seconds === undefined ? state : secondsInWords(seconds),
    sinceInWords(at),
    ...(areMany ? [path] : []),
  ].join(" · ");
  item.tooltip = tooltip(`${what}: ${runInWords(record)}`, [
    `${path}, begun ${momentInWords(at)}`,
    ...(due === undefined ? [] : [`Due ${momentInWords(due)}`]),
    ...(resumes === undefined ? [] : [`Goes on with ${resumes}`]),
    counted(steps.length, "step"),
    ...why.map((line) => line.replaceAll(/\s+/g, " ").trim()).filter(Boolean),
  ]);
  // What can be done with it: a run that went well has nothing to go on with.
  item.contextValue = `run.${state === "going" ? "going" : state === "succeeded" ? "done" : "unfinished"}`;
  item.accessibilityInformation = {
    label: `Run of ${what}, ${runInWords(record)}, begun ${sinceInWords(at)}, ${path}`,
  };
  return item;
}

function stepItem({ uri, run, step, about }: StepNode): vscode.TreeItem {
  const { name, state, words, why, seconds, attempt = 1, log, line, code } = step;
  const item = new vscode.TreeItem(name);
  const again = attempt > 1 ? `attempt ${attempt}` : "";
  item.iconPath = stepIcons[state];
  const took = seconds === undefined ? words : secondsInWords(seconds);
  item.description = [took, again, why ?? ""].filter(Boolean).join(" · ");
  item.tooltip = tooltip(`${name}: ${words}`, [
    ...(seconds === undefined ? [] : [`It took ${secondsInWords(seconds)}`]),
    ...(again === "" ? [] : [again]),
    ...(code === undefined || code === 0 ? [] : [`Exit code ${code}`]),
    ...(why === undefined ? [] : [why]),
  ]);
  item.contextValue = `ran${log === undefined ? "" : ".logged"}${line === undefined ? "" : ".placed"}`;
  if (log !== undefined)
    item.command = {
      command: "mlops.showLog",
      title: "Show Log",
      arguments: [uri, run, about],
    };
  item.accessibilityInformation = {
    label: [`Step ${name}`, words, took === words ? "" : took, why ?? ""]
      .filter(Boolean)
      .join(", "),
  };
  return item;
}

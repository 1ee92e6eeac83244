import * as vscode from "vscode";
import type { Overview, RecordedRun } from "../../../server/src/lsp/protocol.ts";
import type { RunRecords } from "../runRecords.ts";
import type { PipelineFiles } from "./pipelineFiles.ts";
import {
  type FileNode,
  fileItem,
  type PipelineNode,
  type StepNode,
  type SystemNode,
  stepItem,
  systemItem,
  type TriggerNode,
  triggerItem,
} from "./pipelineItems.ts";

export const pipelinesView = "mlops.pipelines";

/** Set once the workspace has been looked through, so that "there are none" is only said then. */
const lookedKey = "mlops.pipelinesLooked";

/** Runs of a file that the last results are taken from. */
const latest = 20;

/** "In 5 h" is out of date this soon. Milliseconds. */
const minute = 60_000;

/** "Pipelines": the pipeline files of the workspace, what starts each of them, and its steps. */
export class PipelinesView implements vscode.TreeDataProvider<PipelineNode>, vscode.Disposable {
  readonly #files: PipelineFiles;
  readonly #records: RunRecords;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<PipelineNode>;
  readonly #listeners: vscode.Disposable;
  readonly #runs = new Map<string, readonly RecordedRun[]>();
  readonly #clock: ReturnType<typeof setInterval>;
  #looking: Promise<void> | undefined;
  #stale = true;

  constructor(files: PipelineFiles, records: RunRecords) {
    this.#files = files;
    this.#records = records;
    this.#view = vscode.window.createTreeView(pipelinesView, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#clock = setInterval(() => void this.#tick(), minute);
    this.#listeners = vscode.Disposable.from(
      this.#view,
      files.onDidChange(() => this.refresh()),
      records.onDidChange(() => this.refresh()),
      this.#view.onDidChangeVisibility(() => {
        if (this.#stale) this.refresh();
      }),
    );
  }

  refresh(): void {
    this.#stale = !this.#view.visible;
    if (!this.#stale) this.#changed.fire(undefined);
  }

  async getChildren(node?: PipelineNode): Promise<PipelineNode[]> {
    if (!node) return this.#roots();
    if (node.kind === "system") return node.files.map(toFileNode);
    if (node.kind !== "file") return [];
    const { file, uri } = node;
    this.#runs.set(uri, await this.#records.of(vscode.Uri.parse(uri), latest));
    return [
      ...file.triggers.map(
        (trigger): TriggerNode => ({ kind: "trigger", uri, about: trigger.name, file, trigger }),
      ),
      ...file.steps.map(
        (step): StepNode => ({ kind: "step", uri, about: step.offset, file, step }),
      ),
    ];
  }

  getTreeItem(node: PipelineNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    switch (node.kind) {
      case "system":
        return systemItem(node);
      case "file":
        return this.#fileItem(node);
      case "trigger":
        return triggerItem(node, this.#runs.get(node.uri) ?? []);
      case "step":
        return stepItem(node, this.#runs.get(node.uri) ?? []);
    }
  }

  dispose(): void {
    clearInterval(this.#clock);
    this.#listeners.dispose();
    this.#changed.dispose();
  }

  async #roots(): Promise<PipelineNode[]> {
    if (!this.#looking) {
      this.#looking = this.#files.look();
      const here = { location: { viewId: pipelinesView } };
      void vscode.window.withProgress(here, async () => this.#looking);
    }
    void vscode.commands.executeCommand("setContext", lookedKey, this.#files.areKnown);
    this.#view.message = this.#files.areMore
      ? "There are more YAML files in this workspace than were looked at."
      : "";
    const { all } = this.#files;
    const own = all.filter((file) => file.own);
    const systems = new Map<string, Overview[]>();
    for (const file of all.filter((each) => !each.own))
      systems.set(file.title, [...(systems.get(file.title) ?? []), file]);
    return [
      ...own.map(toFileNode),
      ...[...systems].map(([title, files]): SystemNode => ({ kind: "system", title, files })),
    ];
  }

  async #fileItem(node: FileNode): Promise<vscode.TreeItem> {
    const [last] = await this.#records.of(vscode.Uri.parse(node.uri), 1);
    return fileItem(node, last);
  }

  /** What says how long ago or how soon something is goes out of date; a run that was due, too. */
  async #tick(): Promise<void> {
    if (!this.#view.visible) return;
    const now = Date.now();
    const past = this.#files.all.filter(({ triggers }) =>
      triggers.some(({ next }) => next && Date.parse(next.utc) <= now),
    );
    for (const { uri } of past) await this.#files.readAgain(vscode.Uri.parse(uri));
    this.refresh();
  }
}

const toFileNode = (file: Overview): FileNode => ({ kind: "file", uri: file.uri, file });

import * as vscode from "vscode";
import type { Overview, RecordedRun } from "../../../server/src/lsp/protocol.ts";
import type { RunRecords } from "../runRecords.ts";
import { LiveTree } from "./liveTree.ts";
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

/** "Pipelines": the pipeline files of the workspace, what starts each of them, and its steps. */
export class PipelinesView extends LiveTree<PipelineNode> {
  readonly #runs = new Map<string, readonly RecordedRun[]>();
  #looking: Promise<void> | undefined;

  constructor(files: PipelineFiles, records: RunRecords) {
    super(pipelinesView, files, records);
  }

  override async getChildren(node?: PipelineNode): Promise<PipelineNode[]> {
    if (!node) return this.#roots();
    if (node.kind === "system") return node.files.map(toFileNode);
    if (node.kind !== "file") return [];
    const { file, uri } = node;
    this.#runs.set(uri, await this.records.of(vscode.Uri.parse(uri), latest));
    return [
      ...file.triggers.map(
        (trigger): TriggerNode => ({ kind: "trigger", uri, about: trigger.name, file, trigger }),
      ),
      ...file.steps.map(
        (step): StepNode => ({ kind: "step", uri, about: step.offset, file, step }),
      ),
    ];
  }

  override getTreeItem(node: PipelineNode): vscode.TreeItem | Promise<vscode.TreeItem> {
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

  async #roots(): Promise<PipelineNode[]> {
    if (!this.#looking) {
      this.#looking = this.files.look();
      const here = { location: { viewId: pipelinesView } };
      void vscode.window.withProgress(here, async () => this.#looking);
    }
    void vscode.commands.executeCommand("setContext", lookedKey, this.files.areKnown);
    this.view.message = this.files.areMore
      ? "There are more YAML files in this workspace than were looked at."
      : "";
    const { all } = this.files;
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
    const [last] = await this.records.of(vscode.Uri.parse(node.uri), 1);
    return fileItem(node, last);
  }

  /** A run that was due gives way to the next one. */
  protected override async tick(): Promise<void> {
    const now = Date.now();
    const past = this.files.all.filter(({ triggers }) =>
      triggers.some(({ next }) => next && Date.parse(next.utc) <= now),
    );
    for (const { uri } of past) await this.files.readAgain(vscode.Uri.parse(uri));
    await super.tick();
  }
}

const toFileNode = (file: Overview): FileNode => ({ kind: "file", uri: file.uri, file });

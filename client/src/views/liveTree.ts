import * as vscode from "vscode";
import type { RunRecords } from "../runRecords.ts";
import type { PipelineFiles } from "./pipelineFiles.ts";

/** "In 5 h" and "3 min ago" are out of date this soon. Milliseconds. */
const minute = 60_000;

/** A view of pipelines and their runs: drawn anew when they change, and while it is looked at. */
export abstract class LiveTree<Node> implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  protected readonly files: PipelineFiles;
  protected readonly records: RunRecords;
  protected readonly view: vscode.TreeView<Node>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listeners: vscode.Disposable;
  readonly #clock: ReturnType<typeof setInterval>;
  #stale = true;

  constructor(id: string, files: PipelineFiles, records: RunRecords) {
    this.files = files;
    this.records = records;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true });
    this.#clock = setInterval(() => {
      if (this.view.visible) void this.tick();
    }, minute);
    this.#listeners = vscode.Disposable.from(
      this.view,
      files.onDidChange(() => this.refresh()),
      records.onDidChange(() => this.refresh()),
      this.view.onDidChangeVisibility(() => {
        if (this.#stale) this.refresh();
      }),
    );
  }

  abstract getChildren(node?: Node): Promise<Node[]>;
  abstract getTreeItem(node: Node): vscode.TreeItem | Promise<vscode.TreeItem>;

  refresh(): void {
    this.#stale = !this.view.visible;
    if (!this.#stale) this.#changed.fire(undefined);
  }

  dispose(): void {
    clearInterval(this.#clock);
    this.#listeners.dispose();
    this.#changed.dispose();
  }

  /** What says how long ago or how soon something is goes out of date. */
  protected async tick(): Promise<void> {
    this.refresh();
  }
}

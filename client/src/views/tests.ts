import * as vscode from "vscode";
import {
  methods,
  product,
  type Range,
  type TestedTrigger,
  type TestsParams,
  type TriggerTests,
} from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { tellResult } from "./testResult.ts";

/** Files of the product's own format are known by their names, and only they hold tests. */
const ownName = /(^|[/.])mlops\.ya?ml$/i;
const ownFiles = "**/{mlops,*.mlops}.{yaml,yml}";

/** A file is read again this long after its last change, in milliseconds. */
const rest = 300;

/**
 * The expectations of triggers in the Test Explorer: file, trigger, expectation. They execute nothing,
 * so they are there in a browser and in a folder that is not trusted too; VS Code itself asks for trust
 * before any test is run.
 */
export class TriggerTestExplorer implements vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #controller = vscode.tests.createTestController("mlops", "Pipeline Triggers");
  readonly #listeners: vscode.Disposable[] = [];
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  /** Told which file was saved and read anew. */
  readonly #saved = new vscode.EventEmitter<vscode.TestItem>();
  #watcher: vscode.FileSystemWatcher | undefined;

  constructor(server: LanguageServer) {
    this.#server = server;
    this.#controller.resolveHandler = (item) => (item ? undefined : this.#discover());
    this.#controller.refreshHandler = () => this.#discover();
    this.#controller.createRunProfile(
      "Evaluate",
      vscode.TestRunProfileKind.Run,
      (request, token) => this.#asked(request, token),
      true,
      undefined,
      true,
    );
    const { workspace } = vscode;
    this.#listeners.push(
      workspace.onDidOpenTextDocument(({ uri }) => this.#soon(uri)),
      workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => {
        if (contentChanges.length > 0) this.#onEdited(uri);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#soon(uri)),
      workspace.onDidSaveTextDocument(({ uri }) => void this.#onSaved(uri)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${product}.enable`)) this.#allSoon();
      }),
      server.onDidChange(({ kind }) => {
        if (kind === "ready") this.#allSoon();
      }),
    );
    this.#allSoon();
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const listener of this.#listeners) listener.dispose();
    this.#saved.dispose();
    this.#controller.dispose();
  }

  /** Looks for tests in all of the workspace, and goes on looking. Begins when they are asked for. */
  async #discover(): Promise<void> {
    if (!this.#watcher) {
      this.#watcher = vscode.workspace.createFileSystemWatcher(ownFiles);
      this.#watcher.onDidCreate((uri) => this.#soon(uri));
      this.#watcher.onDidChange((uri) => this.#soon(uri));
      this.#watcher.onDidDelete((uri) => this.#soon(uri));
      this.#listeners.push(this.#watcher);
    }
    const found = await vscode.workspace.findFiles(ownFiles, "**/node_modules/**");
    const known = [...this.#controller.items].map(([id]) => vscode.Uri.parse(id));
    const files = new Map([...found, ...known].map((uri) => [uri.toString(), uri]));
    await Promise.all([...files.values()].map((uri) => this.#read(uri)));
  }
  #onEdited(uri: vscode.Uri): void {
    const file = this.#controller.items.get(uri.toString());
    if (file) this.#controller.invalidateTestResults(file);
    this.#soon(uri);
  }

  /** Reads again what is open and what is shown. */
  #allSoon(): void {
    for (const { uri } of vscode.workspace.textDocuments) this.#soon(uri);
    for (const [, { uri }] of this.#controller.items) if (uri) this.#soon(uri);
  }

  #soon(uri: vscode.Uri): void {
    if (!mayHoldTests(uri)) return;
    const id = uri.toString();
    clearTimeout(this.#waiting.get(id));
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      void this.#read(uri);
    }, rest);
    this.#waiting.set(id, timer);
  }

  async #onSaved(uri: vscode.Uri): Promise<void> {
    const item = mayHoldTests(uri) ? await this.#read(uri) : undefined;
    if (item) this.#saved.fire(item);
  }

  /** Reads what tests a file holds now. Answers its item; nothing where it holds none. */
  async #read(uri: vscode.Uri): Promise<vscode.TestItem | undefined> {
    const params = await paramsOf(uri);
    if (!params) {
      this.#controller.items.delete(uri.toString());
      return undefined;
    }
    const triggers = await this.#server.request<readonly TriggerTests[]>(methods.tests, params);
    // Without an answer what is known stays: the server may be about to come back.
    return triggers ? this.#show(uri, triggers) : this.#controller.items.get(uri.toString());
  }

  #show(uri: vscode.Uri, triggers: readonly TriggerTests[]): vscode.TestItem | undefined {
    const { items } = this.#controller;
    if (triggers.length === 0) {
      items.delete(uri.toString());
      return undefined;
    }
    const file = this.#item(items, uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    const ids = unique(triggers.map(({ trigger }) => trigger));
    const shown = triggers.map(({ trigger, range, tests }, index) => {
      const item = this.#item(file.children, ids[index] ?? trigger, trigger, uri, range);
      const labels = unique(tests.map(({ label }) => label));
      item.children.replace(
        tests.map(({ label, range: place }, at) => {
          const test = this.#item(item.children, labels[at] ?? label, label, uri, place);
          // In the order of the file.
          test.sortText = String(at).padStart(6, "0");
          return test;
        }),
      );
      return item;
    });
    file.children.replace(shown);
    items.add(file);
    return file;
  }

  /** The item that is there already, so that it keeps its results, or a new one. */
  #item(
    among: vscode.TestItemCollection,
    id: string,
    label: string,
    uri: vscode.Uri,
    range?: Range,
  ): vscode.TestItem {
    const item = among.get(id) ?? this.#controller.createTestItem(id, label, uri);
    item.label = label;
    item.range = range && placeOf(range);
    return item;
  }

  async #asked(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (!request.include) await this.#discover();
    if (!request.continuous) return this.#run(request, undefined, token);
    const listener = this.#saved.event((file) => void this.#run(request, file, token));
    token.onCancellationRequested(() => listener.dispose());
  }

  /** Evaluates what is asked for, in one file only where one is given. */
  async #run(
    request: vscode.TestRunRequest,
    only: vscode.TestItem | undefined,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const files = [...this.#controller.items].map(([, file]) => file);
    const asked = new Set(
      [...testsOf(request.include ?? files)].filter(
        (test) => (!only || fileOf(test) === only) && !isWithin(test, request.exclude ?? []),
      ),
    );
    if (asked.size === 0) return;
    const run = this.#controller.createTestRun(request);
    for (const test of asked) run.enqueued(test);
    for (const file of new Set([...asked].map(fileOf))) {
      if (token.isCancellationRequested) break;
      await this.#runFile(run, file, asked);
    }
    run.end();
  }

  async #runFile(
    run: vscode.TestRun,
    file: vscode.TestItem,
    asked: ReadonlySet<vscode.TestItem>,
  ): Promise<void> {
    const ofFile = [...asked].filter((test) => fileOf(test) === file);
    const { uri } = file;
    const params = uri && (await paramsOf(uri));
    const tested =
      params && (await this.#server.request<readonly TestedTrigger[]>(methods.runTests, params));
    if (!uri || !tested) {
      const why = "The language server gave no answer. MLOps: Show Logs says why.";
      for (const test of ofFile) run.errored(test, new vscode.TestMessage(why));
      return;
    }
    this.#show(uri, tested);
    const ids = unique(tested.map(({ trigger }) => trigger));
    for (const [index, { trigger, tests }] of tested.entries()) {
      const labels = unique(tests.map(({ label }) => label));
      for (const [at, result] of tests.entries()) {
        const test = file.children.get(ids[index] ?? "")?.children.get(labels[at] ?? "");
        if (test && asked.has(test)) tellResult(run, test, trigger, result);
      }
    }
    // What the file no longer holds.
    for (const test of ofFile) if (!test.parent?.children.get(test.id)) run.skipped(test);
  }
}

/** What is asked of the server about a file: its text goes along where no editor holds it. */
async function paramsOf(uri: vscode.Uri): Promise<TestsParams | undefined> {
  if (!isEnabled()) return undefined;
  const id = uri.toString();
  const open = openDocument(id);
  if (open) return expects(open.getText()) ? { uri: id } : undefined;
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return expects(text) ? { uri: id, text } : undefined;
  } catch {
    // It is gone, or nobody may read it: there is nothing to be tested.
    return undefined;
  }
}

const openDocument = (id: string): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(({ uri, isClosed }) => !isClosed && uri.toString() === id);

/** A comparison with git's version of a file is no file of its own. */
const mayHoldTests = ({ path, scheme }: vscode.Uri): boolean =>
  ownName.test(path) && scheme !== "git";

/** No server is started for a file that says nothing of the kind. */
const expects = (text: string): boolean => /\bexpect["']?\s*:/.test(text);

const isEnabled = (): boolean => vscode.workspace.getConfiguration(product).get("enable", true);

const placeOf = ({ start, end }: Range): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

/** Names of which several may be the same, told apart by their order. */
function unique(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function* testsOf(items: Iterable<vscode.TestItem>): Generator<vscode.TestItem> {
  for (const item of items)
    if (item.children.size > 0) yield* testsOf([...item.children].map(([, child]) => child));
    else if (item.parent?.parent) yield item;
}

const fileOf = (item: vscode.TestItem): vscode.TestItem =>
  item.parent ? fileOf(item.parent) : item;

const isWithin = (item: vscode.TestItem, among: readonly vscode.TestItem[]): boolean =>
  among.includes(item) || (item.parent !== undefined && isWithin(item.parent, among));

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as vscode from "vscode";

/** The extension as VS Code runs it, asked through VS Code's own commands. */

const extensionId = "mlops-pipelines.mlops-pipelines";
const mark = (document: vscode.TextDocument, text: string): vscode.Range => {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `the document holds "${text}"`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
};

const folder = (): vscode.Uri => {
  const first = vscode.workspace.workspaceFolders?.[0];
  assert.ok(first, "a folder is open");
  return first.uri;
};

async function open(file: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), file));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Waits until `look` finds what is looked for. */
async function until<Found>(
  what: string,
  look: () => Found | undefined | Promise<Found | undefined>,
  patience = 30_000,
): Promise<Found> {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== (false as unknown)) return found;
    if (Date.now() > end) assert.fail(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const problems = ({ uri }: vscode.TextDocument) =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "mlops");

const firstProblem = (document: vscode.TextDocument) =>
  until("a problem", () => problems(document)[0]);

const noProblems = (document: vscode.TextDocument) =>
  until("no problems", () => problems(document).length === 0 || undefined);

async function replace(document: vscode.TextDocument, range: vscode.Range, text: string) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

const setting = (name: string, value: unknown) =>
  vscode.workspace.getConfiguration("mlops").update(name, value, vscode.ConfigurationTarget.Global);

/** Processes of our language server below this extension host; only Linux tells. */
function serverProcesses(): number[] {
  const found: number[] = [];
  for (const entry of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const words = fs.readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
      const parent = / \d+ /.exec(
        fs.readFileSync(`/proc/${entry}/stat`, "utf8").replace(/^.*\)/, ""),
      );
      const isOurs = Number(parent?.[0]) === process.pid;
      if (isOurs && words.some((word) => word.endsWith("cli.js")) && words.includes("lsp"))
        found.push(Number(entry));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

const linuxIt = process.platform === "linux" ? it : it.skip;

describe("a YAML file without a pipeline", () => {
  it("gets no findings", async () => {
    const document = await open("openapi.yaml");
    await until(
      "the extension",
      () => vscode.extensions.getExtension(extensionId)?.isActive || undefined,
    );
    assert.deepEqual(problems(document), []);
  });

  linuxIt("starts no server", async () => {
    await open("openapi.yaml");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.deepEqual(serverProcesses(), []);
  });
});

describe("a pipeline", () => {
  let document: vscode.TextDocument;
  let original: string;

  before(async () => {
    document = await open("churn.mlops.yaml");
    original = document.getText();
  });

  afterEach(async () => {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    if (document.getText() !== original) await replace(document, whole, original);
  });

  it("keeps the language id yaml", () => assert.equal(document.languageId, "yaml"));

  it("shows its fault at the exact characters", async () => {
    const problem = await firstProblem(document);
    assert.equal(problems(document).length, 1);
    assert.equal(document.getText(problem.range), "24");
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.match(problem.message, /24/);
  });

  it("offers the mend first, and mends", async () => {
    const problem = await firstProblem(document);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const [first] = actions;
    assert.ok(first?.edit, "a quick fix with an edit");
    assert.ok(first.isPreferred);
    assert.ok(await vscode.workspace.applyEdit(first.edit));
    assert.ok(document.getText().includes('cron: "0 0 * * *"'));
    await noProblems(document);
  });

  it("is mended by Fix All", async () => {
    await firstProblem(document);
    await vscode.commands.executeCommand("mlops.fixAll");
    assert.equal(document.getText(), original.replace("0 24 * * *", "0 0 * * *"));
    await noProblems(document);
  });

  it("is exported as a new file, which is checked as the workflow it is", async () => {
    await vscode.commands.executeCommand("mlops.exportPipeline", document.uri, "github-actions");
    const exported = vscode.window.activeTextEditor?.document;
    assert.ok(exported?.isUntitled);
    assert.match(exported.uri.path, /\/\.github\/workflows\/[\w-]+\.yml$/);
    assert.equal(exported.languageId, "yaml");
    assert.match(exported.getText(), /^# Made from churn\.mlops\.yaml by mlops export/);
    await replace(exported, mark(exported, "needs: ["), "needs: [gone, ");
    assert.match((await firstProblem(exported)).message, /gone/);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.window.showTextDocument(document);
  });

  it("is checked again with every change", async () => {
    await firstProblem(document);
    await replace(document, mark(document, "24 * * *"), "3 * * *");
    await noProblems(document);
    await replace(document, mark(document, "needs: train"), "needs: trian");
    const problem = await firstProblem(document);
    assert.equal(document.getText(problem.range), "trian");
  });

  it("tells the next runs on hover", async () => {
    await replace(document, mark(document, "0 24 * * *"), "30 2 * * *");
    const place = mark(document, "30 2 * * *").start;
    const text = await until("a hover", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        place,
      );
      return hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[])[0]?.value;
    });
    assert.match(text, /20\d\d/);
    assert.match(text, /02:30/);
  });

  it("has a code lens on its triggers", async () => {
    const lenses = await until("code lenses", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        50,
      );
      return found.length > 0 ? found : undefined;
    });
    const runs = lenses.filter(({ command }) => command?.command === "mlops.runTrigger");
    assert.ok(runs.some(({ command }) => command?.arguments?.[1] === "accuracy-drop"));
    const lines = runs.map(({ range }) => document.lineAt(range.start.line).text.trim());
    assert.ok(lines.includes("accuracy-drop:"), `a lens on the trigger's line, not on ${lines}`);
  });

  it("can be run as a task from tasks.json", async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: "mlops" });
    const task = tasks.find(({ name }) => name === "retrain on the drop");
    assert.ok(task, "the task is known");
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    assert.equal(await ended, 0);
  });
});

describe("a GitHub workflow", () => {
  it("shows the Python error at its place", async () => {
    const document = await open(".github/workflows/retrain.yml");
    const problem = await firstProblem(document);
    assert.equal(document.lineAt(problem.range.start.line).text.trim(), "for stage in stages");
  });
});

describe("settings", () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await open("churn.mlops.yaml");
    await firstProblem(document);
  });

  it("take effect without a restart: a rule off", async () => {
    const [problem] = problems(document);
    const { code } = problem ?? {};
    const rule = typeof code === "object" ? String(code.value) : String(code);
    await setting("rules", { [rule]: "off" });
    await noProblems(document);
    await setting("rules", { [rule]: "warning" });
    assert.equal((await firstProblem(document)).severity, vscode.DiagnosticSeverity.Warning);
    await setting("rules", undefined);
    await until(
      "the error",
      () => problems(document)[0]?.severity === vscode.DiagnosticSeverity.Error || undefined,
    );
  });

  it("take effect without a restart: everything off", async () => {
    await setting("enable", false);
    await noProblems(document);
    if (process.platform === "linux")
      await until("the server's end", () => serverProcesses().length === 0 || undefined);
    await setting("enable", undefined);
    await firstProblem(document);
  });
});

describe("the server", () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await open("churn.mlops.yaml");
    await firstProblem(document);
  });

  const kill = async () => {
    const [pid] = await until("a server", () => {
      const found = serverProcesses();
      return found.length > 0 ? found : undefined;
    });
    assert.ok(pid);
    process.kill(pid, "SIGKILL");
    await until("its end", () => !serverProcesses().includes(pid) || undefined);
  };

  linuxIt("comes back after a crash", async () => {
    await kill();
    await noProblems(document);
    await firstProblem(document);
    assert.equal(serverProcesses().length, 1);
  });

  linuxIt("gives up after five crashes and starts when asked to", async () => {
    for (let crash = 0; crash < 4; crash++) await kill();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.deepEqual(serverProcesses(), []);
    await vscode.commands.executeCommand("mlops.restartServer");
    await firstProblem(document);
    assert.equal(serverProcesses().length, 1);
  });
});

describe("a workflow that runs a script of the folder", () => {
  const files = {
    ".github/workflows/drift.yml":
      "on: workflow_dispatch\njobs:\n  retrain:\n    runs-on: ubuntu-latest\n    steps:\n      - id: drift\n        run: python scripts/check.py\n      - if: steps.drift.outputs.drift == 'True'\n        run: python retrain.py\n",
    "scripts/check.py":
      'import os\n\naccuracy = 0.8\nwith open(os.environ["GITHUB_OUTPUT"], "a") as output:\n    output.write(f"drift={accuracy > 0.9}")\n',
  };

  before(async () => {
    for (const [name, text] of Object.entries(files))
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder(), name),
        new TextEncoder().encode(text),
      );
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const name of Object.keys(files))
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), name));
  });

  it("is judged by the script, also as it is typed", async () => {
    const workflow = await open(".github/workflows/drift.yml");
    const problem = await until("the inverted trigger", () =>
      problems(workflow).find(({ message }) => message.includes("scripts/check.py")),
    );
    assert.equal(workflow.getText(problem.range), "steps.drift.outputs.drift == 'True'");
    const [first] = problem.relatedInformation ?? [];
    assert.match(first?.location.uri.path ?? "", /\/scripts\/check\.py$/);

    const script = await open("scripts/check.py");
    await vscode.window.showTextDocument(workflow, vscode.ViewColumn.Beside);
    await replace(script, mark(script, ">"), "<");
    assert.equal(script.isDirty, true);
    await until(
      "no inverted trigger",
      () =>
        problems(workflow).every(({ message }) => !message.includes("scripts/check.py")) ||
        undefined,
    );
    await vscode.window.showTextDocument(script);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as vscode from "vscode";

/** Runs as VS Code's tasks, their records in the views, and what failed as a problem at its line. */

interface Node {
  readonly kind: string;
}
interface View {
  getChildren(node?: Node): Promise<Node[]>;
  getTreeItem(node: Node): vscode.TreeItem | Promise<vscode.TreeItem>;
}

const steps = `name: slow-training
steps:
  prepare:
    run: echo prepared >> prepared.txt
  fit:
    needs: prepare
    run: while [ ! -e go ]; do sleep 0.2; done
  broken:
    python: |
      scores = []

      def mean(values):
          return sum(values) / len(values)
      print(mean(scores))
  count:
    run: for i in $(seq 20); do echo "line $i"; sleep 0.2; done
`;

async function until<Found>(
  what: string,
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  for (let tries = 0; tries < 300; tries++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail(`waited in vain for ${what}`);
}

/** The rows of a view as a person reads them: label, description and what its icon is. */
async function rows(view: View, node?: Node): Promise<{ node: Node; text: string }[]> {
  return Promise.all(
    (await view.getChildren(node)).map(async (each) => {
      const { label, description, iconPath } = await view.getTreeItem(each);
      const icon = iconPath instanceof vscode.ThemeIcon ? iconPath.id : "";
      return { node: each, text: `${icon} ${label} ${description ?? ""}`.trim() };
    }),
  );
}

const texts = async (view: View, node?: Node) => (await rows(view, node)).map(({ text }) => text);

/** Processes of runs in a folder: the command line, and the steps it started. Only Linux tells. */
function processesIn(folder: string): string[] {
  if (process.platform !== "linux") return [];
  return fs.readdirSync("/proc").flatMap((id) => {
    try {
      const line = fs.readFileSync(`/proc/${id}/cmdline`, "utf8");
      const of = fs.readFileSync(`/proc/${id}/environ`, "utf8");
      const isOurs = of.includes("MLOPS_RUN=") || /cli\.js\0run\0/.test(line);
      const isHere = fs.readlinkSync(`/proc/${id}/cwd`).startsWith(folder);
      return /^\d+$/.test(id) && isOurs && isHere ? [`${id} ${line}`] : [];
    } catch {
      return [];
    }
  });
}

const ended = () =>
  new Promise<number | undefined>((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.definition.type !== "mlops") return;
      listener.dispose();
      resolve(exitCode);
    });
  });

describe("runs", () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, "slow.mlops.yaml");
  const write = (text: string) => vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const processes = () => processesIn(folder.uri.fsPath);
  let pipelines: View;
  let history: View;

  const ofFile = async () =>
    (
      await until("the file's row", async () =>
        (await rows(pipelines)).find(({ text }) => text.includes("slow-training")),
      )
    ).node;
  const row = async (name: string) =>
    (await texts(pipelines, await ofFile())).find((text) => text.split(" ")[1] === name);

  before(async () => {
    await write(steps);
    const extension = vscode.extensions.getExtension("mlops-pipelines.mlops-pipelines");
    assert.ok(extension);
    const views = await extension.activate();
    ({ pipelines, runs: history } = views);
  });
  after(async () => {
    for (const execution of vscode.tasks.taskExecutions) execution.terminate();
    await vscode.workspace.fs.delete(uri);
  });

  it("have a view that follows whole folders as they come, are renamed and go", async () => {
    const at = (name: string) => vscode.Uri.joinPath(folder.uri, name);
    const listed = async () =>
      (await texts(pipelines))
        .filter((text) => / moving /.test(text))
        .map((text) => text.split(" ").at(-1));
    const elsewhere = fs.mkdtempSync(`${folder.uri.fsPath}-outside-`);
    fs.mkdirSync(`${elsewhere}/one/deep`, { recursive: true });
    fs.writeFileSync(
      `${elsewhere}/one/deep/a.mlops.yaml`,
      "name: moving\nsteps: { tell: { run: echo } }\n",
    );
    await until("the view", async () => (await texts(pipelines)).length > 0);
    fs.renameSync(`${elsewhere}/one`, at("one").fsPath);
    fs.rmSync(elsewhere, { recursive: true });
    await until("the folder", async () => (await listed()).join() === "one/deep/a.mlops.yaml");
    fs.renameSync(at("one").fsPath, at("two").fsPath);
    await until("its new name", async () => (await listed()).join() === "two/deep/a.mlops.yaml");
    fs.rmSync(at("two").fsPath, { recursive: true });
    await until("its end", async () => (await listed()).length === 0);
  });

  it("have a view of pipelines, our own format first, found without being opened", async () => {
    const found = await until("the pipelines", async () => {
      const all = await texts(pipelines);
      return all.some((text) => text.includes("GitHub")) ? all : undefined;
    });
    assert.match(found[0] ?? "", /churn-retraining .*churn\.mlops\.yaml$/);
    assert.match(found.at(-1) ?? "", /GitHub Actions workflow 1 file$/);
    assert.ok(!found.some((text) => text.includes("openapi")), `${found}`);
    assert.ok(!vscode.workspace.textDocuments.some((each) => each.uri.path === uri.path));
    assert.deepEqual(await texts(pipelines, await ofFile()), [
      "circle-outline prepare",
      "circle-outline fit",
      "circle-outline broken",
      "circle-outline count",
    ]);
    const [churn] = await rows(pipelines);
    const of = await texts(pipelines, churn?.node);
    assert.ok(of.includes("calendar nightly its schedule cannot be read"), `${of}`);
    assert.ok(
      of.includes("pulse accuracy-drop when accuracy < 0.87 or data_volume_increase > 0.20"),
      `${of}`,
    );
    assert.ok(
      of.some((text) => / deploy .*deploys$/.test(text)),
      `${of}`,
    );
  });

  it("of a step alone are recorded and shown", async () => {
    const end = ended();
    await vscode.commands.executeCommand("mlops.runStep", uri.toString(), "prepare");
    assert.equal(await end, 0);
    await until("the result", async () =>
      /^pass prepare succeeded/.test((await row("prepare")) ?? ""),
    );
    const [first] = await rows(history);
    assert.match(first?.text ?? "", /^pass prepare \d+\.\d s · just now · slow\.mlops\.yaml$/);
    assert.match((await texts(history, first?.node))[0] ?? "", /^pass prepare \d+\.\d s$/);
  });

  it("tell what failed as a problem at the line of the YAML", async () => {
    const end = ended();
    await vscode.commands.executeCommand("mlops.runStep", uri.toString(), "broken");
    assert.equal(await end, 1);
    const problem = await until("the problem", () =>
      vscode.languages.getDiagnostics(uri).find(({ source }) => source === "mlops run"),
    );
    const line = steps.split("\n").findIndex((text) => text.includes("len(values)"));
    assert.equal(problem.range.start.line, line);
    assert.equal(problem.range.start.character, steps.split("\n")[line]?.search(/\S/));
    assert.equal(problem.message, "broken: exit code 1: ZeroDivisionError: division by zero");
    assert.match((await row("broken")) ?? "", /^error broken failed/);
  });

  it("show their logs, which cannot be edited", async () => {
    await vscode.commands.executeCommand("mlops.showLog", uri.toString());
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, "mlops-log");
    assert.match(document?.getText() ?? "", /ZeroDivisionError: division by zero\n$/);
    assert.ok(document);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      document.uri,
    );
    const line = steps.split("\n").findIndex((text) => text.includes("len(values)")) + 1;
    const last = links.at(-1);
    assert.equal(last?.target?.fsPath, uri.fsPath);
    assert.equal(last?.target?.fragment, `L${line}`);
    assert.equal(document.getText(last?.range), `File "${uri.fsPath}", line ${line}`);
  });

  it("go on from the step that failed", async () => {
    await write(steps.replace("len(values)", "max(1, len(values))"));
    const end = ended();
    await vscode.commands.executeCommand("mlops.resumeRun", uri.toString());
    assert.equal(await end, 0);
    await until("the result", async () => /^pass broken/.test((await row("broken")) ?? ""));
    await write(steps);
  });

  it("are done again", async () => {
    const before = (await rows(history)).length;
    const end = ended();
    await vscode.commands.executeCommand("mlops.runAgain", uri.toString());
    assert.equal(await end, 1);
    await until(
      "one more run",
      async () => (await rows(history)).length === before + 1 || undefined,
    );
    const [newest] = await texts(history);
    assert.match(newest ?? "", /^error broken/);
  });

  const begin = async () => {
    await vscode.commands.executeCommand("mlops.runStep", uri.toString(), "fit");
    await until(
      "the run",
      async () => (await row("fit")) === "loading~spin fit running" || undefined,
    );
    if (process.platform === "linux") assert.notDeepEqual(processes(), []);
  };

  it("end with all their processes when they are cancelled", async () => {
    const end = ended();
    await begin();
    const [going] = await rows(history);
    assert.match(going?.text ?? "", /^loading~spin fit running/);
    // As the button on its row does it.
    await vscode.commands.executeCommand("mlops.cancelRun", going?.node);
    assert.equal(await end, 1);
    await until("the record", async () =>
      /^circle-slash fit cancelled/.test((await row("fit")) ?? ""),
    );
    assert.deepEqual(processes(), []);
  });

  it("end with all their processes when their task is terminated", async () => {
    await begin();
    const [execution] = vscode.tasks.taskExecutions;
    assert.ok(execution);
    execution.terminate();
    await until("the end", () => processes().length === 0 || undefined);
    await until("the record", async () => /^circle-slash fit/.test((await row("fit")) ?? ""));
  });

  it("show their logs as they grow", async () => {
    const end = ended();
    await vscode.commands.executeCommand("mlops.runStep", uri.toString(), "count");
    await until("the run", async () => (await row("count")) === "loading~spin count running");
    await vscode.commands.executeCommand("mlops.showLog", uri.toString());
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.uri.path ?? "", /\/count\.log$/);
    assert.ok(!document?.getText().includes("line 20"));
    await until("the last line", () => document?.getText().endsWith("line 20\n"));
    assert.equal(await end, 0);
  });

  it("are followed by the view as the file changes on disk", async () => {
    await write(
      steps.replace("prepare:", "prepared:").replace("needs: prepare", "needs: prepared"),
    );
    await until("the new name", () => row("prepared"));
    await write(steps);
    await until("the old name", () => row("prepare"));
  });
});

import * as assert from "node:assert/strict";
import * as vscode from "vscode";

/** The two pictures as VS Code knows them: its tabs, opened by its own commands. */

const text = `metrics:
  accuracy: { source: { day1: 0.92, day2: 0.88, day3: 0.85, day4: 0.90, day5: 0.80 } }
triggers:
  drop:
    when: accuracy < 0.87
steps:
  train: { run: echo }
`;

async function until<Found>(what: string, look: () => Found | undefined): Promise<Found> {
  for (let tries = 0; tries < 300; tries++) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail(`waited in vain for ${what}`);
}

/** The open tabs of one kind of page, by their titles. */
const titles = (viewType: string): string[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${viewType}`),
    )
    .map(({ label }) => label);

describe("the pictures of a pipeline", () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, "pictures.mlops.yaml");

  before(async () => {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(uri);
  });

  it("are not there before anybody asks", () => {
    assert.deepEqual([titles("mlops.backtest"), titles("mlops.graph")], [[], []]);
  });

  it("open once, however often they are asked for", async () => {
    for (let times = 0; times < 2; times++) {
      await vscode.commands.executeCommand("mlops.backtest", uri.toString(), "drop");
      await vscode.commands.executeCommand("mlops.showGraph", uri.toString());
      await until("the graph", () => titles("mlops.graph").length > 0);
    }
    assert.deepEqual(titles("mlops.backtest"), ["Back-test: drop"]);
    assert.deepEqual(titles("mlops.graph"), ["Graph: pictures.mlops.yaml"]);
  });

  it("are led to by a lens that names the file and the trigger", async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uri,
      20,
    );
    const lens = lenses.find(({ command }) => command?.command === "mlops.backtest");
    assert.deepEqual(lens?.command?.arguments, [uri.toString(), "drop"]);
    assert.equal(lens?.range.start.line, 3);
  });
});

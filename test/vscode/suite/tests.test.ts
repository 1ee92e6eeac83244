import * as assert from "node:assert/strict";
import * as vscode from "vscode";

/** The expectations of triggers as tests of VS Code, asked for and run through its own commands. */

const text = `metrics: { accuracy: {} }
triggers:
  drop:
    when: accuracy < 0.87
    expect:
      - given: { accuracy: 0.80 }
        fires: true
      - given: { accuracy: 0.90 }
        fires: true
steps:
  train: { run: echo }
`;
const holds = "fires with accuracy 0.8";
const fails = "fires with accuracy 0.9";

type Path = readonly string[];

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

describe("the Test Explorer", () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, "alarm.mlops.yaml");
  const write = (content: string) => vscode.workspace.fs.writeFile(uri, Buffer.from(content));

  /** The tests VS Code knows in the file, each as the ids that lead to it. */
  const known = async () => {
    const paths = await vscode.commands.executeCommand<Path[]>(
      "vscode.testing.getTestsInFile",
      uri,
    );
    return paths.filter(({ length }) => length === 4);
  };
  const named = (paths: readonly Path[], name: string): string => {
    const found = paths.find((path) => path.at(-1) === name);
    assert.ok(found, `there is a test "${name}" among ${JSON.stringify(paths)}`);
    // How VS Code joins the ids of a test and of those it is in.
    return found.join("\0");
  };
  const run = (id: string) => vscode.commands.executeCommand("vscode.runTestsById", 2, id);

  /** The line that VS Code shows a failure at; nothing where it shows no failure. */
  const shownAt = (): number | undefined => {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.uri.path === uri.path ? editor.selection.active.line : undefined;
  };
  const peeking = (when: string | undefined) =>
    vscode.workspace
      .getConfiguration("testing")
      .update("automaticallyOpenPeekView", when, vscode.ConfigurationTarget.Global);

  before(async () => {
    await write(text);
    await peeking("failureAnywhere");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  after(async () => {
    await peeking(undefined);
    await vscode.commands.executeCommand("testing.clearTestResults");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(uri);
  });

  it("finds the tests of a file in the workspace that no editor shows", async () => {
    await vscode.commands.executeCommand("workbench.view.testing.focus");
    const paths = await until("the tests", async () => {
      const found = await known();
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(
      paths.map((path) => path.slice(2)),
      [
        ["drop", holds],
        ["drop", fails],
      ],
    );
  });

  it("passes what holds", async () => {
    await run(named(await known(), holds));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(shownAt(), undefined);
  });

  it("fails what does not, at its line", async () => {
    await run(named(await known(), fails));
    assert.equal(await until("the failure", shownAt), 7);
  });

  it("follows the file", async () => {
    await write(text.replace("given: { accuracy: 0.90 }", "given: { accuracy: 0.5 }"));
    await until("the changed test", async () =>
      (await known()).some((path) => path.at(-1) === "fires with accuracy 0.5"),
    );
    await write("name: nothing\n");
    await until("no tests", async () => (await known()).length === 0);
  });
});

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { inWorkbench, until } from "./in-workbench.mjs";

/** Second lane: the package installed in a real VS Code, used as a person uses it. */

const alarm = `metrics:
  accuracy: {}
  drift: {}
triggers:
  accuracy-drop:
    when: accuracy < 0.87 or drift > 0.2
    expect:
      - given: { accuracy: 0.80, drift: 0 }
        fires: true
      - given: { accuracy: 0.90, drift: 0.1 }
        fires: true
steps:
  train: { run: echo training }
`;

/** The tests of a new file come up in the Test Explorer, and all are run. */
async function runsTests({ bench, folder }) {
  fs.writeFileSync(path.join(folder, "alarm.mlops.yaml"), alarm);
  await bench.openFile("alarm.mlops.yaml");
  await bench.command("Testing: Focus on Test Explorer View");
  await bench.test("alarm.mlops.yaml").waitFor();
  await bench.command("Test: Run All Tests");
}

/** One test passes, and one fails and says why. */
async function evaluatesTests(session, picture) {
  const { bench } = session;
  const { page } = bench;
  await runsTests(session);
  const failure = page.locator(".test-error-content-widget");
  await failure.waitFor();
  for (const name of ["alarm.mlops.yaml", "accuracy-drop"]) {
    await bench.test(name).click();
    await page.keyboard.press("ArrowRight");
  }
  const outcome = (label, word) =>
    page.locator(`.test-explorer [role="treeitem"][aria-label*="${label} (${word}"]`);
  await outcome("fires with accuracy 0.9, drift 0.1", "Failed").waitFor();
  await outcome("fires with accuracy 0.8, drift 0", "Passed").waitFor();
  assert.match(
    (await failure.textContent()).replaceAll("\u00a0", " "),
    /^.*It does not fi.* != It fires/,
  );
  await bench.test("fires with accuracy 0.9").dblclick();
  await failure.click();
  await bench.shot(picture);
}

describe("in the workbench", () => {
  const session = inWorkbench();

  it("a YAML file without a pipeline shows nothing of us", async () => {
    const { bench } = session;
    await bench.openFile("openapi.yaml");
    await bench.page.waitForTimeout(1000);
    assert.equal(await bench.squiggle().count(), 0);
    assert.equal(await bench.status().count(), 0);
    const commands = await bench.palette("MLOps:");
    assert.deepEqual(
      commands.filter((title) => title.startsWith("MLOps:")),
      [],
    );
  });

  it("a fault is underlined", async () => {
    const { bench } = session;
    await bench.openFile("churn.mlops.yaml");
    await bench.squiggle().first().waitFor({ state: "attached" });
    assert.equal(await bench.squiggle().count(), 1);
    await until("the status", async () => /1 problem/.test(await bench.status().textContent()));
    await bench.shot("1-squiggle");
  });

  it("the palette has our commands", async () => {
    const { bench } = session;
    for (const title of [
      "Run Trigger Locally",
      "Run Step Locally",
      "Run Pipeline Locally",
      "Explain Schedule",
      "Fix All Problems",
      "Set Secret",
      "Restart Server",
      "Show Logs",
    ]) {
      // One by one: the palette shows as many as fit.
      const commands = await bench.palette(`MLOps: ${title}`);
      assert.ok(
        commands.some((command) => command.includes(`MLOps: ${title}`)),
        `"${title}" in ${commands}`,
      );
    }
  });

  it("one key mends it", async () => {
    const { bench } = session;
    await bench.word("cron:", "0 24").click();
    await bench.page.keyboard.press("Control+Period");
    const menu = bench.page.locator(".action-widget .monaco-list-row");
    await menu.first().waitFor();
    await bench.shot("2-quick-fix");
    await bench.page.keyboard.press("Enter");
    await bench.squiggle().first().waitFor({ state: "detached" });
    assert.match(await bench.text(), /cron: "0 0 \* \* \*"/);
    await until("the status", async () => !/problem/.test(await bench.status().textContent()));
  });

  it("the hover tells the next runs", async () => {
    const { bench } = session;
    await bench.page.locator(".editor-instance .view-line", { hasText: "name: churn" }).click();
    await bench.word("cron:", "0 0").hover();
    await bench.hover().first().waitFor();
    await until("the next runs", async () =>
      /20\d\d/.test(await bench.hover().first().textContent()),
    );
    await bench.shot("3-hover");
    await bench.page.keyboard.press("Escape");
    await bench.page.mouse.move(900, 500);
  });

  it("the schedule is explained", async () => {
    const { bench } = session;
    await bench.command("MLOps: Explain Schedule");
    await until("five runs", async () => (await bench.rows().count()) >= 5);
    await bench.shot("4-explain-schedule");
    await bench.page.keyboard.press("Escape");
  });

  it("the code lens runs the trigger in the terminal", async () => {
    const { bench } = session;
    const { page } = bench;
    const lens = bench.lens("Run trigger").last();
    await lens.waitFor();
    await bench.shot("5-code-lens");
    await lens.click();
    const input = page.locator(".quick-input-widget input.input:visible");
    await input.waitFor();
    for (const value of ["0.82", "0.1"]) {
      await until("the question", async () => (await input.inputValue()) !== "0.82");
      await input.fill(value);
      if (value === "0.82") await bench.shot("6-metric-value");
      await page.keyboard.press("Enter");
    }
    await bench.dialog().waitFor();
    assert.match(await bench.dialog().textContent(), /would fire/);
    assert.match(await bench.dialog().textContent(), /accuracy/);
    await bench.shot("7-verdict");
    await bench
      .dialog()
      .getByRole("button", { name: /^Run 2 Steps/ })
      .click();
    const done = /Succeeded: 2 of 3 steps ran\. Logs are in \.mlops/;
    await until("the run", async () => done.test(await bench.terminal()));
    await bench.command("View: Toggle Maximized Panel");
    await until("the steps", async () => /Running train step/.test(await bench.terminal()));
    // VS Code tells the new size of the terminal for a moment.
    await bench.page.waitForTimeout(1500);
    await bench.shot("8-run");
  });

  it("the tests of a trigger are evaluated, and the one that fails says why", async () => {
    await evaluatesTests(session, "11-tests");
  });

  it("the tests of a trigger are evaluated again when their file is saved", async () => {
    const { bench } = session;
    const { page } = bench;
    await page.keyboard.press("Escape");
    await bench.command("Test: Start Continuous Run");
    await page.locator(".monaco-editor .view-line", { hasText: "fires: true" }).last().click();
    await page.keyboard.press("End");
    for (let key = 0; key < "true".length; key++) await page.keyboard.press("Backspace");
    await page.keyboard.type("false");
    await page.keyboard.press("Control+S");
    await page
      .locator('.test-explorer [aria-label*="does not fire with accuracy 0.9, drift 0.1 (Passed"]')
      .waitFor();
    await bench.command("Test: Stop Continuous Run");
  });
});

describe("in a folder that is not trusted", () => {
  const session = inWorkbench({
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
  });

  it("faults are shown", async () => {
    const { bench } = session;
    await bench.openFile("churn.mlops.yaml");
    await bench.squiggle().first().waitFor({ state: "attached" });
  });

  it("nothing runs, and a sentence says why", async () => {
    const { bench } = session;
    await bench.command("MLOps: Run Trigger Locally");
    await bench.pick("nightly");
    await bench.dialog().waitFor();
    assert.match(await bench.dialog().textContent(), /folder you have not trusted/);
    const buttons = await bench.dialog().getByRole("button").allTextContents();
    assert.ok(!buttons.some((button) => button.startsWith("Run")), `${buttons}`);
    await bench.shot("9-untrusted");
    await bench.page.keyboard.press("Escape");
  });

  it("tests of triggers are shown, and VS Code itself asks for trust before any test is run", async () => {
    await runsTests(session);
    const { bench } = session;
    await bench.dialog().waitFor();
    assert.match(await bench.dialog().textContent(), /Running tests/);
    await bench.page.keyboard.press("Escape");
  });
});

describe("in a browser, without a machine behind it", () => {
  const session = inWorkbench({
    "remote.extensionKind": { "mlops-pipelines.mlops-pipelines": ["web"] },
  });

  it("faults are shown, those of embedded Python too", async () => {
    const { bench } = session;
    await bench.openFile("churn.mlops.yaml");
    await bench.squiggle().first().waitFor({ state: "attached" });
    await bench.openFile("retrain.yml");
    await bench.squiggle().first().waitFor({ state: "attached" });
    await bench.shot("10-browser");
  });

  it("what the project's file says is heard, and heard again when it changes", async () => {
    const { bench, folder } = session;
    const file = path.join(folder, ".mlopslint.yaml");
    await bench.openFile("churn.mlops.yaml");
    await bench.squiggle().first().waitFor({ state: "attached" });
    fs.writeFileSync(file, "rules:\n  cron-out-of-range: warning\n");
    await bench.squiggle("warning").first().waitFor({ state: "attached" });
    fs.writeFileSync(file, "rules:\n  cron-out-of-range: error\n");
    await bench.squiggle("error").first().waitFor({ state: "attached" });
    fs.rmSync(file);
  });

  it("nothing runs, and a sentence says why", async () => {
    const { bench } = session;
    await bench.openFile("churn.mlops.yaml");
    await bench.command("MLOps: Run Trigger Locally");
    await bench.pick("nightly");
    await bench.dialog().waitFor();
    assert.match(await bench.dialog().textContent(), /VS Code on the desktop/);
    await bench.page.keyboard.press("Escape");
  });

  it("tests of triggers are evaluated all the same", async () => {
    await evaluatesTests(session, "12-tests-browser");
  });

  it("the walkthrough begins with a pipeline to try everything on", async () => {
    const { bench } = session;
    await bench.command("View: Close All Editors");
    await bench.command("Welcome: Open Walkthrough...");
    await bench.pick("Get Started with MLOps Pipelines");
    const button = bench.page.locator(".getting-started-step .monaco-button");
    await button.filter({ hasText: "New Example Pipeline" }).click();
    await bench.page.locator('.tab.active[data-resource-name="example.mlops.yaml"]').waitFor();
    await bench.squiggle().first().waitFor({ state: "attached" });
    assert.equal(await bench.squiggle().count(), 1);
    await bench.page.locator(".tab", { hasText: "Welcome" }).click();
    await bench.page
      .locator(".getting-started-step", { hasText: "Know when it runs" })
      .click({ position: { x: 60, y: 15 } });
    await button.filter({ hasText: "Explain Schedule" }).click();
    await bench.toast("The schedule of this file cannot be read").waitFor();
    await bench.shot("13-walkthrough");
  });
});

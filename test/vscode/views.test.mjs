import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { inWorkbench, until } from "./in-workbench.mjs";

/** Our views as a person uses them: what is in a folder, what ran in it, and buttons that run it. */

const secret = "hunter2-is-no-good-password";

const slow = `name: slow-training
triggers:
  weekly:
    cron: "30 2 * * 1"
    timezone: Europe/Berlin
steps:
  prepare:
    run: echo prepared
  fit:
    needs: prepare
    run: for i in $(seq 60); do echo "epoch $i"; sleep 1; done
  broken:
    python: |
      scores = []

      def mean(values):
          return sum(values) / len(values)
      print(mean(scores))
  tell:
    run: echo "the key is $SERVICE_KEY"
`;

const texts = async (locator) =>
  (await locator.allTextContents()).map((text) => text.replaceAll("\u00a0", " "));

/** Fails unless what the locator finds, once it came to rest, is the same element this much later. Milliseconds. */
async function staysDrawn(locator, time) {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const element = await locator.elementHandle();
  await new Promise((resolve) => setTimeout(resolve, time));
  assert.ok(await element.evaluate((node) => node.isConnected));
}

describe("in the views", () => {
  const session = inWorkbench({}, (folder) =>
    fs.writeFileSync(path.join(folder, "slow.mlops.yaml"), slow),
  );
  const pipeline = (name) => session.bench.row("Pipelines", name);
  const run = (name) => session.bench.row("Runs", name);
  const text = async (row) => (await texts(row))[0] ?? "";

  it("the pipelines of the folder are listed, and nothing has run", async () => {
    const { bench } = session;
    await bench.openViews();
    for (const name of ["churn-retraining", "accuracy-drop", "deploy", "slow-training", "broken"])
      await pipeline(name).waitFor();
    await pipeline("GitHub Actions workflow").waitFor();
    assert.match(await text(pipeline("weekly")), /in \d+ (h|days|min) · At 02:30, only on Monday/);
    await bench.page.getByText("Nothing was run here yet.").waitFor();
    await pipeline("accuracy-drop").hover();
    await bench.shot("20-pipelines");
  });

  it("a click on a step leads to its line", async () => {
    const { bench } = session;
    await pipeline("broken").click();
    await bench.page.locator('.tab.active[data-resource-name="slow.mlops.yaml"]').waitFor();
    const line = slow.split("\n").indexOf("  broken:") + 1;
    await until("the line", async () =>
      (await bench.page.locator(".statusbar").textContent()).includes(`Ln ${line},`),
    );
  });

  it("a step runs from its row, and a traceback is a problem at the line of the YAML", async () => {
    const { bench } = session;
    await bench.press(pipeline("broken"), /Run Step/);
    await until("the failure", async () => /failed/.test(await text(pipeline("broken"))));
    await bench.command("View: Focus Problems");
    const problem = bench.page.locator(".markers-panel .monaco-list-row", {
      hasText: "ZeroDivisionError",
    });
    await problem.dblclick();
    const line = slow.split("\n").findIndex((each) => each.includes("len(values)")) + 1;
    await until("the line", async () =>
      (await bench.page.locator(".statusbar").textContent()).includes(`Ln ${line},`),
    );
    await bench.shot("21-problem");
  });

  it("its log is shown from the history", async () => {
    const { bench } = session;
    await run("broken").click();
    await bench.page.getByRole("treeitem", { name: /^Step broken, failed, \d/ }).click();
    await bench.page.locator('.tab.active[data-resource-name="broken.log"]').waitFor();
    await until("the log", async () => /ZeroDivisionError/.test(await bench.text()));
    await bench.shot("22-log");
  });

  it("a run is followed, and cancelled from the notification", async () => {
    const { bench } = session;
    await bench.press(pipeline("fit"), /Run Step/);
    await until("the run", async () => /running/.test(await text(pipeline("fit"))));
    const toast = bench.toast("MLOps: run fit");
    await toast.waitFor();
    await until("its output", async () => /epoch 2/.test(await bench.terminal()));
    await bench.shot("23-going");
    await toast.getByRole("button", { name: "Cancel" }).click();
    await until("the end", async () => /cancelled/.test(await text(pipeline("fit"))));
    await toast.waitFor({ state: "detached" });
    await run("fit").hover();
    await bench.shot("24-cancelled");
  });

  it("it is done again from the history, and cancelled from there", async () => {
    const { bench } = session;
    await bench.press(run("fit"), /Run Again/);
    await until("the run", async () => /running/.test(await text(run("fit"))));
    await run("fit").hover();
    // The row stays as it is as long as there is nothing to tell of the run: what is pressed is there.
    await staysDrawn(run("fit").getByRole("button", { name: /Cancel Run/ }), 6000);
    await bench.press(run("fit"), /Cancel Run/);
    await until("the end", async () => !/running/.test(await text(run("fit"))));
  });

  it("a step that deploys runs only once a person says so", async () => {
    const { bench } = session;
    // Rows are drawn anew when the run before them ends: a click in that moment is lost.
    const ask = () =>
      until("the question", async () => {
        await bench.press(pipeline("deploy"), /Run Step/);
        return bench
          .dialog()
          .waitFor({ timeout: 5000 })
          .then(
            () => true,
            () => false,
          );
      });
    await ask();
    assert.match(await bench.dialog().textContent(), /"deploy" deploys\. Run it\?/);
    await bench.shot("25-deploy");
    await bench.dialog().getByRole("button", { name: "Cancel" }).click();
    await ask();
    await bench.dialog().getByRole("button", { name: "Run and Deploy" }).click();
    await until("the result", async () => /succeeded|not run/.test(await text(pipeline("deploy"))));
  });

  it("a secret reaches a step, and no log shows it", async () => {
    const { bench, folder } = session;
    const { page } = bench;
    await bench.openFile("slow.mlops.yaml");
    await bench.command("MLOps: Set Secret");
    const input = page.locator(".quick-input-widget input.input:visible");
    for (const value of ["SERVICE_KEY", secret]) {
      const step = value === secret ? "2 of 2" : "1 of 2";
      await page.locator(".quick-input-title", { hasText: step }).waitFor();
      await input.fill(value);
      await page.keyboard.press("Enter");
    }
    await bench.toast("SERVICE_KEY").waitFor();
    await bench.press(pipeline("tell"), /Run Step/);
    await until("its output", async () => /the key is \*\*\*/.test(await bench.terminal()));
    assert.ok(!(await bench.terminal()).includes(secret));
    const store = path.join(folder, ".mlops");
    const files = fs.readdirSync(store, { recursive: true, withFileTypes: true });
    const told = files
      .filter((entry) => entry.isFile())
      .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
    assert.ok(told.some((each) => each.includes("the key is ***")));
    assert.ok(!told.some((each) => each.includes(secret)));
    await bench.shot("26-secret");
  });
});

describe("the views of a folder that is not trusted", () => {
  const session = inWorkbench({
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
  });

  it("list its pipelines, and offer nothing that runs", async () => {
    const { bench } = session;
    await bench.openViews();
    const row = bench.row("Pipelines", "accuracy-drop");
    await row.hover();
    await row.getByRole("button", { name: /Back-test/ }).waitFor();
    assert.equal(await row.getByRole("button", { name: /Run/ }).count(), 0);
    await bench.page.getByText("Nothing runs in a folder that you have not trusted.").waitFor();
    await bench.shot("27-untrusted-views");
  });
});

describe("the views in a browser, without a machine behind it", () => {
  const session = inWorkbench({
    "remote.extensionKind": { "mlops-pipelines.mlops-pipelines": ["web"] },
  });

  it("list its pipelines, and say where steps run", async () => {
    const { bench } = session;
    await bench.openViews();
    const row = bench.row("Pipelines", "train");
    await row.hover();
    assert.equal(await row.getByRole("button", { name: /Run/ }).count(), 0);
    await bench.page.getByText("open this folder in VS Code on the desktop").waitFor();
    await bench.shot("28-browser-views");
  });
});

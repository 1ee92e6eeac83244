import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { inWorkbench, until } from "./in-workbench.mjs";

/** Second lane: the two pictures of a pipeline, its past and its graph, as a person sees and uses them. */

const past = `name: churn
metrics:
  accuracy:
    source: metrics/history.csv
triggers:
  drop:
    when: accuracy < 0.87
steps:
  validate:
    run: echo validated
  train:
    needs: validate
    run: sleep 3 && echo trained
  deploy:
    needs: train
    when: accuracy > 0.95
    run: echo deployed
`;
const history = "day,accuracy\nday1,0.92\nday2,0.88\nday3,0.85\nday4,0.90\nday5,0.80\n";

function prepare(folder) {
  fs.writeFileSync(path.join(folder, "past.mlops.yaml"), past);
  fs.writeFileSync(path.join(folder, "metrics", "history.csv"), history);
}

const themes = {
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.preferredDarkColorTheme": "Default Dark Modern",
  "workbench.preferredLightColorTheme": "Default Light Modern",
};

/** The labels of the samples at which the trigger fires, as the page's table tells them. */
const fires = (page) => page.locator("table.samples tr.fires th").allTextContents();

const toggleTheme = (bench) => bench.command("Preferences: Toggle between Light/Dark Themes");

describe("the past of a trigger", () => {
  const session = inWorkbench(themes, prepare);
  let page;

  it("is drawn from the lens beside the trigger", async () => {
    const { bench } = session;
    await bench.openFile("past.mlops.yaml");
    await bench.page.keyboard.press("Control+B");
    await bench.lens("Back-test").first().click();
    page = await bench.webview("#plots canvas");
    assert.deepEqual(await fires(page), ["day3", "day5"]);
    const totals = page.locator("table.totals tbody tr");
    assert.deepEqual(await totals.first().locator("td").allTextContents(), ["2", "0", "0", "3"]);
    assert.match(await totals.last().textContent(), /other way round.*accuracy > 0\.87/);
    assert.equal(await totals.last().locator("td").first().textContent(), "3");
    assert.equal(await page.locator("table.samples caption").textContent(), "5 readings");
    await bench.shot("11-backtest-dark");
  });

  it("tells a sample where the pointer is", async () => {
    const plot = page.locator(".u-over").first();
    const { width, height } = await plot.boundingBox();
    await plot.hover({ position: { x: width / 2, y: height / 3 } });
    await until("the sample", async () =>
      /day3.*0\.85.*fires/.test(await page.locator("#tip").textContent()),
    );
  });

  it("is walked through with the keyboard, and heard", async () => {
    const { bench } = session;
    const plots = page.locator("#plots");
    await plots.focus();
    const spoken = page.locator("#spoken");
    for (const [key, heard] of [
      ["Home", /^day1, accuracy 0\.92, silent/],
      ["ArrowRight", /^day2, accuracy 0\.88, silent, the other way round: fires/],
      ["ArrowDown", /^day3, accuracy 0\.85, fires/],
      ["ArrowDown", /^day5, accuracy 0\.8, fires/],
      ["ArrowLeft", /^day4/],
    ]) {
      await plots.press(key);
      await until(`${heard} after ${key}`, async () => heard.test(await spoken.textContent()));
    }
    await plots.press("+");
    await plots.press("+");
    await until("fewer samples", async () =>
      /of 5 readings in view/.test(await page.locator("table.samples caption").textContent()),
    );
    await plots.press("0");
    await until(
      "all samples",
      async () => (await page.locator("table.samples tbody tr").count()) === 5,
    );
    await plots.press("Enter");
    const line = bench.page.locator(
      ".editor-instance .current-line-margin, .line-numbers.active-line-number",
    );
    await until("the trigger's line", async () => (await line.last().textContent()) === "6");
  });

  it("follows the file of the metric, and the YAML", async () => {
    const { folder } = session;
    const file = path.join(folder, "metrics", "history.csv");
    fs.writeFileSync(file, history.replace("day4,0.90", "day4,"));
    await until("the missing value", async () => (await page.locator("tr.unknown").count()) === 1);
    fs.writeFileSync(file, history);
    await until("the value", async () => (await page.locator("tr.unknown").count()) === 0);
    const yaml = path.join(folder, "past.mlops.yaml");
    fs.writeFileSync(yaml, past.replace("< 0.87", "< 0.84"));
    await until("one day less", async () => (await fires(page)).join() === "day5");
    fs.writeFileSync(file, "day,precision\nday1,0.9\n");
    await until("what is wrong", async () =>
      /metrics\/history\.csv.*accuracy/.test(await page.locator(".problems").textContent()),
    );
    fs.writeFileSync(file, history);
    fs.writeFileSync(yaml, past);
    await until("both again", async () => (await fires(page)).join() === "day3,day5");
  });

  it("takes the colours of the theme as it changes", async () => {
    const { bench } = session;
    const drawn = () =>
      page
        .locator("#plots canvas")
        .first()
        .evaluate((canvas) => canvas.toDataURL());
    const dark = await drawn();
    await toggleTheme(bench);
    await until("another picture", async () => (await drawn()) !== dark);
    await bench.shot("12-backtest-light");
    await toggleTheme(bench);
    await until("the first picture", async () => (await drawn()) === dark);
  });

  it("has all of it in sight where there is little room", async () => {
    const { bench } = session;
    await bench.page.setViewportSize({ width: 800, height: 800 });
    await until("a narrow page", () => page.evaluate(() => innerWidth < 400));
    await until("nothing beside it", () =>
      page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    );
    await bench.shot("12-backtest-narrow");
    await bench.page.setViewportSize({ width: 1280, height: 800 });
  });

  it("is there again when the window is reloaded, with what was chosen", async () => {
    const { bench } = session;
    await page.locator("#plots").press("End");
    await until("the choice", async () =>
      /^day5/.test(await page.locator('tr[aria-current="true"]').textContent()),
    );
    await bench.command("Developer: Reload Window");
    await until("the end of the old page", () => page.isDetached());
    page = await bench.webview("#plots canvas");
    assert.deepEqual(await fires(page), ["day3", "day5"]);
    assert.match(await page.locator('tr[aria-current="true"]').textContent(), /^day5/);
  });
});

describe("the graph of a pipeline", () => {
  const session = inWorkbench(themes, prepare);
  let page;
  const step = (name) => page.locator(`.node[data-step="${name}"]`);

  it("has every step with its name, its needs and its gate", async () => {
    const { bench } = session;
    await bench.openFile("past.mlops.yaml");
    await bench.page.keyboard.press("Control+B");
    await bench.squiggle("warning").or(bench.lens("Run")).first().waitFor();
    await bench.command("MLOps: Show Pipeline Graph");
    page = await bench.webview("#graph .node");
    assert.match(
      await step("deploy").getAttribute("aria-label"),
      /needs train, only when accuracy > 0\.95/,
    );
    assert.match(
      await page.locator(".node.trigger").getAttribute("aria-label"),
      /drop, when accuracy < 0\.87/,
    );
    await bench.shot("13-graph-dark");
  });

  it("is walked through with the keyboard, and leads to the step", async () => {
    const { bench } = session;
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-step"));
    await page.locator(".node.trigger").focus();
    for (const name of ["validate", "train", "deploy"]) {
      await page.locator(".node:focus").press("ArrowDown");
      await until(name, async () => (await focused()) === name);
    }
    await page.locator(".node:focus").press("ArrowUp");
    await page.locator(".node:focus").press("Enter");
    const line = bench.page.locator(".line-numbers.active-line-number");
    await until("the step's line", async () => (await line.last().textContent()) === "11");
  });

  it("follows a run from the first step to the last", async () => {
    const { bench } = session;
    await bench.command("MLOps: Run Trigger Locally");
    await bench.pick("Use the latest values");
    await bench.dialog().waitFor();
    await bench
      .dialog()
      .getByRole("button", { name: /^Run 2 Steps/ })
      .click();
    const looks = async (name) => (await step(name).getAttribute("class")) ?? "";
    await until("the second step's run", async () => /look-running/.test(await looks("train")));
    assert.match(await looks("validate"), /look-ok/);
    assert.match(await step("train").textContent(), /running \d+ s/);
    assert.match(await page.locator("#run").textContent(), /run of drop is going/);
    await bench.shot("14-graph-running");
    await until("its end", async () => /look-ok/.test(await looks("train")));
    await until("the gate", async () => /look-held/.test(await looks("deploy")));
    await until("the run's end", async () =>
      /^Last run of drop: succeeded/.test(await page.locator("#run").textContent()),
    );
    await bench.page.keyboard.press("Control+J");
    await toggleTheme(bench);
    await bench.shot("15-graph-light");
  });

  it("follows the YAML", async () => {
    const { folder } = session;
    const yaml = path.join(folder, "past.mlops.yaml");
    fs.writeFileSync(yaml, past.replace("needs: validate", "needs: [validate, deploy]"));
    await until("the cycle", async () => (await page.locator(".arrow.cyclic").count()) === 2);
    fs.writeFileSync(yaml, past.replace("needs: validate", "needs: validat"));
    await until(
      "the name of no step",
      async () => (await page.locator(".node.unknown").count()) === 1,
    );
    fs.writeFileSync(yaml, past);
    await until(
      "neither",
      async () => (await page.locator(".arrow.cyclic, .node.unknown").count()) === 0,
    );
  });
});

describe("the past of a trigger, in a browser without a machine behind it", () => {
  const inline = past.replace(
    "metrics/history.csv",
    "{ day1: 0.92, day2: 0.88, day3: 0.85, day4: 0.90, day5: 0.80 }",
  );
  const session = inWorkbench(
    { "remote.extensionKind": { "mlops-pipelines.mlops-pipelines": ["web"] } },
    (folder) => {
      prepare(folder);
      fs.writeFileSync(path.join(folder, "inline.mlops.yaml"), inline);
    },
  );

  it("is drawn from values in the YAML", async () => {
    const { bench } = session;
    await bench.openFile("inline.mlops.yaml");
    await bench.lens("Back-test").first().click();
    const page = await bench.webview("#plots canvas");
    assert.deepEqual(await fires(page), ["day3", "day5"]);
    await bench.command("View: Close All Editors");
  });

  it("says where its file can be read, where it has one", async () => {
    const { bench } = session;
    await bench.openFile("past.mlops.yaml");
    await bench.lens("Back-test").first().click();
    const page = await bench.webview(".problems");
    assert.match(
      await page.locator(".problems").textContent(),
      /^metrics\/history\.csv: .*VS Code on the desktop/,
    );
  });
});

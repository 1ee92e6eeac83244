import * as fs from "node:fs";
import * as path from "node:path";
import { inRoot } from "../../scripts/root.mjs";
import { run } from "../../scripts/run.mjs";
import { say } from "../../scripts/say.mjs";
import { serve } from "../../scripts/vscode/serve.mjs";
import { launchBrowser } from "./browser.mjs";
import { vsix } from "./package.mjs";
import { Workbench } from "./workbench-page.mjs";
import { freshFolder, remove } from "./workspace.mjs";

/**
 * Takes the README's pictures in the real workbench: `npm run package`, and then
 * `node test/vscode/screenshots.mjs`, with the names of those that are wanted where not all are.
 */
const pictures = { problems, backtest, graph };
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(pictures);

const home = freshFolder("screenshots");
const folder = path.join(home, "examples");
fs.cpSync(inRoot("examples"), folder, {
  recursive: true,
  filter: (file) => path.basename(file) !== ".mlops",
});
const small = path.join(folder, "retrain-small-model");
const browser = await launchBrowser();
const server = await serve({
  vsix: [vsix],
  settings: {
    "editor.minimap.enabled": false,
    "breadcrumbs.enabled": false,
    "workbench.colorTheme": "Default Light Modern",
  },
});

async function problems() {
  const bench = await Workbench.open(browser, server, folder, {
    viewport: { width: 1280, height: 1040 },
    deviceScaleFactor: 1.5,
  });
  const { page } = bench;
  await bench.openFile("nightly-train.yml");
  await bench.squiggle().first().waitFor({ state: "attached" });
  await bench.lens("Run step").first().waitFor();
  await page.keyboard.press("Control+B");
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
  // Until the counts on the files and the last lens are drawn.
  await page.waitForTimeout(4000);
  return bench;
}

/** The small model's pipeline, with room for a page beside it. */
async function besideThePipeline(height) {
  const bench = await Workbench.open(browser, server, small, {
    viewport: { width: 1280, height },
    deviceScaleFactor: 1.25,
  });
  await bench.openFile("mlops.yaml");
  await bench.page.keyboard.press("Control+B");
  await bench.lens("Back-test").first().waitFor();
  return bench;
}

async function backtest() {
  const bench = await besideThePipeline(860);
  await bench.lens("Back-test").first().click();
  const page = await bench.webview("#plots canvas");
  const plots = page.locator("#plots");
  await plots.focus();
  await plots.press("ArrowDown");
  await page.evaluate(() => scrollTo(0, 0));
  await bench.page.waitForTimeout(1000);
  return bench;
}

async function graph() {
  const started = ["run", "mlops.yaml", "--trigger", "accuracy-drop", "--deploy"];
  await run(process.execPath, [inRoot("dist", "cli.js"), ...started], { cwd: small, quiet: true });
  const bench = await besideThePipeline(860);
  await bench.command("MLOps: Show Pipeline Graph");
  const page = await bench.webview(".node.look-ok");
  await page.locator(".node.look-ok").first().waitFor();
  await bench.page.waitForTimeout(1000);
  return bench;
}

try {
  for (const name of wanted) {
    const bench = await pictures[name]();
    const target = inRoot("docs", "screenshots", `${name}.png`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    await bench.page.screenshot({ path: target });
    await bench.close();
    say(path.relative(inRoot(), target));
  }
} finally {
  await browser.close();
  await server.stop();
  remove(home);
}

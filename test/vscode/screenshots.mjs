import * as fs from "node:fs";
import * as path from "node:path";
import { inRoot } from "../../scripts/root.mjs";
import { say } from "../../scripts/say.mjs";
import { serve } from "../../scripts/vscode/serve.mjs";
import { launchBrowser } from "./browser.mjs";
import { vsix } from "./package.mjs";
import { Workbench } from "./workbench-page.mjs";
import { freshFolder, remove } from "./workspace.mjs";

/** Takes the README's picture in the real workbench: `npm run package && node test/vscode/screenshots.mjs`. */
const target = inRoot("docs", "screenshots", "problems.png");

const home = freshFolder("screenshots");
const folder = path.join(home, "examples");
fs.cpSync(inRoot("examples"), folder, { recursive: true });
const server = await serve({
  vsix: [vsix],
  settings: { "editor.minimap.enabled": false, "breadcrumbs.enabled": false },
});
const browser = await launchBrowser();
try {
  const bench = await Workbench.open(browser, server, folder, {
    viewport: { width: 1280, height: 1040 },
    deviceScaleFactor: 1.5,
  });
  const { page } = bench;
  await bench.openFile("nightly-train.yml");
  await bench.squiggle().first().waitFor({ state: "attached", timeout: 20_000 });
  await page.keyboard.press("Control+B");
  await page.keyboard.press("Control+Shift+M");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
  // Until the counts on the files and the last lens are drawn.
  await page.waitForTimeout(2000);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  await page.screenshot({ path: target });
  say(path.relative(inRoot(), target));
} finally {
  await browser.close();
  await server.stop();
  remove(home);
}

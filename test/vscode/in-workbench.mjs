import assert from "node:assert/strict";
import { serve } from "../../scripts/vscode/serve.mjs";
import { launchBrowser } from "./browser.mjs";
import { vsix } from "./package.mjs";
import { Workbench } from "./workbench-page.mjs";
import { freshFolder, freshWorkspace, remove } from "./workspace.mjs";

let browser;
/** Where the package is installed, once for all of them. */
let extensions;
after(async () => {
  await browser?.close();
  if (extensions) remove(extensions);
});

/**
 * Sets up a workbench with these settings around the tests of one `describe`. `prepare` is given the
 * folder before it is opened.
 */
export function inWorkbench(settings = {}, prepare = () => {}) {
  const session = {};
  before(async () => {
    browser ??= await launchBrowser();
    session.folder = freshWorkspace();
    prepare(session.folder);
    // Somewhere else than in the zone of any schedule, so that "here" is worth telling.
    const env = { TZ: "America/New_York" };
    const install = extensions === undefined ? [vsix] : [];
    extensions ??= freshFolder("extensions");
    session.server = await serve({ vsix: install, extensions, settings, env });
    session.bench = await Workbench.open(browser, session.server, session.folder);
  });
  afterEach(async function () {
    if (this.currentTest.state === "failed")
      await session.bench?.shot(`failed-${this.currentTest.title.replace(/\W+/g, "-")}`);
  });
  after(async () => {
    await session.bench?.close();
    await session.server?.stop();
    if (session.folder) remove(session.folder);
  });
  return session;
}

/** Waits until `look` answers with something that holds. */
export async function until(what, look, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) assert.fail(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

import * as fs from "node:fs";
import * as path from "node:path";
import { inRoot } from "../../scripts/root.mjs";
import { openPage } from "./browser.mjs";

const shots = inRoot("test-output");

/** The workbench as a person sees it: what they can do, and what they can see. Waits are in milliseconds. */
export class Workbench {
  constructor(page) {
    this.page = page;
  }

  static async open(browser, server, folder, view = {}) {
    const page = await openPage(browser, view);
    await page.goto(server.url({ folder }));
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    return new Workbench(page);
  }

  /** Opens a file by its name, as Ctrl+P does. */
  async openFile(name) {
    await this.search("Control+P", name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
  }

  /** Runs a command by its name in the palette. */
  async command(title) {
    await this.search("F1", `>${title}`, title);
  }

  /** Opens a list by its key, searches it and takes the row. What VS Code does not know yet, it knows soon. */
  async search(key, text, row) {
    for (let attempt = 0; ; attempt++) {
      const input = await this.quickInput(key);
      try {
        // What takes the focus, such as a task that ends, closes the list again.
        await input.fill(text, { timeout: 3000 });
        await this.pick(row, 3000);
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** The box at the top of the window. Keys pressed before the workbench listens are lost: press again. */
  async quickInput(key) {
    const input = this.page.locator(".quick-input-widget input.input:visible");
    for (let attempt = 0; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        await input.waitFor({ timeout: 2000 });
        return input;
      } catch (error) {
        if (attempt === 10) throw error;
      }
    }
  }

  rows() {
    return this.page.locator(".quick-input-widget .monaco-list-row:visible");
  }

  /** Takes the row of a quick pick that holds `text`. */
  async pick(text, timeout = 60_000) {
    await this.rows().filter({ hasText: text }).first().click({ timeout });
  }

  /** What the palette offers for a search. */
  async palette(search) {
    const input = await this.quickInput("F1");
    await input.fill(`>${search}`);
    await this.rows().first().waitFor();
    // The list is filtered a moment after the last key.
    await this.page.waitForTimeout(500);
    const titles = await this.rows().locator(".label-name").allTextContents();
    await this.page.keyboard.press("Escape");
    return titles.map((title) => title.replace(/\s+/g, " ").trim());
  }

  /** The whole text in the editor, as far as it is in view. */
  async text() {
    const lines = await this.page.locator(".editor-instance .view-line").allTextContents();
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  /** A piece of the text in the editor, to point at. Coloured apart, it is found by its piece. */
  word(line, word) {
    return this.page
      .locator(".editor-instance .view-line", { hasText: line })
      .locator("span > span", { hasText: word })
      .last();
  }

  squiggle(kind = "error") {
    return this.page.locator(`.editor-instance .squiggly-${kind}`);
  }

  lens(text) {
    return this.page.locator(".codelens-decoration a", { hasText: text });
  }

  status() {
    return this.page.locator('.statusbar-item[id$="mlops.status"]');
  }

  hover() {
    return this.page.locator(".monaco-hover:visible");
  }

  dialog() {
    return this.page.locator(".monaco-dialog-box");
  }

  toast(text) {
    return this.page.locator(".notification-toast", { hasText: text });
  }

  /** A row of the Test Explorer. */
  test(text) {
    return this.page.locator(".test-explorer .monaco-list-row", { hasText: text }).first();
  }

  /** Opens our views, from the bar at the side. */
  async openViews() {
    const icon = this.page.locator('.activitybar .action-label[aria-label^="MLOps Pipelines"]');
    await icon.click();
    await this.page.locator(".pane-header", { hasText: "Runs" }).waitFor();
  }

  /** A row of a view ("Pipelines", "Runs") whose label is `text`. */
  row(view, text) {
    const label = this.page.locator(".label-name", { hasText: new RegExp(`^${text}$`) });
    return this.page
      .locator(".pane", { has: this.page.locator(".pane-header", { hasText: view }) })
      .locator(".monaco-list-row", { has: label })
      .first();
  }

  /**
   * The button on a row, which shows when the row is pointed at. A row that changes is drawn anew, and a
   * click in that moment is lost: it is pressed once it has stayed the same for as long as a hand takes.
   */
  async press(row, name) {
    const button = row.getByRole("button", { name }).first();
    for (let attempt = 0; attempt < 10; attempt++) {
      await row.hover();
      const drawn = await button.elementHandle();
      await this.page.waitForTimeout(300);
      if (await drawn.evaluate((node) => node.isConnected)) break;
    }
    await button.click();
  }

  /** The page in a webview that has `part` in it. */
  async webview(part, patience = 30_000) {
    const end = Date.now() + patience;
    for (;;) {
      // A frame may go while it is asked.
      for (const frame of this.page.frames())
        if (
          (await frame
            .locator(part)
            .count()
            .catch(() => 0)) > 0
        )
          return frame;
      if (Date.now() > end) throw new Error(`No webview shows ${part}.`);
      await this.page.waitForTimeout(100);
    }
  }

  /** What stands in the terminal. */
  async terminal() {
    const rows = this.page.locator(".terminal-wrapper.active .xterm-rows > div");
    return (await rows.allTextContents()).join("\n").replaceAll("\u00a0", " ");
  }

  async shot(name) {
    fs.mkdirSync(shots, { recursive: true });
    // Animations come to rest.
    await this.page.waitForTimeout(400);
    await this.page.screenshot({ path: path.join(shots, `${name}.png`) });
  }

  close() {
    return this.page.context().close();
  }
}

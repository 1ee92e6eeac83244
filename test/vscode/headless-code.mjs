#!/usr/bin/env node
import * as path from "node:path";
import { format, parseArgs } from "node:util";
import { say } from "../../scripts/say.mjs";
import { serve } from "../../scripts/vscode/serve.mjs";
import { launchBrowser, openPage } from "./browser.mjs";

/**
 * Stands in for the executable of a desktop VS Code where there is no desktop: takes the arguments
 * that @vscode/test-electron gives, runs the extension's tests in the extension host of a real VS Code
 * server, and ends with their exit code.
 *
 *   headless-code.mjs [FOLDER] --extensionDevelopmentPath=DIR --extensionTestsPath=FILE
 */
const { values, positionals } = parseArgs({
  options: {
    extensionDevelopmentPath: { type: "string" },
    extensionTestsPath: { type: "string" },
  },
  // The desktop's other flags (`--no-sandbox`, `--user-data-dir=...`) mean nothing here.
  strict: false,
  allowPositionals: true,
});

/** Longest time that the tests may take, milliseconds. */
const limit = 600_000;

const server = await serve({ testDriver: true, log: say });
const browser = await launchBrowser();
const complaints = [];
let code = 1;
try {
  const page = await openPage(browser);
  const end = new Promise((resolve) => {
    setTimeout(() => resolve("The tests took too long."), limit).unref();
    page.on("crash", () => resolve("The workbench's page crashed."));
    page.exposeFunction("codeAutomationExit", (exitCode) => resolve(exitCode));
  });
  await page.exposeFunction("codeAutomationLog", (type, parts) => {
    const line = format(...(Array.isArray(parts) ? parts : [parts]));
    // What the tests print. The workbench itself complains of things that are as they should be, such
    // as a gallery that cannot be reached: that is kept for the case that something fails.
    if (type === "log" || type === "info") say(line);
    else complaints.push(line.split("\n", 1)[0].slice(0, 300));
  });
  const payload = [
    ["extensionDevelopmentPath", server.uri(path.resolve(values.extensionDevelopmentPath))],
    ["extensionTestsPath", server.uri(path.resolve(values.extensionTestsPath))],
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  const [folder] = positionals;
  await page.goto(
    server.url({
      ...(folder ? { folder: path.resolve(folder) } : {}),
      payload: JSON.stringify(payload),
    }),
  );
  const outcome = await end;
  if (typeof outcome === "number") code = outcome;
  else say(outcome);
} finally {
  await browser.close();
  await server.stop();
}
if (code !== 0 && complaints.length > 0)
  say(`\nWhat the workbench complained of:\n${[...new Set(complaints)].join("\n")}`);
process.exit(code);

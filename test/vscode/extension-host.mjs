import * as fs from "node:fs";
import * as path from "node:path";
import { downloadAndUnzipVSCode, runTests, SilentReporter } from "@vscode/test-electron";
import { build } from "esbuild";
import { inRoot } from "../../scripts/root.mjs";
import { say } from "../../scripts/say.mjs";
import { allPassed } from "./outcomes.mjs";
import { unpack } from "./package.mjs";
import { freshFolder, freshWorkspace, remove } from "./workspace.mjs";

/**
 * First lane: the suite in `suite/`, inside the extension host of a real VS Code, against the unpacked
 * package. Writes `test-output/extension-host.json`; ends with code 0 only where every test passed.
 */
const result = inRoot("test-output", "extension-host.json");

/** A desktop VS Code where one can be had here, and else our launcher in its place. */
async function executable() {
  const launcher = path.join(import.meta.dirname, "headless-code.mjs");
  const hasScreen = process.platform !== "linux" || process.env.DISPLAY;
  if (!hasScreen) return launcher;
  try {
    return await downloadAndUnzipVSCode({ timeout: 10_000, reporter: new SilentReporter() });
  } catch (error) {
    say(`No desktop VS Code can be had here (${error.message}): using the one without a window.`);
    return launcher;
  }
}

/** The suite as CommonJS, which is what VS Code loads. */
async function bundleSuite(folder) {
  const suite = path.join(import.meta.dirname, "suite");
  await build({
    entryPoints: fs.readdirSync(suite).map((name) => path.join(suite, name)),
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return path.join(folder, "index.cjs");
}

const folder = freshFolder("suite");
const workspace = freshWorkspace();
fs.mkdirSync(path.dirname(result), { recursive: true });
fs.rmSync(result, { force: true });
let failed = true;
try {
  const code = await runTests({
    vscodeExecutablePath: await executable(),
    extensionDevelopmentPath: await unpack(folder),
    extensionTestsPath: await bundleSuite(folder),
    extensionTestsEnv: { MLOPS_TEST_RESULT: result },
    launchArgs: [workspace],
  });
  failed = code !== 0 || !allPassed(result);
} catch (error) {
  say(error.message);
} finally {
  remove(folder);
  remove(workspace);
}
process.exit(failed ? 1 : 0);

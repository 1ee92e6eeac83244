import * as fs from "node:fs";
import { installModules } from "./modules.mjs";
import { inRoot } from "./root.mjs";
import { run } from "./run.mjs";
import { say } from "./say.mjs";

/**
 * Everything there is to test, one part after the other, whatever becomes of those before. The last
 * line counts what passed and what failed; the exit code is 0 only where nothing failed.
 */
const output = inRoot("test-output");
const tool = (name) => inRoot("node_modules", ".bin", name);
const script = (...parts) => [process.execPath, [inRoot(...parts)]];

const parts = [
  { title: "types", command: [tool("tsc"), ["-b"]] },
  { title: "lint", command: [tool("biome"), ["ci"]] },
  { title: "build", command: script("scripts", "build.mjs") },
  { title: "package", command: script("scripts", "package.mjs") },
  {
    title: "the extension inside VS Code",
    command: script("test", "vscode", "extension-host.mjs"),
    result: "extension-host.json",
    count: outcomes,
  },
  {
    title: "the workbench as a person sees it",
    command: script("test", "vscode", "workbench.mjs"),
    result: "workbench.json",
    count: outcomes,
  },
  // After those that install VS Code: its grammars are what ours is tried on.
  {
    title: "units, pages, laws, sessions",
    command: [
      tool("vitest"),
      ["run", "--reporter=default", "--reporter=json", `--outputFile=${output}/vitest.json`],
    ],
    result: "vitest.json",
    count: ({ numPassedTests, numFailedTests }) => [numPassedTests, numFailedTests],
  },
];

function outcomes(tests) {
  const passed = tests.filter((test) => test.passed).length;
  return [passed, tests.length - passed];
}

/** How many tests of a part passed and failed. A part without a result of its own counts as one test. */
function tally({ result, count }, code) {
  const file = result && inRoot("test-output", result);
  if (!file) return code === 0 ? [1, 0] : [0, 1];
  if (!fs.existsSync(file)) return [0, 1];
  const [passed, failed] = count(JSON.parse(fs.readFileSync(file, "utf8")));
  // It says that all is well, and yet it failed, or nothing ran.
  const isOdd = failed === 0 && (code !== 0 || passed === 0);
  return [passed, isOdd ? 1 : failed];
}

await installModules();
fs.rmSync(output, { recursive: true, force: true });
fs.mkdirSync(output);

const lines = [];
let passed = 0;
let failed = 0;
for (const part of parts) {
  say(`\n=== ${part.title}\n`);
  const start = Date.now();
  const { code } = await run(...part.command);
  const [well, badly] = tally(part, code);
  passed += well;
  failed += badly;
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  lines.push(`${badly === 0 ? "ok    " : "FAILED"} ${part.title} (${seconds} s)`);
}
say(`\n${lines.join("\n")}\n`);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

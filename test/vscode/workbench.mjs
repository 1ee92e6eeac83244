import * as fs from "node:fs";
import * as path from "node:path";
import Mocha from "mocha";
import { inRoot } from "../../scripts/root.mjs";
import { allPassed, runSuite } from "./outcomes.mjs";

/**
 * Second lane: the `*.test.mjs` beside this file. Writes `test-output/workbench.json` and screenshots beside it;
 * ends with code 0 only where every test passed.
 */
const result = inRoot("test-output", "workbench.json");
fs.rmSync(result, { force: true });

const mocha = new Mocha({ ui: "bdd", timeout: 240_000, slow: 30_000 });
for (const name of fs.readdirSync(import.meta.dirname).sort())
  if (name.endsWith(".test.mjs")) mocha.addFile(path.join(import.meta.dirname, name));
// Names of groups to be run alone, for whoever works on them.
if (process.env.ONLY) mocha.grep(process.env.ONLY);
await mocha.loadFilesAsync();
const failures = await runSuite(mocha, result);
process.exit(failures === 0 && allPassed(result) ? 0 : 1);

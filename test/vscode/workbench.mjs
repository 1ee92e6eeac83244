import * as fs from "node:fs";
import * as path from "node:path";
import Mocha from "mocha";
import { inRoot } from "../../scripts/root.mjs";
import { allPassed, runSuite } from "./outcomes.mjs";

/**
 * Second lane: see `workbench.test.mjs`. Writes `test-output/workbench.json` and screenshots beside it;
 * ends with code 0 only where every test passed.
 */
const result = inRoot("test-output", "workbench.json");
fs.rmSync(result, { force: true });

const mocha = new Mocha({ ui: "bdd", timeout: 120_000, slow: 30_000 });
mocha.addFile(path.join(import.meta.dirname, "workbench.test.mjs"));
await mocha.loadFilesAsync();
const failures = await runSuite(mocha, result);
process.exit(failures === 0 && allPassed(result) ? 0 : 1);

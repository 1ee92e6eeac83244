import * as fs from "node:fs";
import * as path from "node:path";
import { runSuite } from "../outcomes.mjs";

/** VS Code calls this inside its extension host. */
export async function run(): Promise<void> {
  const { MLOPS_TEST_RESULT: result } = process.env;
  if (!result) throw new Error("MLOPS_TEST_RESULT names no file for the outcomes");
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: 60_000 });
  for (const name of fs.readdirSync(__dirname).sort())
    if (name.endsWith(".test.cjs")) mocha.addFile(path.join(__dirname, name));
  const failures = await runSuite(mocha, result);
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

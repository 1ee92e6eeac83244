import * as path from "node:path";
import { runSuite } from "../outcomes.mjs";

/** VS Code calls this inside its extension host. */
export async function run(): Promise<void> {
  const { MLOPS_TEST_RESULT: result } = process.env;
  if (!result) throw new Error("MLOPS_TEST_RESULT names no file for the outcomes");
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: 60_000 });
  mocha.addFile(path.join(__dirname, "extension.test.cjs"));
  const failures = await runSuite(mocha, result);
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
